from decimal import Decimal

import pytest

from domain.assignment import Assignment, Sizing
from domain.errors import InvalidValue
from domain.instrument import Instrument
from domain.side import Side, Sides, position_side
from tests.unit.domain.stage import Script, ScriptParams

LOTS = Instrument("NIFTY", Decimal("0.05"), lot=50)
UNITS = Instrument("ABB", Decimal("0.05"))


@pytest.mark.parametrize(
    ("sizing", "instrument", "price", "units"),
    [
        (Sizing(quantity=7), UNITS, "100", 7),
        (Sizing(quantity=149), LOTS, "100", 100),
        (Sizing(quantity=49), LOTS, "100", 0),
        (Sizing(value=Decimal(1_000)), UNITS, "99.95", 10),
        (Sizing(value=Decimal(1_000)), UNITS, "100.05", 9),
        (Sizing(value=Decimal(1_000)), UNITS, "1000", 1),
        (Sizing(value=Decimal(1_000)), UNITS, "1000.05", 0),
        (Sizing(value=Decimal(25_000)), LOTS, "100", 250),
        (Sizing(value=Decimal(25_000)), LOTS, "100.05", 200),
    ],
)
def test_an_entry_buys_whole_lots_and_never_more_than_was_asked_for(
    sizing: Sizing, instrument: Instrument, price: str, units: int
) -> None:
    assert sizing.units(instrument, Decimal(price)) == units


@pytest.mark.parametrize(("quantity", "value"), [(None, None), (5, Decimal(5))])
def test_a_size_is_a_quantity_or_a_value(quantity: int | None, value: Decimal | None) -> None:
    with pytest.raises(InvalidValue, match="either quantity or position_value, not both"):
        Sizing(quantity, value)


@pytest.mark.parametrize("quantity", [0, -5])
def test_a_quantity_is_1_or_more(quantity: int) -> None:
    with pytest.raises(InvalidValue, match=r"^quantity: expected a whole number of units, 1 or more"):
        Sizing(quantity=quantity)


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_a_position_value_is_an_amount_above_0(value: str) -> None:
    with pytest.raises(InvalidValue, match=r"^position_value: expected an amount above 0"):
        Sizing(value=Decimal(value))


@pytest.mark.parametrize("strategy_id", ["", " ", "a b", "a/b", "--", "a\n"])
def test_a_strategy_id_is_a_word(strategy_id: str) -> None:
    with pytest.raises(InvalidValue, match=r"^strategy id: expected letters, digits, _ and -"):
        Assignment(strategy_id, Script, ScriptParams(), Sizing(quantity=1), None)


def test_an_assignment_covers_every_instrument_or_those_that_it_names() -> None:
    everything = Assignment("s-1_a", Script, ScriptParams(), Sizing(quantity=1), None)
    one = Assignment("s", Script, ScriptParams(), Sizing(quantity=1), None, symbols=frozenset({"ABB"}))
    assert [each.covers(symbol) for each in (everything, one) for symbol in ("ABB", "TCS")] == [True, True, True, False]


def test_sides_allow_what_they_name() -> None:
    allowed = {sides: [sides.allow(side) for side in (Side.BUY, Side.SELL)] for sides in Sides}
    assert allowed == {Sides.BOTH: [True, True], Sides.LONG: [True, False], Sides.SHORT: [False, True]}


def test_sides_know_their_sign_their_opposite_and_their_word() -> None:
    assert [(side.sign, side.opposite) for side in Side] == [(1, Side.SELL), (-1, Side.BUY)]
    assert [position_side(quantity) for quantity in (5, -5, 0)] == ["long", "short", "flat"]
