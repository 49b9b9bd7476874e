"""[risk]: the limits that every order is checked against."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from config.settings.section import Section
from config.settings.values import Money, exact, expected, whole
from domain.risk import LossAction, RiskLimits


def _action(value: object) -> object:
    if value not in list(LossAction):
        raise expected("warn, reduce or halt")
    return LossAction(str(value))


Action = Annotated[LossAction, BeforeValidator(_action)]
ShareOfLimit = Annotated[Decimal, exact("a percentage above 0 and at most 100 (80 means 80 %)", most=Decimal(100))]
Seconds = Annotated[Decimal, exact("a number of seconds above 0")]


class RiskSettings(Section):
    """Limits on orders that open or grow a position; money in the account's currency, None is no limit.

    ``max_daily_loss`` counts realised and unrealised losses of a trading day, ``max_drawdown`` from the highest equity; each has
    its action, and a warning at ``loss_warning_pct`` of it. ``leverage`` is how many times its equity the account may hold,
    ``max_margin_pct`` how much of it may be tied up as margin. ``duplicate_window_s`` 0 is off. ``trade_unknown_days`` opens
    positions on days after the last that the calendar knows, too; where it is not said, on a simulated market alone, which is
    open on them.
    """

    max_position_value: Money = Decimal(200_000)
    max_positions_per_strategy: Annotated[int, whole(1)] = 10
    max_positions: Annotated[int, whole(1)] = 20
    max_daily_loss: Money = Decimal(50_000)
    daily_loss_action: Action = LossAction.WARN
    max_drawdown: Money | None = None
    drawdown_action: Action = LossAction.WARN
    loss_warning_pct: ShareOfLimit = Decimal(80)
    leverage: Annotated[Decimal, exact("a number above 0 and at most 100 (1 is none)", most=Decimal(100))] = Decimal(1)
    max_margin_pct: ShareOfLimit | None = None
    price_band_pct: Annotated[Decimal, exact("a percentage above 0 and at most 1,000", most=Decimal(1_000))] = Decimal(20)
    max_orders_per_second: Annotated[int, whole(1)] = 100
    duplicate_window_s: Annotated[Decimal, exact("a number of seconds, 0 or more", least=Decimal(0))] = Decimal(0)
    max_data_age_s: Seconds | None = None
    recover_ticks: Annotated[int, whole(1, 1_000)] = 3
    trade_unknown_days: bool | None = None

    def limits(self, *, is_simulated: bool) -> RiskLimits:
        """The limits of the domain; ``is_simulated``: the market is made up."""
        values = {name: getattr(self, name) for name in RiskSettings.model_fields}
        unknown_days = is_simulated if self.trade_unknown_days is None else self.trade_unknown_days
        return RiskLimits(**{**values, "trade_unknown_days": unknown_days})
