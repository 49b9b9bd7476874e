"""Orders by hand, worked out by hand: when each type is executed, at which price, and how long it waits."""

from dataclasses import replace
from datetime import UTC, time
from decimal import Decimal

import pytest

from domain.commands import AdvanceTime
from domain.events import (
    OperatorActed,
    OrderExpired,
    OrderFilled,
    OrderSubmitted,
    OrderTrailed,
    OrderTriggered,
    PositionClosed,
)
from domain.instrument import Instrument
from domain.matching import LimitFill, PaperMatching
from domain.order import OrderTerms, TrailUnit
from domain.segment import Segment
from domain.session import SessionRules
from domain.side import Side
from tests.unit.domain.by_hand import ask_for, buy, by_hand, cancelled, fills, gtc, refusals, refused, sell, send, working
from tests.unit.domain.matching.venue import limit, stop, stop_limit, trailing
from tests.unit.domain.stage import DAY, EXACT, NS, TCS, engine, of, only, play, ticks

NSE_HOURS = SessionRules(UTC, time(9, 15), time(15, 30), frozenset(range(7)))
OPEN, CLOSE = 9 * 3_600 + 15 * 60, 15 * 3_600 + 30 * 60
DELIVERY = Instrument("ABB", Decimal("0.05"), segment=Segment.EQUITY_DELIVERY)


def test_a_market_order_is_executed_by_the_next_tick_and_says_who_wanted_it() -> None:
    stage = engine()
    play(stage, ticks(100))
    events = play(stage, buy(0.5, 10))
    acted, order = only(events, OperatorActed), only(events, OrderSubmitted)
    assert (acted.actor, acted.action, acted.detail, acted.strategy_id) == (
        "cli:ravi",
        "place_order",
        "BUY 10 ABB market",
        "manual",
    )
    assert (order.order_id, order.price, order.purpose, order.ts) == ("manual-ABB-1", 100, "entry", NS // 2)
    assert order.cause == acted.seq - 1, "the command's number"
    filled = play(stage, ticks(101, start=1))
    assert fills(filled) == [("1", "BUY", 10, 101)]
    assert only(filled, OrderFilled).cause == filled[0].seq - 1, "the tick's number"
    assert by_hand(stage).position.quantity == 10


@pytest.mark.parametrize(("rule", "second"), [(LimitFill.AT, 1), (LimitFill.THROUGH, 2)])
def test_a_limit_order_is_executed_at_its_limit_when_the_price_comes_to_it_or_goes_through(rule: LimitFill, second: int) -> None:
    stage = engine(matching=replace(EXACT, limit_fill=rule))
    events = play(stage, ticks(100), buy(0.5, 10, limit(99)), ticks(99, 98.95, 98, start=1))
    fill = only(events, OrderFilled)
    assert (fill.price, fill.ts // NS) == (99, second)


def test_a_limit_order_that_the_market_is_beyond_already_is_executed_at_the_better_price() -> None:
    assert fills(play(engine(), ticks(100), buy(0.5, 10, limit(102)), ticks(100.5, start=1))) == [("1", "BUY", 10, 100.5)]


def test_a_stop_order_is_executed_at_the_price_that_reached_it_however_far_beyond() -> None:
    stage = engine()
    events = play(stage, ticks(100), buy(0.5, 10, stop(102)), ticks(101.95, 102.5, 103, start=1))
    triggered = only(events, OrderTriggered)
    assert (triggered.trigger_price, triggered.price, triggered.ts) == (102, 102.5, 2 * NS)
    assert fills(events) == [("1", "BUY", 10, 102.5)]


def test_a_stop_limit_order_waits_for_its_limit_after_its_trigger() -> None:
    """Triggered at 97; the limit of 97.50 is met when a price goes above it: 97.55, where the order has rested at 97.50."""
    stage = engine()
    events = play(stage, ticks(100), sell(0.5, 10, stop_limit(98, 97.5)), ticks(98.05, 97, 97.5, 97.55, start=1))
    assert only(events, OrderTriggered).ts == 2 * NS
    fill = only(events, OrderFilled)
    assert (fill.price, fill.ts) == (97.5, 4 * NS)


def test_a_trailing_stop_in_points_follows_the_best_price_since_it_was_sent() -> None:
    """The trigger stands 2 below: 99 - 2, 103 - 2; 101.50 moves nothing, 101 reaches it."""
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    events = play(stage, sell(1.5, 10, trailing(2)), ticks(99, 103, 101.5, 101, 100, start=2))
    assert [(move.previous, move.trigger_price) for move in of(events, OrderTrailed)] == [(None, 97), (97, 101)]
    assert only(events, OrderTriggered).ts == 5 * NS
    assert fills(events) == [("2", "SELL", 10, 101)]
    assert only(events, PositionClosed).exit_reason == "manual"


def test_a_trailing_stop_in_percent_keeps_to_the_grid_on_its_loose_side() -> None:
    """A BUY 1 % above the lowest price: 100 gives 101; 98 gives 98.98, which is 99.00 on a grid of 0.05; 99 reaches it."""
    stage = engine()
    events = play(stage, ticks(100), buy(0.5, 10, trailing(1, TrailUnit.PERCENT)), ticks(100, 98, 98.95, 99, start=1))
    assert [(move.previous, move.trigger_price) for move in of(events, OrderTrailed)] == [(None, 101), (101, 99)]
    assert fills(events) == [("1", "BUY", 10, 99)]


@pytest.mark.parametrize("by_time", [True, False])
@pytest.mark.parametrize("terms", [limit(99), stop(102), stop_limit(102, 103), trailing(3)])
def test_a_day_order_ends_with_its_session_told_at_its_end(terms: OrderTerms, by_time: bool) -> None:
    stage = engine(session=NSE_HOURS)
    play(stage, ticks(100, start=OPEN), buy(OPEN + 0.5, 10, terms))
    events = play(stage, AdvanceTime(CLOSE * NS) if by_time else ticks(98, start=OPEN + 86_400))
    expired = only(events, OrderExpired)
    assert (expired.order_id, expired.ts, expired.filled, expired.quantity) == ("manual-ABB-1", CLOSE * NS, 0, 10)
    assert (fills(events), working(stage)) == ([], [])


def test_an_order_that_is_good_till_cancelled_goes_on_and_meets_the_next_opening_price() -> None:
    """The market opens at 98.50, below the limit of 99: everyone who waited gets the opening price."""
    stage = engine(session=NSE_HOURS, instruments=(DELIVERY,))
    play(stage, ticks(100, start=OPEN), buy(OPEN + 0.5, 10, gtc(limit(99))), AdvanceTime(CLOSE * NS))
    assert working(stage) == [("1", "submitted", 10, 0)]
    assert fills(play(stage, ticks(98.5, start=OPEN + 86_400))) == [("1", "BUY", 10, 98.5)]


def test_a_day_order_sent_before_the_first_tick_of_a_session_belongs_to_that_session() -> None:
    """Nobody told the engine that the day before had ended: the first tick does, after the order was sent."""
    stage = engine(session=NSE_HOURS)
    play(stage, ticks(100, start=OPEN), buy(OPEN + 0.5, 10, limit(95)))
    events = play(stage, buy(OPEN + 86_401, 7, limit(99)), ticks(98.5, start=OPEN + 86_402))
    assert only(events, OrderExpired).order_id == "manual-ABB-1"
    assert fills(events) == [("2", "BUY", 7, 98.5)]


def test_an_exit_at_market_outlives_its_session_until_the_first_tick_that_comes() -> None:
    stage = engine(session=NSE_HOURS)
    play(stage, ticks(100, start=OPEN), buy(OPEN + 0.5, 10), ticks(100, start=OPEN + 1))
    play(stage, sell(CLOSE - 1, 10), AdvanceTime(CLOSE * NS))
    assert working(stage) == [("2", "submitted", 10, 0)]
    assert fills(play(stage, ticks(97, start=OPEN + 86_400))) == [("2", "SELL", 10, 97)]


def test_latency_in_ticks_counts_from_the_order() -> None:
    stage = engine(matching=replace(EXACT, latency_ticks=2))
    events = play(stage, ticks(*[100] * 8), buy(7.5, 10), ticks(101, 102, 103, 104, start=8))
    assert fills(events) == [("1", "BUY", 10, 103)]


def test_latency_in_time_counts_from_the_order() -> None:
    stage = engine(matching=replace(EXACT, latency_ms=1_500))
    assert fills(play(stage, ticks(100), buy(0.5, 10), ticks(101, 102, 103, start=1))) == [("1", "BUY", 10, 102)]


def test_two_orders_at_once_are_executed_in_their_order_by_one_tick() -> None:
    stage = engine()
    events = play(stage, ticks(100), buy(0.5, 10), buy(0.5, 5), ticks(101, start=1))
    assert fills(events) == [("1", "BUY", 10, 101), ("2", "BUY", 5, 101)]
    assert by_hand(stage).position.quantity == 15


def test_of_two_orders_that_each_close_the_position_the_second_opens_the_other_side() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    events = play(stage, sell(1.5, 10), sell(1.5, 10))
    assert [order.purpose for order in of(events, OrderSubmitted)] == ["exit", "entry"]
    assert fills(play(stage, ticks(101, start=2))) == [("2", "SELL", 10, 101), ("3", "SELL", 10, 101)]
    assert by_hand(stage).position.quantity == -10


def test_two_limit_orders_that_close_the_same_position_close_it_once() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), sell(1.5, 10, limit(105)), sell(1.5, 6, limit(103)))
    events = play(stage, ticks(104, 106, start=2))
    assert fills(events) == [("3", "SELL", 6, 103), ("2", "SELL", 4, 105)]
    assert cancelled(events) == [("2", "nothing is left to close")]


def test_what_a_tick_offers_is_shared_by_all_orders_in_their_order() -> None:
    """Half of 10 units: 5 for the first; of the next 16, 8: the 3 that the first still wants, then 5 of the second."""
    stage = engine(matching=replace(EXACT, participation_pct=50.0))
    play(stage, ticks(100), buy(0.5, 8), buy(0.5, 8))
    assert fills(play(stage, ticks(101, start=1, size=10))) == [("1", "BUY", 5, 101)]
    assert fills(play(stage, ticks(102, start=2, size=16))) == [("1", "BUY", 3, 102), ("2", "BUY", 5, 102)]
    assert working(stage) == [("2", "partially_filled", 8, 5)]


def test_a_tick_offers_its_units_once_even_where_it_may_execute_what_it_causes() -> None:
    matching = replace(EXACT, participation_pct=50.0)
    stage = engine(matching=replace(matching, fill_on=list(type(matching.fill_on))[1]))
    assert fills(play(stage, ticks(100), buy(0.5, 12), ticks(101, start=1, size=10))) == [("1", "BUY", 5, 101)]


def test_only_whole_lots_are_executed() -> None:
    """Lots of 5: half of 19 units is 9, of which one lot; half of 22 is 11: the two lots that remain."""
    stage = engine(instruments=(TCS,), matching=replace(EXACT, participation_pct=50.0))
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 15, symbol="TCS")))
    assert fills(play(stage, ticks(101, 101, start=1, size=19)))[0] == ("1", "BUY", 5, 101)
    assert fills(play(stage, ticks(102, start=3, size=22))) == [("1", "BUY", 5, 102)]


def test_a_pair_of_which_one_is_executed_cancels_the_other() -> None:
    stage = engine()
    pair = ask_for(Side.BUY, 10, stop(102)), ask_for(Side.SELL, 10, stop(98))
    events = play(stage, ticks(100), send(0.5, *pair), ticks(98.05, 101, 97, start=1))
    assert {order.oco for order in of(events, OrderSubmitted)} == {"manual-ABB-G1"}
    assert fills(events) == [("2", "SELL", 10, 97)]
    assert cancelled(events) == [("1", "another order of its group was executed")]


def test_a_pair_stands_for_no_more_than_one_of_its_orders_while_that_is_executed_in_parts() -> None:
    """Half of 8 units: 4 of the 10 are bought, so 6 may be sold instead; then the other 6 are bought."""
    stage = engine(matching=replace(EXACT, participation_pct=50.0))
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 10, stop(102)), ask_for(Side.SELL, 10, stop(98))))
    assert fills(play(stage, ticks(102, start=1, size=8))) == [("1", "BUY", 4, 102)]
    assert working(stage) == [("1", "partially_filled", 10, 4), ("2", "submitted", 6, 0)]
    events = play(stage, ticks(102, start=2, size=12))
    assert (fills(events), working(stage)) == ([("1", "BUY", 6, 102)], [])


def test_a_pair_that_closes_a_position_is_a_stop_and_a_target() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    play(
        stage, send(1.5, ask_for(Side.SELL, 10, limit(104), reduce_only=True), ask_for(Side.SELL, 10, stop(98), reduce_only=True))
    )
    events = play(stage, ticks(104.05, 90, start=2))
    assert fills(events) == [("2", "SELL", 10, 104)]
    assert cancelled(events) == [("3", "another order of its group was executed")]


def test_both_orders_of_a_pair_are_sent_or_none() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.1, 1), ticks(100, start=1))
    assert refused(stage, send(1.5, ask_for(Side.BUY, 10, stop(102)), ask_for(Side.SELL, 10, stop(98.01)))) == ["PRICE_OFF_TICK"]


def test_a_client_order_id_is_used_once() -> None:
    stage = engine()
    play(stage, ticks(100))
    assert not refusals(play(stage, send(0.5, ask_for(Side.BUY, 10, client_id="mine-1"))))
    again = send(0.6, ask_for(Side.BUY, 10, client_id="mine-1"))
    assert refused(stage, again) == ["DUPLICATE_CLIENT_ORDER_ID"]
    play(stage, ticks(100, start=1))
    assert refused(stage, replace(again, ts=2 * NS)) == ["DUPLICATE_CLIENT_ORDER_ID"], "also when the first is done"
    twin = ask_for(Side.BUY, 5, stop(102), client_id="mine-2")
    assert refused(stage, send(2.5, twin, twin)) == ["DUPLICATE_CLIENT_ORDER_ID"]


def test_the_client_order_id_of_an_order_that_was_refused_may_be_used_again() -> None:
    stage = engine()
    play(stage, ticks(100))
    assert refusals(play(stage, send(0.5, ask_for(Side.BUY, 10, limit(99.99), client_id="mine-1")))) == ["PRICE_OFF_TICK"]
    assert not refusals(play(stage, send(0.6, ask_for(Side.BUY, 10, limit(99.95), client_id="mine-1"))))


def test_an_order_that_only_reduces_closes_at_most_what_is_open() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    for side, quantity in ((Side.SELL, 11), (Side.BUY, 1), (Side.SELL, 0), (Side.SELL, -3)):
        assert refused(stage, send(1.5, ask_for(side, quantity, reduce_only=True))) == ["NOTHING_TO_CLOSE"]
    play(stage, send(1.5, ask_for(Side.SELL, 10, limit(103), reduce_only=True)), sell(1.6, 4))
    events = play(stage, ticks(102, 104, start=2))
    assert fills(events) == [("3", "SELL", 4, 102), ("2", "SELL", 6, 103)]
    assert by_hand(stage).position.quantity == 0


def test_an_order_by_hand_is_slipped_like_any_other() -> None:
    stage = engine(matching=PaperMatching(slippage_ticks=20, seed=3))
    fill = only(play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1)), OrderFilled)
    assert fill.price == pytest.approx(100 + fill.slippage)
    assert fill.slippage > 0


def test_a_position_by_hand_stays_overnight_where_it_may() -> None:
    stage = engine(session=replace(NSE_HOURS, square_off=time(15, 15)), instruments=(DELIVERY,))
    play(stage, ticks(100, start=OPEN), buy(OPEN + 0.5, 10), ticks(100, start=OPEN + 1))
    play(stage, ticks(101, start=CLOSE - 60), AdvanceTime(DAY))
    assert (by_hand(stage).position.quantity, working(stage)) == (10, [])
