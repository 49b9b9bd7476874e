"""The charges of the BSE, with a discount broker's brokerage."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.charges.bse_rates import bse_rates
from domain.charges.charge_model import ChargeModel
from domain.charges.discount_broker import DISCOUNT_BROKER
from domain.charges.indian_note import IndianNote
from domain.segment import Segment


@dataclass(frozen=True, slots=True)
class BseCharges:
    """Brokerage as agreed with the broker, taxes and fees by the rates of the trading day, in rupees.

    The rates are those of the BSE whatever exchange a fill names. They are those of shares: ``brokerage`` has a model for both
    equity segments at least, and a fill of another segment raises ``InvalidValue``.
    """

    brokerage: Mapping[Segment, ChargeModel] = field(default_factory=lambda: dict(DISCOUNT_BROKER))

    def open_note(self, day: str) -> IndianNote:
        return IndianNote.open(day, bse_rates, self.brokerage)

    def note_from_state(self, state: object) -> IndianNote:
        return IndianNote.from_state(state, bse_rates, self.brokerage)
