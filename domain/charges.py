"""Charges: what a fill costs beside its price."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from domain.errors import InvalidValue
from domain.side import Side

_CENT = Decimal("0.01")


class ChargeModel(Protocol):
    """What a fill costs, exactly, in the account's currency; never negative."""

    def charges(self, side: Side, quantity: int, price: Decimal) -> Decimal:
        """The charges of one fill."""
        ...


@dataclass(frozen=True, slots=True)
class FlatCharges:
    """``per_order`` (money) plus ``pct`` percent of the traded value, rounded to 0.01 half up; both 0 means no charges."""

    per_order: Decimal = Decimal(0)
    pct: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not (self.per_order.is_finite() and self.per_order >= 0):
            raise InvalidValue("charges.per_order", str(self.per_order), "an amount of 0 or more")
        if not (self.pct.is_finite() and 0 <= self.pct < 100):
            raise InvalidValue("charges.pct", str(self.pct), "a percentage from 0 to below 100")

    def charges(self, side: Side, quantity: int, price: Decimal) -> Decimal:  # noqa: ARG002  (the interface's)
        """The charges of one fill."""
        return (self.per_order + self.pct * quantity * price / 100).quantize(_CENT, ROUND_HALF_UP)
