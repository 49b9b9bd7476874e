"""Amending and cancelling by hand: what may be changed, what follows, and what changes nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import Command
from domain.engine import TradingEngine
from domain.events import OrderAmended, OrderCancelled, OrderTrailed
from domain.instrument import Instrument
from domain.order import OrderTerms, TrailUnit
from domain.risk import RiskLimits
from domain.side import Side
from tests.unit.domain.by_hand import amend, ask_for, buy, by_hand, cancel, fills, refusals, refused, sell, send, working
from tests.unit.domain.matching.venue import limit, stop, stop_limit, trailing
from tests.unit.domain.stage import EXACT, TCS, continued, engine, of, only, play, ticks

HALF = replace(EXACT, participation_pct=50.0)
FIRST = "manual-ABB-1"


def with_order(terms: OrderTerms, **changes: object) -> TradingEngine:
    """A BUY of 10 waits; the last price is 100."""
    stage = engine(**changes)
    play(stage, ticks(100), buy(0.5, 10, terms))
    return stage


def test_a_limit_that_is_moved_is_executed_where_it_is_now() -> None:
    stage = with_order(limit(95))
    told = only(play(stage, amend(0.6, FIRST, limit_price=99)), OrderAmended)
    assert (told.limit_price, told.quantity, told.filled, told.reason) == (99, 10, 0, "amended by cli:ravi")
    assert fills(play(stage, ticks(98.95, start=1))) == [("1", "BUY", 10, 99)]


def test_a_trigger_that_is_moved_is_reached_where_it_is_now() -> None:
    stage = with_order(stop(110))
    assert only(play(stage, amend(0.6, FIRST, trigger_price=101)), OrderAmended).trigger_price == 101
    assert fills(play(stage, ticks(100.95, 101.5, start=1))) == [("1", "BUY", 10, 101.5)]


def test_both_prices_of_a_stop_limit_order_may_be_moved_at_once() -> None:
    stage = with_order(stop_limit(110, 111))
    play(stage, amend(0.6, FIRST, trigger_price=101, limit_price=102))
    assert fills(play(stage, ticks(101, start=1))) == [("1", "BUY", 10, 101)]


def sell_that_trails(trail: OrderTerms) -> TradingEngine:
    """Ten units, and a sell of them, number 2, that has followed the market from 100 to 110."""
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), sell(1.5, 10, trail), ticks(100, 110, start=2))
    return stage


SECOND = "manual-ABB-2"


@pytest.mark.parametrize(
    ("terms", "trail", "before", "after"),
    [
        (trailing(5), 4, 105.0, 106.0),
        (trailing(5), 8, 105.0, 105.0),
        (trailing(5, TrailUnit.PERCENT), 2, 104.5, 107.8),
        (trailing(5, TrailUnit.PERCENT), 10, 104.5, 104.5),
    ],
)
def test_a_trail_that_is_changed_goes_by_the_same_best_price_and_never_loosens(
    terms: OrderTerms, trail: float, before: float, after: float
) -> None:
    stage = sell_that_trails(terms)
    assert by_hand(stage).working[0].trigger == before
    assert only(play(stage, amend(3.5, SECOND, trail=trail)), OrderAmended).trigger_price == after
    assert by_hand(stage).working[0].trigger == after


def test_a_trail_that_is_changed_is_armed_at_once() -> None:
    """4 below 110 is 106: 107 is above, 104.50 is not."""
    stage = sell_that_trails(trailing(5))
    events = play(stage, amend(3.5, SECOND, trail=4), ticks(107, 104.5, start=4))
    assert of(events, OrderTrailed) == []
    assert fills(events) == [("2", "SELL", 10, 104.5)]


def test_a_longer_trail_counts_from_where_the_market_has_gone_beyond() -> None:
    """105 stays until 113; at 112 nothing moves, but it is the best price when the trail is 4 again."""
    stage = sell_that_trails(trailing(5))
    assert of(play(stage, amend(3.5, SECOND, trail=8), ticks(112, start=4)), OrderTrailed) == []
    assert only(play(stage, amend(4.5, SECOND, trail=4)), OrderAmended).trigger_price == 108.0
    assert continued(stage).state_hash() == stage.state_hash()
    assert only(play(stage, ticks(113, start=5)), OrderTrailed).trigger_price == 109.0


def test_a_trail_that_is_changed_before_it_has_followed_any_price_has_no_trigger_yet() -> None:
    stage = with_order(trailing(2))
    assert only(play(stage, amend(0.6, FIRST, trail=5)), OrderAmended).trigger_price is None
    assert only(play(stage, ticks(99.5, start=1)), OrderTrailed).trigger_price == 104.5


def test_a_quantity_is_the_new_whole_up_or_down() -> None:
    """4 of 10 are executed: 12 leaves 8, and of 5 one is left, for which a price that stays below the limit is paid."""
    stage = with_order(limit(100), matching=HALF)
    play(stage, ticks(99.95, start=1, size=8))
    assert not refusals(play(stage, amend(1.1, FIRST, 12)))
    assert working(stage) == [("1", "partially_filled", 12, 4)]
    play(stage, amend(1.2, FIRST, 5))
    assert fills(play(stage, ticks(99.9, start=2, size=80))) == [("1", "BUY", 1, 99.9)]
    assert by_hand(stage).position.quantity == 5


def test_an_amendment_keeps_the_place_of_the_order() -> None:
    stage = with_order(limit(95), matching=HALF)
    play(stage, buy(0.6, 10, limit(99)), amend(0.7, FIRST, limit_price=99))
    assert fills(play(stage, ticks(98.5, start=1))) == [("1", "BUY", 5, 99)]


def test_children_that_are_held_follow_the_quantity_of_their_entry() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, limit(99), stop=98, target=103), amend(0.6, FIRST, 4))
    assert working(stage) == [("1", "submitted", 4, 0), ("2", "held", 4, 0), ("3", "held", 4, 0)]
    play(stage, ticks(98.95, start=1))
    assert working(stage) == [("2", "submitted", 4, 0), ("3", "submitted", 4, 0)]


def test_the_prices_of_children_may_be_moved_held_or_sent() -> None:
    stage = engine(instruments=(Instrument("ABB", Decimal("0.05"), shortable=False),))
    play(stage, ticks(100), buy(0.5, 10, stop=98, target=103))
    assert not refusals(play(stage, amend(0.6, "manual-ABB-2", trigger_price=97)))
    play(stage, ticks(100, 102, start=1))
    assert not refusals(play(stage, amend(2.5, "manual-ABB-2", trigger_price=100.5), amend(2.6, "manual-ABB-3", limit_price=104)))
    assert fills(play(stage, ticks(100.55, 100.5, start=3))) == [("2", "SELL", 10, 100.5)], "a stop may lock in a profit"


def test_an_amendment_is_no_duplicate_of_its_own_order_and_counts_as_no_new_one() -> None:
    limits = RiskLimits(duplicate_window_s=Decimal(60), max_orders_per_second=2)
    stage = with_order(limit(95), limits=limits)
    assert not refusals(play(stage, *(amend(0.6, FIRST, limit_price=96 + step) for step in range(3))))


@pytest.mark.parametrize(
    ("terms", "command", "code"),
    [
        (limit(95), amend(0.6, FIRST, limit_price=95.01), "PRICE_OFF_TICK"),
        (stop(105), amend(0.6, FIRST, trigger_price=105.02), "PRICE_OFF_TICK"),
        (limit(95), amend(0.6, FIRST, limit_price=79.95), "PRICE_BAND"),
        (limit(95), amend(0.6, FIRST, 0), "QUANTITY_BELOW_FILLED"),
        (limit(95), amend(0.6, FIRST, -5), "QUANTITY_BELOW_FILLED"),
        (limit(95), amend(0.6, FIRST, 2_001), "POSITION_VALUE_LIMIT"),
        (limit(95), amend(0.6, FIRST, trigger_price=105), "BAD_TERMS"),
        (limit(95), amend(0.6, FIRST, trail=1), "BAD_TERMS"),
        (limit(95), amend(0.6, FIRST, limit_price=float("nan")), "BAD_TERMS"),
        (trailing(1, TrailUnit.PERCENT), amend(0.6, FIRST, trail=100), "BAD_TERMS"),
        (OrderTerms(), amend(0.6, FIRST, 5), "NOT_AMENDABLE"),
        (OrderTerms(), amend(0.6, FIRST, limit_price=99), "NOT_AMENDABLE"),
        (limit(95), amend(0.6, "manual-ABB-2", 5), "UNKNOWN_ORDER"),
        (limit(95), amend(0.6, "manual-TCS-1", 5), "UNKNOWN_ORDER"),
        (limit(95), amend(0.6, "", 5), "UNKNOWN_ORDER"),
        (limit(95), cancel(0.6, "manual-ABB-0"), "UNKNOWN_ORDER"),
        (limit(95), cancel(0.6, "manual-ABB-x"), "UNKNOWN_ORDER"),
        (limit(95), cancel(0.6, "1"), "UNKNOWN_ORDER"),
    ],
)
def test_what_cannot_be_done_has_its_code_and_changes_nothing(terms: OrderTerms, command: Command, code: str) -> None:
    assert refused(with_order(terms), command) == [code]


def test_a_quantity_off_the_lot_is_refused() -> None:
    stage = engine(instruments=(TCS,))
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 10, limit(95), symbol="TCS")))
    assert refused(stage, amend(0.6, "manual-TCS-1", 12)) == ["QUANTITY_OFF_LOT"]


def test_a_quantity_at_or_below_what_is_executed_is_refused() -> None:
    stage = with_order(limit(100), matching=HALF)
    play(stage, ticks(99.95, start=1, size=8))
    assert [refused(stage, amend(1.1, FIRST, quantity)) for quantity in (3, 4)] == [["QUANTITY_BELOW_FILLED"]] * 2


def test_an_order_that_has_ended_is_neither_amended_nor_cancelled() -> None:
    stage = with_order(limit(100))
    play(stage, buy(0.6, 10, limit(95)), cancel(0.7, "manual-ABB-2"), ticks(99.95, start=1))
    for number in (1, 2):
        assert refused(stage, amend(1.5, f"manual-ABB-{number}", 5)) == ["ORDER_ENDED"]
        assert refused(stage, cancel(1.5, f"manual-ABB-{number}")) == ["ORDER_ENDED"]


def test_the_trigger_of_a_stop_that_was_reached_cannot_be_moved_but_its_limit_can() -> None:
    stage = engine()
    play(stage, ticks(100), sell(0.5, 10, stop_limit(98, 97.5)), ticks(97, start=1))
    assert refused(stage, amend(1.5, FIRST, trigger_price=95)) == ["NOT_AMENDABLE"]
    assert not refusals(play(stage, amend(1.6, FIRST, limit_price=96)))
    assert fills(play(stage, ticks(97, start=2))) == [("1", "SELL", 10, 97)]


def test_the_quantity_of_a_child_and_the_sides_of_a_bracket_stay() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, limit(99), stop=98, target=103))
    assert refused(stage, amend(0.6, "manual-ABB-2", 5)) == ["NOT_AMENDABLE"]
    assert refused(stage, amend(0.6, "manual-ABB-2", trigger_price=99)) == ["BRACKET_SIDE"]
    assert refused(stage, amend(0.6, "manual-ABB-3", limit_price=98.5)) == ["BRACKET_SIDE"]
    assert refused(stage, amend(0.6, FIRST, limit_price=98)) == ["BRACKET_SIDE"]
    assert refused(stage, amend(0.6, FIRST, limit_price=103)) == ["BRACKET_SIDE"]
    assert not refusals(play(stage, amend(0.7, FIRST, limit_price=98.5)))


def test_a_partly_executed_order_is_cancelled_for_what_remains() -> None:
    stage = with_order(limit(100), matching=HALF)
    play(stage, ticks(99.95, start=1, size=8))
    ended = only(play(stage, cancel(1.5, FIRST)), OrderCancelled)
    assert (ended.quantity, ended.filled, ended.reason) == (10, 4, "cancelled by cli:ravi")
    assert fills(play(stage, ticks(99, start=2))) == []
    assert by_hand(stage).position.quantity == 4


def pair(**changes: object) -> TradingEngine:
    """Two buys of 10 that cancel each other, at 99 and at 101, of which the first is executed for 4."""
    stage = engine(matching=HALF, **changes)
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 10, limit(99)), ask_for(Side.BUY, 10, stop(101))))
    play(stage, ticks(98.9, start=1, size=8))
    assert working(stage) == [("1", "partially_filled", 10, 4), ("2", "submitted", 6, 0)]
    return stage


@pytest.mark.parametrize(("order_id", "quantity"), [(FIRST, 11), (SECOND, 7), (SECOND, 10)])
def test_neither_of_a_pair_can_be_made_larger_once_one_is_executed_in_part(order_id: str, quantity: int) -> None:
    assert refused(continued(pair()), amend(1.5, order_id, quantity)) == ["PAIR_EXECUTED"]


def test_a_pair_may_be_made_smaller_or_moved_whatever_is_executed_of_it() -> None:
    stage = pair()
    assert refusals(play(stage, amend(1.5, SECOND, 5), amend(1.6, FIRST, 9, limit_price=98))) == []
    play(stage, ticks(101, start=2, size=1000))
    assert by_hand(stage).position.quantity == 9


def test_a_pair_of_which_nothing_is_executed_may_be_made_larger() -> None:
    stage = engine()
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 10, limit(99)), ask_for(Side.BUY, 10, stop(101))))
    assert refusals(play(stage, amend(0.6, SECOND, 14))) == []


def test_what_is_left_of_a_pair_whose_other_order_was_cancelled_cannot_be_made_larger() -> None:
    stage = pair()
    play(stage, cancel(1.5, FIRST))
    assert refused(stage, amend(1.6, SECOND, 7)) == ["PAIR_EXECUTED"]
