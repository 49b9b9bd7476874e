"""Brackets: an entry by hand with its stop and its target, worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import PlaceOrder
from domain.events import OrderCancelled, OrderExpired, OrderHeld, OrderSubmitted, OrderTriggered, PositionClosed
from domain.order import OrderStatus
from domain.side import Side
from tests.unit.domain.by_hand import ask_for, buy, by_hand, cancel, cancelled, fills, refusals, refused, sell, send, working
from tests.unit.domain.matching.venue import limit, stop, stop_limit
from tests.unit.domain.stage import EXACT, NS, engine, of, only, play, ticks
from tests.unit.domain.test_orders_by_hand import CLOSE, NSE_HOURS, OPEN

HALF = replace(EXACT, participation_pct=50.0)
"""A tick of 10 units offers 5."""


def test_children_are_held_until_the_entry_is_executed_and_then_protect_as_many_units() -> None:
    stage = engine()
    play(stage, ticks(100))
    events = play(stage, buy(0.5, 10, stop=98, target=103))
    held = of(events, OrderHeld)
    assert [(child.side, child.purpose, child.trigger_price, child.limit_price, child.quantity) for child in held] == [
        ("SELL", "stop", 98, None, 10),
        ("SELL", "target", None, 103, 10),
    ]
    assert {child.parent_id for child in held} == {"manual-ABB-1"}
    assert len({child.oco for child in held}) == 1
    assert working(stage) == [("1", "submitted", 10, 0), ("2", "held", 10, 0), ("3", "held", 10, 0)]
    sent = of(play(stage, ticks(101, start=1)), OrderSubmitted)
    assert [(child.order_id, child.quantity, child.time_in_force, child.trade_id) for child in sent] == [
        ("manual-ABB-2", 10, "gtc", "manual-ABB-T1"),
        ("manual-ABB-3", 10, "gtc", "manual-ABB-T1"),
    ]


def test_a_target_that_is_reached_cancels_the_stop() -> None:
    stage = engine()
    events = play(stage, ticks(100), buy(0.5, 10, stop=98, target=103), ticks(101, 103, 103.05, 90, start=1))
    assert fills(events) == [("1", "BUY", 10, 101), ("3", "SELL", 10, 103)]
    assert cancelled(events) == [("2", "another order of its group was executed")]
    closed = only(events, PositionClosed)
    assert (closed.exit_reason, closed.gross_pnl) == ("target", Decimal(20))


def test_a_stop_that_is_reached_cancels_the_target() -> None:
    """10 x (97.90 - 101)."""
    stage = engine()
    events = play(stage, ticks(100), buy(0.5, 10, stop=98, target=103), ticks(101, 98.05, 97.9, 104, start=1))
    assert fills(events) == [("1", "BUY", 10, 101), ("2", "SELL", 10, 97.9)]
    assert cancelled(events) == [("3", "another order of its group was executed")]
    closed = only(events, PositionClosed)
    assert (closed.exit_reason, closed.gross_pnl) == ("stop", Decimal(-31))


def test_a_bracket_around_a_short_position_is_its_mirror() -> None:
    stage = engine()
    events = play(stage, ticks(100), sell(0.5, 10, limit(101), stop=103, target=98), ticks(101.05, 98, 97.95, start=1))
    assert fills(events) == [("1", "SELL", 10, 101), ("3", "BUY", 10, 98)]
    assert only(events, PositionClosed).gross_pnl == 30


@pytest.mark.parametrize(("order", "expected"), [(buy(0.5, 10, stop=98), "stop"), (buy(0.5, 10, target=103), "target")])
def test_a_bracket_may_have_one_side_only(order: PlaceOrder, expected: str) -> None:
    assert only(play(engine(), ticks(100), order), OrderHeld).purpose == expected


def test_children_that_have_nothing_left_to_close_end_and_entries_of_others_stay() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 12, stop=98), ticks(101, start=1))
    play(stage, sell(1.5, 12, limit(102)), buy(1.6, 1, limit(90)), ticks(103, start=2))
    assert [number for number, *_ in working(stage)] == ["4"]


def test_children_grow_with_every_part_of_their_entry() -> None:
    """5, 5 and 2 of 12 units: the children stand for 5, 10 and 12."""
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0.5, 12, stop=98, target=103))
    assert fills(play(stage, ticks(101, start=1))) == [("1", "BUY", 5, 101)]
    assert working(stage) == [("1", "partially_filled", 12, 5), ("2", "submitted", 5, 0), ("3", "submitted", 5, 0)]
    play(stage, ticks(101, start=2))
    assert working(stage) == [("1", "partially_filled", 12, 10), ("2", "submitted", 10, 0), ("3", "submitted", 10, 0)]
    play(stage, ticks(101, start=3))
    assert working(stage) == [("2", "submitted", 12, 0), ("3", "submitted", 12, 0)]


def test_a_target_that_is_reached_ends_what_remains_of_the_entry() -> None:
    """5 of 12 units are bought at 100, and sold at 103 before the price comes back to the limit."""
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0.5, 12, limit(100), stop=98, target=103))
    events = play(stage, ticks(99.95, 103.05, 99, start=1))
    assert fills(events) == [("1", "BUY", 5, 100), ("3", "SELL", 5, 103)]
    assert sorted(cancelled(events)) == [
        ("1", "an order that closes its position was executed"),
        ("2", "another order of its group was executed"),
    ]
    assert (working(stage), by_hand(stage).position.quantity) == ([], 0)


def test_a_target_executed_in_parts_leaves_the_stop_for_the_rest() -> None:
    """10 bought; 3 sold at the target, so the stop stands for 7; half of 12 units at 97 are 6, then the last one."""
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0.5, 10, stop=98, target=103), ticks(101, start=1, size=20))
    assert fills(play(stage, ticks(103.05, start=2, size=6))) == [("3", "SELL", 3, 103)]
    assert working(stage) == [("2", "submitted", 7, 0), ("3", "partially_filled", 10, 3)]
    assert fills(play(stage, ticks(97, start=3, size=12))) == [("2", "SELL", 6, 97)]
    events = play(stage, ticks(96, start=4, size=12))
    assert fills(events) == [("2", "SELL", 1, 96)]
    closed = only(events, PositionClosed)
    assert closed.gross_pnl == 3 * 2 - 6 * 4 - 5
    assert closed.quantity == 10
    assert closed.exit_price == pytest.approx((3 * 103 + 6 * 97 + 96) / 10)
    assert working(stage) == []


def test_a_stop_is_reached_while_its_entry_is_still_being_executed() -> None:
    """At 97 the entry takes all 5 units on offer before the stop, which has triggered, may have any; the next tick's are
    2 for the entry and 3 for the stop, whose execution ends nothing more of the entry: it is done."""
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0.5, 12, stop=98), ticks(101, start=1))
    events = play(stage, ticks(97, start=2))
    assert fills(events) == [("1", "BUY", 5, 97)]
    assert only(events, OrderTriggered).order_id == "manual-ABB-2"
    assert fills(play(stage, ticks(96, start=3))) == [("1", "BUY", 2, 96), ("2", "SELL", 3, 96)]
    assert working(stage) == [("2", "partially_filled", 12, 3)]


def test_cancelling_an_entry_that_waits_cancels_its_children() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, limit(99), stop=98, target=103))
    assert cancelled(play(stage, cancel(0.6, "manual-ABB-1"))) == [
        ("1", "cancelled by cli:ravi"),
        ("2", "its parent was cancelled"),
        ("3", "its parent was cancelled"),
    ]
    assert (by_hand(stage).working, by_hand(stage).held) == ([], [])


def test_cancelling_what_remains_of_an_entry_leaves_its_children_for_what_is_held() -> None:
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0.5, 12, stop=98, target=103), ticks(101, start=1))
    ended = only(play(stage, cancel(1.5, "manual-ABB-1")), OrderCancelled)
    assert (ended.quantity, ended.filled) == (12, 5)
    assert working(stage) == [("2", "submitted", 5, 0), ("3", "submitted", 5, 0)]


def test_a_child_that_is_cancelled_leaves_its_sibling() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, stop=98, target=103), cancel(0.6, "manual-ABB-3"), ticks(101, start=1))
    assert working(stage) == [("2", "submitted", 10, 0)]


def test_children_expire_with_the_day_order_that_they_wait_for() -> None:
    stage = engine(session=NSE_HOURS)
    play(stage, ticks(100, start=OPEN), buy(OPEN + 0.5, 10, limit(99), stop=98, target=103))
    ended = of(play(stage, ticks(98, start=CLOSE)), OrderExpired)
    assert [(one.order_id, one.reason) for one in ended] == [
        ("manual-ABB-1", "the session has ended"),
        ("manual-ABB-2", "its parent has expired"),
        ("manual-ABB-3", "its parent has expired"),
    ]
    assert {one.ts for one in ended} == {CLOSE * NS}


def test_children_go_when_the_position_is_closed_otherwise() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, stop=98, target=103), ticks(101, start=1))
    events = play(stage, sell(1.5, 10), ticks(102, start=2))
    assert fills(events) == [("4", "SELL", 10, 102)]
    assert cancelled(events) == [("2", "nothing is left to close"), ("3", "nothing is left to close")]


def test_a_child_closes_no_more_than_is_open() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, stop=98), ticks(101, start=1), sell(1.5, 4), ticks(101, start=2))
    events = play(stage, ticks(98, start=3))
    assert fills(events) == [("2", "SELL", 6, 98)]
    assert (by_hand(stage).position.quantity, working(stage)) == (0, [])


def test_one_of_a_pair_may_be_a_bracket() -> None:
    stage = engine()
    pair = ask_for(Side.BUY, 10, stop(102), stop=101), ask_for(Side.SELL, 10, stop(98), stop=99)
    play(stage, ticks(100), send(0.5, *pair))
    events = play(stage, ticks(102, start=1))
    assert cancelled(events) == [("2", "another order of its group was executed"), ("4", "its parent was cancelled")]
    assert working(stage) == [("3", "submitted", 10, 0)]


def test_the_children_of_one_of_a_pair_are_as_small_as_the_other_has_left_it() -> None:
    """4 of 10 are bought, so 6 may be sold, and as many bought back."""
    stage = engine(matching=HALF)
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 10, stop(102)), ask_for(Side.SELL, 10, stop(98), stop=99)))
    play(stage, ticks(102, start=1, size=8))
    assert working(stage) == [("1", "partially_filled", 10, 4), ("2", "submitted", 6, 0), ("3", "held", 6, 0)]


@pytest.mark.parametrize(
    "order",
    [
        buy(0.5, 10, stop=100),
        buy(0.5, 10, target=100),
        buy(0.5, 10, limit(99), stop=99.5),
        buy(0.5, 10, stop(102), target=101),
        buy(0.5, 10, stop_limit(102, 102.5), stop=102.5),
        sell(0.5, 10, stop=99),
        sell(0.5, 10, target=101),
        buy(0.5, 10, stop=float("nan")),
        buy(0.5, 10, target=float("nan")),
    ],
)
def test_a_bracket_on_the_wrong_side_of_its_entry_is_refused(order: PlaceOrder) -> None:
    stage = engine()
    play(stage, ticks(100))
    assert refused(stage, order) == ["BRACKET_SIDE"]


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (buy(0.5, 10, stop=98.01), "PRICE_OFF_TICK"),
        (buy(0.5, 10, target=103.01), "PRICE_OFF_TICK"),
        (buy(0.5, 10, stop=-1), "PRICE_OFF_TICK"),
        (buy(0.5, 10, target=float("inf")), "PRICE_OFF_TICK"),
        (buy(0.5, 10, stop=79.95), "PRICE_BAND"),
    ],
)
def test_the_prices_of_a_bracket_are_checked_like_any_other(order: PlaceOrder, code: str) -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.1, 1))
    assert refused(stage, order) == [code]


def test_an_order_that_only_closes_what_is_open_has_no_bracket() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    for quantity in (5, 10):
        assert refused(stage, sell(1.5, quantity, stop=102)) == ["BRACKET_SIDE"]


def test_a_bracket_whose_entry_only_closed_what_came_meanwhile_protects_nothing() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, limit(99), stop=98), sell(0.6, 10), ticks(100, start=1))
    events = play(stage, ticks(98.5, start=2))
    assert fills(events) == [("1", "BUY", 10, 99)]
    assert cancelled(events) == [("2", "its parent has opened nothing")]
    assert not refusals(events)


def test_a_held_order_is_not_executed() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, limit(95), target=103))
    assert fills(play(stage, ticks(104, start=1))) == []
    assert by_hand(stage).held[0].status is OrderStatus.HELD
