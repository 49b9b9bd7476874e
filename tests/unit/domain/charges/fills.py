"""Fills in one line, and notes of several."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from domain.charges import ChargedFill, ChargeModel, ContractNote
from domain.segment import Segment
from domain.side import Side


def fill(order_id: str, side: str, quantity: int, price: str, segment: Segment = Segment.EQUITY_INTRADAY) -> ChargedFill:
    return ChargedFill(order_id, "ABB", "NSE", segment, Side(side), quantity, Decimal(price))


def charged(note: ContractNote, fills: Iterable[ChargedFill]) -> dict[str, Decimal]:
    """What the fills are charged together, by component."""
    sums = defaultdict[str, Decimal](Decimal)
    for one in fills:
        for name, amount in note.charge(one).amounts.items():
            sums[name] += amount
    return dict(sums)


def note_of(model: ChargeModel, day: str, *fills: ChargedFill) -> dict[str, str]:
    """A day's note by component, with its total, as it is printed."""
    note = model.open_note(day)
    amounts = charged(note, fills)
    assert sum(amounts.values()) == note.total
    return {name: str(amount) for name, amount in amounts.items()} | {"total": str(note.total)}
