"""Risk limits: how much may be held and lost."""

from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """Limits on entries; money in the account's currency. Exits are never refused.

    ``max_daily_loss`` counts realised and unrealised P&L since the start of the trading day, losses only. ``leverage`` bounds the
    gross value of all positions to that many times the equity.
    """

    max_position_value: Decimal = Decimal(200_000)
    max_positions_per_strategy: int = 10
    max_positions: int = 20
    max_daily_loss: Decimal = Decimal(50_000)
    leverage: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        for name, amount in (("max_position_value", self.max_position_value), ("max_daily_loss", self.max_daily_loss)):
            if not (amount.is_finite() and amount > 0):
                raise InvalidValue(f"risk.{name}", str(amount), "an amount above 0")
        for name, count in (
            ("max_positions_per_strategy", self.max_positions_per_strategy),
            ("max_positions", self.max_positions),
        ):
            if count < 1:
                raise InvalidValue(f"risk.{name}", count, "a whole number, 1 or more")
        if not (self.leverage.is_finite() and 0 < self.leverage <= 100):
            raise InvalidValue("risk.leverage", str(self.leverage), "a number above 0 and at most 100")
