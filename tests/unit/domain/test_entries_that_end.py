"""Entries at the venue end where no new exposure is wanted: at the session's time for entries, and with a pause."""

from dataclasses import replace
from datetime import time

import pytest

from domain.commands import AdvanceTime, Flatten, Pause, Resume, SwitchStrategy
from domain.engine import TradingEngine
from domain.events import Event, OrderCancelled, OrderExpired, OrderFilled, OrderSubmitted, PositionClosed
from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching import Against
from domain.order import OrderTerms, OrderType, TimeInForce
from domain.segment import Segment
from domain.session import SessionRules
from domain.side import Side
from domain.signal import Signal
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.by_hand import WHO, buy, by_hand, cancelled, fills, gtc, sell, working
from tests.unit.domain.matching.venue import limit, stop
from tests.unit.domain.stage import ABB, DAY, EXACT, MINUTE, NS, continued, engine, of, only, play, quote, scripted, ticks
from tests.unit.domain.test_signals_with_terms import answering
from tests.unit.domain.test_strategies_at_work import FLAT_BY, HALF, LATE, RULES

DELIVERY = replace(ABB, segment=Segment.EQUITY_DELIVERY)
PULLBACK = Signal(Side.BUY, "pullback", terms=limit(98), stop_price=96.0, target_price=101.0)
OVER = "the time for entries has ended"


def ended(events: list[Event]) -> list[tuple[str, str]]:
    """Purpose of each order that has expired, and why."""
    return [(event.purpose, event.reason) for event in of(events, OrderExpired)]


def with_a_pullback(rules: SessionRules = RULES, **changes: object) -> TradingEngine:
    """A strategy's limit order at 98 with its bracket waits since nine seconds before the time for entries ends."""
    stage = engine(answering(PULLBACK), session=rules, **changes)
    assert only(play(stage, ticks(100, 100, start=LATE - 10)), OrderSubmitted).purpose == "entry"
    return stage


@pytest.mark.parametrize("by_tick", [True, False])
def test_an_entry_that_waits_expires_with_its_bracket_when_the_time_for_entries_ends(by_tick: bool) -> None:
    stage = with_a_pullback()
    assert not of(play(stage, AdvanceTime(LATE * NS - 1)), OrderExpired)
    events = play(stage, ticks(97, start=LATE) if by_tick else AdvanceTime(LATE * NS))
    assert ended(events) == [("entry", OVER), ("stop", "its parent has expired"), ("target", "its parent has expired")]
    assert {event.ts for event in of(events, OrderExpired)} == {LATE * NS}
    assert not fills(play(stage, ticks(97, 96, start=LATE + 1))), "it would have been executed at 98"


def test_a_quote_brings_the_end_too_before_it_could_execute_the_entry() -> None:
    stage = with_a_pullback(matching=replace(EXACT, against=Against.QUOTES, max_quote_age_s=60.0))
    events = play(stage, quote(RowKind.ASK, 97, LATE + 1))
    assert (ended(events)[0], fills(events)) == (("entry", OVER), [])


def test_the_end_is_told_at_the_first_tick_after_it_in_the_calmest_market() -> None:
    """The end lies within a bar, whose range no tick leaves; the tick after it takes no notice of anything."""
    stage = with_a_pullback(replace(RULES, entries_until=time(15, 0, 30)), timeframes=(MINUTE,))
    play(stage, ticks(100, 101, 99, 100, start=LATE + 1))
    assert not of(play(stage, ticks(100, start=LATE + 29)), OrderExpired)
    assert ended(play(stage, ticks(100, start=LATE + 30)))[0] == ("entry", OVER)


def test_an_entry_at_market_whose_tick_comes_after_the_end_is_not_executed() -> None:
    stage = engine(scripted("B"), session=RULES)
    play(stage, ticks(100, 100, start=LATE - 1.5))
    events = play(stage, ticks(100, start=LATE + 5))
    assert (ended(events), fills(events)) == ([("entry", OVER)], [])


def test_the_rest_of_an_entry_ends_and_what_protects_the_part_that_was_executed_stays_at_work() -> None:
    """A tick of 10 units offers 5 of the 10 that are wanted."""
    stage = with_a_pullback(matching=HALF)
    assert fills(play(stage, ticks(97, start=LATE - 5))) == [("1", "BUY", 5, 98)]
    events = play(stage, AdvanceTime(LATE * NS))
    rest = only(events, OrderExpired)
    assert (rest.purpose, rest.quantity, rest.filled) == ("entry", 10, 5)
    closed = only(play(stage, ticks(101.5, start=LATE + 60)), PositionClosed)
    assert (closed.quantity, closed.exit_reason) == (5, "target")


def test_orders_that_close_and_stops_go_on_after_the_end() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0)), session=RULES)
    play(stage, ticks(100, 100, 100, start=LATE - 9), buy(LATE - 5, 5), ticks(100, start=LATE - 4))
    play(stage, sell(LATE - 3, 5, limit(101)))
    assert not of(play(stage, AdvanceTime((LATE + 1) * NS)), OrderExpired)
    assert fills(play(stage, ticks(101.5, start=LATE + 2))) == [("2", "SELL", 5, 101)]
    assert only(play(stage, ticks(98, 98, start=LATE + 3)), PositionClosed).exit_reason == "stop"


def test_an_entry_by_hand_ends_like_any_other() -> None:
    stage = engine(session=RULES)
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8, 5, limit(95)), buy(LATE - 7, 5, stop(105)))
    assert ended(play(stage, AdvanceTime(LATE * NS))) == [("entry", OVER), ("entry", OVER)]
    assert working(stage) == []


def test_an_order_that_a_person_sent_later_than_the_tick_is_for_later() -> None:
    """The market data is late: a tick of before comes after an order of the next day."""
    stage = engine(session=RULES, instruments=(DELIVERY,))
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 9 + DAY // NS, 5, limit(95)))
    assert ended(play(stage, ticks(100, 94, start=LATE))) == []
    assert [status for _, status, _, _ in working(stage)] == ["submitted"]


@pytest.mark.parametrize("instrument", [DELIVERY, ABB])
def test_a_day_order_ends_and_one_that_is_good_till_cancelled_waits_for_the_next_session(instrument: Instrument) -> None:
    """Whether positions may stay overnight or not: what is squared off is what is held."""
    stage = engine(session=RULES, instruments=(instrument,))
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8, 5, limit(95)), buy(LATE - 7, 6, gtc(limit(95))))
    trailing = OrderTerms(OrderType.TRAILING_STOP, trail=3.0, time_in_force=TimeInForce.GTC)
    play(stage, buy(LATE - 6, 7, trailing), ticks(100, start=LATE - 5))
    assert ended(play(stage, AdvanceTime(LATE * NS))) == [("entry", OVER)]
    stage = continued(stage)
    assert not fills(play(stage, ticks(94, 98, start=LATE + 1), ticks(94, 98, start=FLAT_BY))), "no exposure at the day's end"
    assert [order.trigger for order in by_hand(stage).working] == [None, 103]
    assert fills(play(stage, ticks(94, start=LATE - 9 + DAY // NS))) == [("2", "BUY", 6, 94)]


def test_a_bracket_that_is_good_till_cancelled_outlasts_the_square_off_of_what_is_held_and_protects_the_next_day() -> None:
    stage = engine(session=RULES)
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8, 5), buy(LATE - 7, 6, gtc(limit(95)), stop=93))
    play(stage, ticks(100, start=LATE - 6))
    events = play(stage, AdvanceTime(LATE * NS), AdvanceTime(FLAT_BY * NS))
    assert (cancelled(events), ended(events)) == ([], [])
    assert [(one.purpose, one.quantity) for one in of(events, OrderSubmitted)] == [("square_off", 5)]
    stage = continued(stage)
    assert fills(play(stage, ticks(94, 92, start=FLAT_BY + 1))) == [("4", "SELL", 5, 94)]
    assert working(stage) == [("2", "submitted", 6, 0), ("3", "held", 6, 0)]
    tomorrow = LATE - 9 + DAY // NS
    assert fills(play(stage, ticks(94.5, 92.5, start=tomorrow))) == [("2", "BUY", 6, 94.5), ("3", "SELL", 6, 92.5)]


def test_what_remains_of_a_bracket_that_was_executed_in_part_ends_with_its_position() -> None:
    """Its children are at work for that part and end with it: the rest would be without a stop."""
    stage = engine(session=RULES, matching=HALF)
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8, 10, gtc(limit(95)), stop=93), ticks(94, start=LATE - 7))
    assert working(stage) == [("1", "partially_filled", 10, 5), ("2", "submitted", 5, 0)]
    events = play(stage, AdvanceTime(FLAT_BY * NS))
    assert [number for number, _ in cancelled(events)] == ["1", "2"]
    assert [order.purpose for order in by_hand(stage).working] == ["square_off"]


def test_a_flatten_ends_what_is_good_till_cancelled_too() -> None:
    stage = engine(session=RULES)
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8, 6, gtc(limit(95)), stop=93), Flatten((LATE - 7) * NS, WHO))
    assert working(stage) == []


def test_without_a_square_off_an_entry_that_is_good_till_cancelled_waits_for_the_next_session() -> None:
    stage = engine(session=replace(RULES, square_off=None))
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8, 5, limit(95)), buy(LATE - 7, 6, gtc(limit(95))))
    assert ended(play(stage, AdvanceTime(LATE * NS))) == [("entry", OVER)]
    assert not fills(play(stage, ticks(94, start=FLAT_BY)))
    assert fills(play(stage, ticks(94, start=LATE - 9 + DAY // NS))) == [("2", "BUY", 6, 94)]


def waiting(*names: str) -> TradingEngine:
    """Strategies whose entry at 98 waits, with its bracket, and an entry and an exit by hand."""
    stage = engine(*(replace(answering(PULLBACK), strategy_id=name) for name in names))
    play(stage, ticks(100), buy(0.5, 5), ticks(100, 100, start=1), sell(2.1, 5, limit(110)), buy(2.2, 7, limit(90)))
    return stage


def test_a_pause_cancels_the_entries_of_strategies_and_leaves_what_closes_and_what_a_person_ordered() -> None:
    stage = waiting("one", "two")
    events = play(stage, Pause(3 * NS, WHO, "lunch"))
    told = [(one.strategy_id, one.purpose, one.reason) for one in of(events, OrderCancelled)]
    assert told == [
        (name, purpose, reason)
        for name in ("one", "two")
        for purpose, reason in (
            ("entry", f"paused by {WHO}"),
            ("stop", "its parent was cancelled"),
            ("target", "its parent was cancelled"),
        )
    ]
    assert [number for number, *_ in working(stage)] == ["2", "3"]
    assert not fills(play(stage, Resume(4 * NS, WHO), ticks(97, start=5))), "what was cancelled stays cancelled"


def test_a_strategy_that_is_switched_off_loses_its_entries_and_no_other_does() -> None:
    stage = waiting("one", "two")
    events = play(stage, SwitchStrategy(3 * NS, WHO, "one", enabled=False))
    told = [(one.strategy_id, one.purpose) for one in of(events, OrderCancelled)]
    assert told == [("one", "entry"), ("one", "stop"), ("one", "target")]
    assert cancelled(events)[0][1] == f"switched off by {WHO}"
    assert not of(play(stage, SwitchStrategy(3 * NS, WHO, "two", enabled=True)), OrderCancelled)
    filled = of(play(stage, ticks(97, start=5)), OrderFilled)
    assert [(fill.strategy_id, fill.purpose) for fill in filled] == [("two", "entry")]


def test_a_pause_leaves_what_protects_the_part_of_an_entry_that_was_executed() -> None:
    stage = engine(answering(PULLBACK), matching=HALF)
    play(stage, ticks(100, 100, 97))
    events = play(stage, Pause(3 * NS, WHO))
    assert [(one.purpose, one.filled) for one in of(events, OrderCancelled)] == [("entry", 5)]
    assert only(play(stage, ticks(101.5, start=4)), PositionClosed).quantity == 5
