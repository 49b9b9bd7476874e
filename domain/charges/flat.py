"""Flat charges: so much an order, and so much of the value."""

from dataclasses import dataclass
from decimal import Decimal

from domain.charges.free import FreeNote
from domain.charges.money import check_amount, check_percentage, to_cent
from domain.charges.per_order_note import PerOrderNote


@dataclass(frozen=True, slots=True)
class FlatCharges:
    """An order pays ``per_order`` (money) plus ``pct`` percent of its executed value, at most ``max_per_order``.

    Rounded to 0.01 half up; nothing is charged where ``per_order`` and ``pct`` are both 0.
    """

    per_order: Decimal = Decimal(0)
    pct: Decimal = Decimal(0)
    max_per_order: Decimal | None = None

    def __post_init__(self) -> None:
        check_amount("charges.per_order", self.per_order)
        check_percentage("charges.pct", self.pct)
        if self.max_per_order is not None:
            check_amount("charges.max_per_order", self.max_per_order)

    def fee(self, quantity: int, value: Decimal) -> Decimal:  # noqa: ARG002  (an OrderFee)
        """What an order of this executed value pays."""
        fee = self.per_order + self.pct * value / 100
        return to_cent(fee if self.max_per_order is None else min(fee, self.max_per_order))

    def open_note(self, day: str) -> PerOrderNote | FreeNote:  # noqa: ARG002  (the interface's)
        return PerOrderNote(self.fee) if self.per_order or self.pct else FreeNote()

    def note_from_state(self, state: object) -> PerOrderNote | FreeNote:
        return PerOrderNote.from_state(self.fee, state) if self.per_order or self.pct else FreeNote.from_state(state)
