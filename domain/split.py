"""Splits: how many units one becomes, and from which day on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.errors import InvalidValue

_MOST = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Split:
    """From the trading day ``date`` (ISO) on, one unit is ``ratio`` units: 7 for a 7:1 split, 0.1 where ten become one."""

    date: str
    ratio: Decimal

    def __post_init__(self) -> None:
        try:
            date.fromisoformat(self.date)
        except ValueError:
            raise InvalidValue("split.date", self.date, "a date such as 2014-06-09") from None
        if not (self.ratio.is_finite() and 1 / _MOST <= self.ratio <= _MOST):
            raise InvalidValue("split.ratio", str(self.ratio), f"a number from {1 / _MOST} to {_MOST:,}")
