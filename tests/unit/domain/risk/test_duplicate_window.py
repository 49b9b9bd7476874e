from dataclasses import replace

import pytest

from domain.errors import InvalidValue
from domain.order import Order, Purpose
from domain.risk import DuplicateWindow
from domain.side import Side

ORDER = Order("o-1", "s", "ABB", Side.BUY, 100, 500.0, Purpose.ENTRY, "t-1", 0)


def test_it_knows_how_long_ago_the_same_order_was_sent() -> None:
    window = DuplicateWindow()
    assert window.since(ORDER, 7) is None
    window.note(ORDER, 10)
    window.note(ORDER, 30)
    assert window.since(replace(ORDER, quantity=5, order_id="o-2"), 100) == 70
    assert window.since(ORDER, 20) == 0


@pytest.mark.parametrize("other", [{"strategy_id": "t"}, {"symbol": "TCS"}, {"side": Side.SELL}])
def test_another_strategy_instrument_or_side_is_not_the_same(other: dict[str, object]) -> None:
    window = DuplicateWindow()
    window.note(ORDER, 10)
    assert window.since(replace(ORDER, **other), 20) is None  # type: ignore[arg-type]  # one field by name


def test_it_goes_on_where_a_snapshot_was_taken() -> None:
    window, other = DuplicateWindow(), DuplicateWindow()
    window.note(ORDER, 10)
    window.note(replace(ORDER, symbol="A"), 5)
    other.restore(window.state())
    assert other.state() == [["s", "A", "BUY", 5], ["s", "ABB", "BUY", 10]]
    assert other.since(ORDER, 11) == 1


@pytest.mark.parametrize("state", [None, {}, [1], [["s", "ABB", "BUY"]], [["s", "ABB", "BUY", "1"]]])
def test_a_state_that_is_none_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"^snapshot\.duplicate window"):
        DuplicateWindow().restore(state)
