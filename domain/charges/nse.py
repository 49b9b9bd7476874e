"""The charges of the NSE, with a discount broker's brokerage."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.charges.charge_model import ChargeModel
from domain.charges.discount_broker import DISCOUNT_BROKER
from domain.charges.indian_note import IndianNote
from domain.charges.nse_rates import nse_rates
from domain.segment import Segment


@dataclass(frozen=True, slots=True)
class NseCharges:
    """Brokerage as agreed with the broker, taxes and fees by the rates of the trading day, in rupees.

    The rates are those of the NSE whatever exchange a fill names. ``brokerage`` has a model for every segment.
    """

    brokerage: Mapping[Segment, ChargeModel] = field(default_factory=lambda: dict(DISCOUNT_BROKER))

    def open_note(self, day: str) -> IndianNote:
        return IndianNote.open(day, nse_rates, self.brokerage)

    def note_from_state(self, state: object) -> IndianNote:
        return IndianNote.from_state(state, nse_rates, self.brokerage)
