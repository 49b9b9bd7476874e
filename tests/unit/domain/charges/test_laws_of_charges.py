"""What holds for every table, whatever is traded."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.charges import ChargedFill, ChargeModel, FlatCharges, NoCharges, NseCharges, PerShareCharges
from domain.segment import Segment
from domain.side import Side
from tests.unit.domain.charges.fills import charged
from tests.unit.domain.worlds import law

models = st.sampled_from(
    [
        NoCharges(),
        FlatCharges(Decimal("0.25"), Decimal("0.03")),
        FlatCharges(pct=Decimal("0.1"), max_per_order=Decimal(7)),
        PerShareCharges(Decimal("0.005"), Decimal(1), Decimal(1)),
        NseCharges(),
        NseCharges(dict.fromkeys(Segment, PerShareCharges(Decimal("0.0333"), Decimal("0.5"), Decimal("0.7")))),
    ]
)
days = st.sampled_from(["2019-01-01", "2021-03-31", "2023-04-03", "2024-09-30", "2024-10-01", "2026-04-01"])
terms = st.lists(st.tuples(st.sampled_from(Segment), st.sampled_from(Side)), min_size=1, max_size=5)


@st.composite
def trading(draw: st.DrawFn) -> list[ChargedFill]:
    """Fills of a few orders, each of one segment and side, in any order."""
    orders = [(str(at), *each) for at, each in enumerate(draw(terms))]
    fills = []
    for order_id, segment, side in draw(st.lists(st.sampled_from(orders), max_size=12)):
        quantity, ticks = draw(st.integers(1, 20_000)), draw(st.integers(1, 1_000_000))
        fills.append(ChargedFill(order_id, "ABB", "NSE", segment, side, quantity, ticks * Decimal("0.05")))
    return fills


@law(200)
@given(models, days, trading())
def test_no_charge_is_negative_and_all_of_them_sum_to_the_note(model: ChargeModel, day: str, fills: list[ChargedFill]) -> None:
    note = model.open_note(day)
    total = Decimal(0)
    for fill in fills:
        charges = note.charge(fill)
        assert min(charges.amounts.values()) >= 0
        assert charges.total == charges.total.quantize(Decimal("0.01"))
        total += charges.total
        assert note.total == total


@law(200)
@given(models, days, trading(), st.data())
def test_it_makes_no_difference_in_which_parts_and_in_which_sequence_orders_are_filled(
    model: ChargeModel, day: str, fills: list[ChargedFill], data: st.DataObject
) -> None:
    parts = []
    for fill in fills:
        cut = data.draw(st.integers(0, fill.quantity))
        parts += [replace(fill, quantity=quantity) for quantity in (cut, fill.quantity - cut) if quantity]
    shuffled = data.draw(st.permutations(parts))
    assert charged(model.open_note(day), shuffled) == charged(model.open_note(day), fills)


@law(200)
@given(models, days, trading(), st.data())
def test_a_restart_in_between_changes_nothing(
    model: ChargeModel, day: str, fills: list[ChargedFill], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(fills)))
    note = model.open_note(day)
    charged(note, fills[:at])
    again = model.note_from_state(json.loads(json.dumps(note.state())))
    assert [again.charge(fill) for fill in fills[at:]] == [note.charge(fill) for fill in fills[at:]]
    assert (again.total, again.state()) == (note.total, note.state())
