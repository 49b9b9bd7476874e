"""Brackets: children protect what their parent opened, no more and no less, and only prices that an order can have are taken."""

from math import inf, nan

import pytest

from domain.commands import AmendOrder
from domain.events import (
    CommandRefused,
    OrderAmended,
    OrderCancelled,
    OrderFilled,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
)
from domain.instrument import Instrument
from domain.matching import PaperMatching
from domain.risk import RiskLimits
from domain.side import Side
from tests.unit.domain.by_hand import WHO, ask_for, buy, sell, send
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import ABB, NS, engine, of, only, play, scripted, ticks

HALF = PaperMatching(slippage_ticks=0, participation_pct=50.0)


@pytest.mark.parametrize("price", [-inf, 0.0, -1.0, 95.01])
def test_a_bracket_whose_stop_is_no_price_is_refused_whole(price: float) -> None:
    stage = engine()
    events = play(stage, ticks(100), buy(1, 10, stop=price))
    assert only(events, OrderRejected).rejection_code == "PRICE_OFF_TICK"
    assert not of(events, OrderSubmitted)
    assert not of(events, OrderHeld)


def test_a_bracket_whose_stop_is_no_number_is_on_no_side() -> None:
    stage = engine()
    events = play(stage, ticks(100), buy(1, 10, stop=nan))
    assert only(events, CommandRefused).code == "BRACKET_SIDE"
    assert not of(events, OrderSubmitted)


def test_an_order_that_only_closes_has_no_bracket() -> None:
    stage = engine()
    play(stage, ticks(100), sell(0, 10), ticks(100, start=1))
    events = play(stage, buy(2, 5, stop=95.0))
    assert only(events, CommandRefused).code == "BRACKET_SIDE"


def test_children_stand_for_what_turned_the_position_around_alone() -> None:
    stage = engine()
    play(stage, ticks(100), sell(0, 4), ticks(100, start=1))
    play(stage, buy(2, 10, stop=95.0))
    events = play(stage, ticks(100, start=3))
    assert only(events, OrderFilled).quantity == 10
    child = only(events, OrderSubmitted)
    assert (child.order_id, child.quantity) == ("manual-ABB-3", 6)


def test_children_wait_while_their_parent_only_closes_and_come_once_it_opens() -> None:
    stage = engine(matching=HALF)
    play(stage, ticks(100), sell(0, 4), ticks(100, start=1), buy(2, 10, stop=95.0))
    events = play(stage, ticks(100, start=3, size=8.0))
    assert only(events, OrderFilled).quantity == 4
    assert not of(events, OrderSubmitted)
    events = play(stage, ticks(100, 100, start=4, size=6.0))
    assert [event.quantity for event in of(events, OrderFilled)] == [3, 3]
    assert only(events, OrderSubmitted).quantity == 3
    assert only(events, OrderAmended).quantity == 6


def test_children_of_a_parent_that_has_opened_nothing_are_cancelled() -> None:
    stage = engine()
    play(stage, ticks(100), sell(0, 20), buy(0, 10, stop=95.0))
    events = play(stage, ticks(100, start=1))
    assert [event.quantity for event in of(events, OrderFilled)] == [20, 10]
    assert only(events, OrderCancelled).order_id == "manual-ABB-3"
    assert not of(events, OrderSubmitted)


def test_what_remains_of_an_entry_is_cancelled_once_its_position_was_closed_by_hand() -> None:
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0, 10, limit(101.0), stop=95.0), ticks(100, start=1, size=8.0), sell(2, 4))
    events = play(stage, ticks(102, start=3, size=100.0))
    assert only(events, OrderFilled).quantity == 4
    assert [event.order_id for event in of(events, OrderCancelled)] == ["manual-ABB-2", "manual-ABB-1"]


def test_what_remains_of_an_entry_is_cancelled_once_its_target_was_executed() -> None:
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0, 10, limit(101.0), target=103.0), ticks(100, start=1, size=8.0))
    events = play(stage, ticks(104, start=2, size=8.0))
    assert [(event.order_id, event.quantity, event.price) for event in of(events, OrderFilled)] == [("manual-ABB-2", 4, 103.0)]
    assert [event.order_id for event in of(events, OrderCancelled)] == ["manual-ABB-1"]


def test_a_child_that_waits_can_be_amended_where_no_short_position_is_allowed() -> None:
    stage = engine(instruments=(Instrument("ABB", ABB.tick_size, shortable=False),))
    play(stage, ticks(100), buy(0, 10, limit(99.0), stop=95.0))
    events = play(stage, AmendOrder(NS, WHO, "manual-ABB-2", trigger_price=96.0))
    assert only(events, OrderAmended).trigger_price == 96.0


def test_a_pair_counts_as_two_orders_in_the_second() -> None:
    stage = engine(limits=RiskLimits(max_orders_per_second=1))
    events = play(stage, ticks(100), send(1, ask_for(Side.BUY, 1, limit(98.0)), ask_for(Side.SELL, 1, limit(102.0))))
    assert only(events, OrderRejected).rejection_code == "ORDER_RATE"
    assert not of(events, OrderSubmitted)


def test_a_reversal_counts_as_two_orders_in_the_second() -> None:
    stage = engine(scripted("BS"), limits=RiskLimits(max_orders_per_second=1))
    events = play(stage, ticks(100, 100, 100, 100))
    assert [(event.purpose, event.side) for event in of(events, OrderSubmitted)] == [("entry", "BUY"), ("exit", "SELL")]
    assert only(events, OrderRejected).rejection_code == "ORDER_RATE"


def test_both_orders_of_a_pair_have_client_order_ids_of_their_own() -> None:
    one, other = ask_for(Side.BUY, 1, limit(98.0), client_id="c"), ask_for(Side.SELL, 1, limit(102.0), client_id="c")
    assert only(play(engine(), ticks(100), send(1, one, other)), CommandRefused).code == "DUPLICATE_CLIENT_ORDER_ID"


def test_neither_order_of_a_pair_opens_a_position_of_a_strategy() -> None:
    stage = engine(scripted("B"))
    play(stage, ticks(100, 100, 100))
    one = ask_for(Side.SELL, 10, limit(102.0), strategy_id="script", reduce_only=True)
    other = ask_for(Side.SELL, 40, limit(103.0), strategy_id="script")
    assert only(play(stage, send(3, one, other)), CommandRefused).code == "STRATEGY_POSITION"
