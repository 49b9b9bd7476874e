"""The charges of the NSE, with a discount broker's brokerage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from domain.charges.charge_model import ChargeModel
from domain.charges.flat import FlatCharges
from domain.charges.nse_note import NseNote
from domain.segment import Segment
from domain.state import invalid_state

_AT_MOST_20 = FlatCharges(pct=Decimal("0.03"), max_per_order=Decimal(20))
DISCOUNT_BROKER: Mapping[Segment, ChargeModel] = {
    Segment.EQUITY_INTRADAY: _AT_MOST_20,
    Segment.EQUITY_DELIVERY: FlatCharges(),
    Segment.FUTURES: _AT_MOST_20,
    Segment.OPTIONS: FlatCharges(per_order=Decimal(20)),
}
"""The smaller of ₹20 and 0.03 % of an order; nothing for deliveries, ₹20 for options."""


@dataclass(frozen=True, slots=True)
class NseCharges:
    """Brokerage as agreed with the broker, taxes and fees by the rates of the trading day, in rupees.

    The rates are those of the NSE whatever exchange a fill names. ``brokerage`` has a model for every segment.
    """

    brokerage: Mapping[Segment, ChargeModel] = field(default_factory=lambda: dict(DISCOUNT_BROKER))

    def open_note(self, day: str) -> NseNote:
        return NseNote(day, {segment: model.open_note(day) for segment, model in self.brokerage.items()})

    def note_from_state(self, state: object) -> NseNote:
        match state:
            case {"day": str(day), "turnover": dict(turnover), "brokerage": dict(brokerage)} if set(brokerage) == set(Segment):
                notes = {segment: model.note_from_state(brokerage[segment]) for segment, model in self.brokerage.items()}
                note = NseNote(day, notes)
                note.restore(turnover)
                return note
        raise invalid_state("contract note", state)
