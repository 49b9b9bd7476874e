"""Snapshots: an engine continues from the text of its state, and refuses the state of another."""

import json
from decimal import Decimal

import pytest

from domain.engine import TradingEngine
from domain.errors import InvalidValue
from domain.order import Order, Purpose
from domain.position import Position
from domain.round_trip import RoundTrip
from domain.side import Side
from domain.state import canonical, state_hash
from domain.trailing_stop.trailing import TrailingPct
from tests.unit.domain.stage import ABB, continued, engine, money, play, scripted, ticks

PATHS = [
    ("seq",),
    ("counts",),
    ("floor",),
    ("floor", "account"),
    ("floor", "account", "ledger"),
    ("floor", "account", "ledger", "cash"),
    ("floor", "account", "ledger", "strategies", "script"),
    ("floor", "account", "day"),
    ("floor", "controls"),
    ("floor", "recent"),
    ("floor", "losses"),
    ("floor", "last_command"),
    ("lanes",),
    ("lanes", "ABB"),
    ("lanes", "ABB", "price"),
    ("lanes", "ABB", "doubt"),
    ("lanes", "ABB", "quote"),
    ("lanes", "ABB", "session"),
    ("lanes", "ABB", "bar"),
    ("lanes", "ABB", "sums"),
    ("lanes", "ABB", "last_tick"),
    ("lanes", "ABB", "series"),
    ("lanes", "ABB", "series", "1s"),
    ("lanes", "ABB", "series", "1s", "forming"),
    ("lanes", "ABB", "series", "1s", "indicators"),
    ("lanes", "ABB", "desks"),
    ("lanes", "ABB", "desks", "script"),
    ("lanes", "ABB", "desks", "script", "position"),
    ("lanes", "ABB", "desks", "script", "trip"),
    ("lanes", "ABB", "desks", "script", "stop"),
    ("lanes", "ABB", "desks", "script", "working"),
    ("lanes", "ABB", "desks", "script", "memory"),
]


def busy() -> TradingEngine:
    """An engine with a position, a stop and pending orders."""
    stage = engine(scripted("BS", TrailingPct(trail_pct=1.0)))
    play(stage, ticks(100, 100, 100))
    return stage


def test_a_state_is_json_and_comes_back_as_it_was() -> None:
    stage = busy()
    assert stage.lanes[0].desks[0].working
    assert continued(stage).state() == json.loads(json.dumps(stage.state()))
    assert continued(stage).state_hash() == stage.state_hash()


def test_a_restored_engine_gives_the_facts_that_the_first_one_gives() -> None:
    stage, other = busy(), continued(busy())
    later = ticks(101, 102, 100, 99, 98, start=3)
    assert play(other, later) == play(stage, later)
    assert other.state_hash() == stage.state_hash()


def test_a_state_does_not_change_when_the_engine_goes_on() -> None:
    stage = busy()
    state = stage.state()
    text = json.dumps(state)
    play(stage, ticks(101, -1, 102, start=3))
    assert json.dumps(state) == text


def test_two_engines_restored_from_one_state_share_nothing() -> None:
    state = busy().state()
    one, two = TradingEngine(busy().config), TradingEngine(busy().config)
    one.restore(state)
    two.restore(state)
    play(one, ticks(-1, 101, 102, 99, start=3))
    assert two.state() == state


GONE = "gone"
ALLOWED = {("price", 7.5), ("memory", "{}"), ("counts", "{}"), ("indicators", "{}"), ("script", GONE)}
SPOILT = [
    pytest.param(path, wrong, id=f"{'.'.join(path)}-{wrong}")
    for path in PATHS
    for wrong in (7.5, "[]", "{}", GONE)
    if (path[-1], wrong) not in ALLOWED or (wrong == GONE and "desks" in path)
]


@pytest.mark.parametrize(("path", "wrong"), SPOILT)
def test_a_state_of_another_shape_is_refused(path: tuple[str, ...], wrong: float | str) -> None:
    state = json.loads(json.dumps(busy().state()))
    part = state
    for key in path[:-1]:
        part = part[key]
    if wrong == GONE:
        del part[path[-1]]
    else:
        part[path[-1]] = {"[]": ["x"], "{}": {"x": None}}.get(str(wrong), wrong)
    with pytest.raises(InvalidValue, match=r"^(snapshot\.|stop)"):
        TradingEngine(busy().config).restore(state)


def test_a_refusal_does_not_print_the_whole_state() -> None:
    with pytest.raises(InvalidValue) as caught:
        TradingEngine(busy().config).restore({"lanes": ["x" * 100_000]})
    assert len(str(caught.value)) < 500


def test_the_hash_tells_states_apart_whatever_the_order_of_their_keys() -> None:
    assert state_hash({"a": 1, "b": [1.5, None]}) == state_hash({"b": [1.5, None], "a": 1})
    assert state_hash({"a": 0.1}) != state_hash({"a": 0.10000000000000002})
    assert canonical({"b": 0.1, "a": "é"}) == b'{"a":"\\u00e9","b":0.1}'


def test_the_hash_of_an_engine_changes_with_every_input() -> None:
    stage = engine()
    seen = {stage.state_hash()}
    for second in range(5):
        play(stage, ticks(100, start=second / 10))
        seen.add(stage.state_hash())
    assert len(seen) == 6


def test_an_order_comes_back_from_its_state() -> None:
    order = Order("o-1", "s", "ABB", Side.SELL, 100, 500.05, Purpose.STOP, "t-1", 7)
    assert Order.from_state(json.loads(json.dumps(order.state()))) == order


def test_a_round_trip_comes_back_from_its_state() -> None:
    trip = RoundTrip("t-1", Side.SELL, 7, 499.0, 501.0, 10, Decimal("5000.5"), peak=Decimal(3), initial_stop=505.0)
    trip.charges = Decimal("1.50")
    assert RoundTrip.from_state(json.loads(json.dumps(trip.state()))) == trip


@pytest.mark.parametrize(("side", "mfe", "mae"), [(Side.BUY, 50, -20), (Side.SELL, 20, -50)])
def test_a_round_trip_remembers_its_extremes(side: Side, mfe: int, mae: int) -> None:
    trip, position = RoundTrip("t-1", side, 0, 100.0, 100.0), Position()
    position.apply(10 * side.sign, Decimal(100))
    assert (trip.mfe(position, ABB), trip.mae(position, ABB)) == money(0, 0)
    for price in (102.0, 98.0, 105.0, 101.0, 99.0):
        trip.see(price)
    assert (trip.mfe(position, ABB), trip.mae(position, ABB)) == money(mfe, mae)
