"""Risk limits: how much may be held and lost, and how orders may come."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue
from domain.risk.loss_action import LossAction


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """Limits on orders that open or grow a position; money in the account's currency, None is no limit.

    ``max_daily_loss`` counts realised and unrealised P&L since the start of the trading day, losses only; ``max_drawdown`` is
    counted from the highest equity. ``leverage`` bounds the gross value of all positions to that many times the equity,
    ``max_margin_pct`` their margin to that share of it. ``price_band_pct`` is in percent of the last price.
    ``duplicate_window_s`` 0 is off. ``recover_ticks`` is how many ticks in good order end a want of data.
    ``loss_warning_pct`` is the share of a limit on losses at which a warning comes. ``trade_unknown_days``: whether positions are
    opened on days after the last that the calendar's table knows.
    """

    max_position_value: Decimal = Decimal(200_000)
    max_positions_per_strategy: int = 10
    max_positions: int = 20
    max_daily_loss: Decimal = Decimal(50_000)
    leverage: Decimal = Decimal(1)
    max_margin_pct: Decimal | None = None
    max_drawdown: Decimal | None = None
    daily_loss_action: LossAction = LossAction.WARN
    drawdown_action: LossAction = LossAction.WARN
    loss_warning_pct: Decimal = Decimal(80)
    price_band_pct: Decimal = Decimal(20)
    max_orders_per_second: int = 100
    duplicate_window_s: Decimal = Decimal(0)
    max_data_age_s: Decimal | None = None
    recover_ticks: int = 3
    trade_unknown_days: bool = False

    def __post_init__(self) -> None:
        for name, amount in self._amounts():
            if not (amount.is_finite() and amount > 0):
                raise InvalidValue(f"risk.{name}", str(amount), "an amount above 0")
        for name in ("max_positions_per_strategy", "max_positions", "max_orders_per_second", "recover_ticks"):
            if getattr(self, name) < 1:
                raise InvalidValue(f"risk.{name}", getattr(self, name), "a whole number, 1 or more")
        for name, most in (("leverage", 100), ("max_margin_pct", 100), ("price_band_pct", 1_000), ("loss_warning_pct", 100)):
            value: Decimal | None = getattr(self, name)
            if value is not None and not (value.is_finite() and 0 < value <= most):
                raise InvalidValue(f"risk.{name}", str(value), f"a number above 0 and at most {most:,}")
        if not (self.duplicate_window_s.is_finite() and self.duplicate_window_s >= 0):
            raise InvalidValue("risk.duplicate_window_s", str(self.duplicate_window_s), "a number of seconds, 0 or more")

    def _amounts(self) -> Iterator[tuple[str, Decimal]]:
        for name in ("max_position_value", "max_daily_loss", "max_drawdown", "max_data_age_s"):
            amount: Decimal | None = getattr(self, name)
            if amount is not None:
                yield name, amount
