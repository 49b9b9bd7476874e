import pytest

from domain.assignment import Assignment, Sizing
from domain.errors import InvalidValue
from domain.side import Side, Sides, position_side
from tests.unit.domain.stage import Script, ScriptParams


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
