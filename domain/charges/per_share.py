"""Charges by the share, as US brokers have them."""

from dataclasses import dataclass
from decimal import Decimal

from domain.charges.money import check_amount, check_percentage, to_cent
from domain.charges.per_order_note import PerOrderNote


@dataclass(frozen=True, slots=True)
class PerShareCharges:
    """An order pays ``per_share`` (money) for each unit, at least ``min_per_order``, yet at most ``max_pct`` percent of its
    executed value. Rounded to 0.01 half up.
    """

    per_share: Decimal
    min_per_order: Decimal = Decimal(0)
    max_pct: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        check_amount("charges.per_share", self.per_share)
        check_amount("charges.min_per_order", self.min_per_order)
        check_percentage("charges.max_pct", self.max_pct)

    def fee(self, quantity: int, value: Decimal) -> Decimal:
        """What an order of so many executed units and that value pays."""
        return to_cent(min(max(self.per_share * quantity, self.min_per_order), self.max_pct * value / 100))

    def open_note(self, day: str) -> PerOrderNote:  # noqa: ARG002  (the interface's)
        return PerOrderNote(self.fee)

    def note_from_state(self, state: object) -> PerOrderNote:
        return PerOrderNote.from_state(self.fee, state)
