"""A strategy's orders where they are executed in parts, cut off by the clock, or where the strategy is switched off."""

from dataclasses import replace
from datetime import UTC, time
from decimal import Decimal

import pytest

from domain.commands import AdvanceTime, Pause, Resume, SwitchStrategy
from domain.events import (
    Event,
    OrderCancelled,
    OrderFilled,
    OrderRejected,
    OrderSubmitted,
    PositionClosed,
    SignalGenerated,
    StopTriggered,
    StrategySwitched,
)
from domain.frame import RowKind, row_code
from domain.instrument import Instrument
from domain.matching import Against, PaperMatching
from domain.segment import Segment
from domain.session import SessionRules
from domain.side import Side
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.by_hand import WHO, ask_for, buy, refused, send
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import EXACT, MINUTE, NS, TCS, continued, engine, frame, of, only, play, quote, scripted, ticks

HALF = replace(EXACT, participation_pct=50.0)
"""A tick of 10 units offers 5."""
SIDES = ((RowKind.BID, 99.0), (RowKind.ASK, 100.0))
RULES = SessionRules(UTC, time(9, 15), time(15, 30), frozenset(range(7)), entries_until=time(15), square_off=time(15, 15))
OPEN, LATE, FLAT_BY, CLOSE = 9 * 3_600 + 15 * 60, 15 * 3_600, 15 * 3_600 + 15 * 60, 15 * 3_600 + 30 * 60


def fills(events: list[Event]) -> list[tuple[str, str, int]]:
    """Side, purpose and quantity of each execution."""
    return [(event.action, event.purpose, event.quantity) for event in of(events, OrderFilled)]


def signals(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.status, event.code) for event in of(events, SignalGenerated)]


def test_a_reversal_in_parts_closes_first_and_then_opens() -> None:
    """The entry is decided at second 1, the reversal at second 5; each tick of 10 units offers 5."""
    stage = engine(scripted("B...S"), matching=HALF)
    events = play(stage, ticks(*[100] * 10))
    assert [(fill.ts // NS, fill.action, fill.purpose, fill.quantity) for fill in of(events, OrderFilled)] == [
        (2, "BUY", "entry", 5),
        (3, "BUY", "entry", 5),
        (6, "SELL", "exit", 5),
        (7, "SELL", "exit", 5),
        (8, "SELL", "entry", 5),
        (9, "SELL", "entry", 5),
    ]
    assert stage.lanes[0].desks[0].position.quantity == -10


def test_a_signal_against_an_entry_that_is_executed_in_parts_ends_it_closes_what_there_is_and_turns_around() -> None:
    """5 of 10 units are bought when the strategy wants to sell: the other 5 are not bought any more, 5 are sold, then 10."""
    stage = engine(scripted("B.S"), matching=HALF)
    play(stage, ticks(100, 100))
    events = play(stage, ticks(100, start=2), AdvanceTime(3 * NS))
    assert fills(events) == [("BUY", "entry", 5)]
    ended = only(events, OrderCancelled)
    assert (ended.side, ended.filled, ended.quantity, ended.reason) == ("BUY", 5, 10, "the strategy closes its position")
    assert [(order.purpose, order.quantity) for order in of(events, OrderSubmitted)] == [("exit", 5), ("entry", 10)]
    events = play(stage, ticks(100, 100, 100, start=3.2, step=0.1))
    assert fills(events) == [("SELL", "exit", 5), ("SELL", "entry", 5), ("SELL", "entry", 5)]
    assert only(events, PositionClosed).quantity == 5
    assert stage.lanes[0].desks[0].position.quantity == -10


def test_a_stop_that_is_reached_ends_an_entry_that_is_still_being_executed() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0)), matching=HALF)
    play(stage, ticks(100, 100, 100))
    events = play(stage, ticks(98, size=2, start=2.5))
    assert fills(events) == [("BUY", "entry", 1)], "the entry meets the tick before the stop does"
    assert only(events, StopTriggered).price == 98
    assert only(events, OrderCancelled).filled == 6
    assert fills(play(stage, ticks(98, 97, start=2.6, step=0.1))) == [("SELL", "stop", 5), ("SELL", "stop", 1)]
    assert stage.lanes[0].desks[0].position.quantity == 0


def test_an_entry_waits_for_the_exit_of_a_whole_position_where_the_quote_shows_less_than_the_print() -> None:
    """Half of a print of 40 units are 20, but half of a bid for 10 are 5: 5 and 5 close the position, then 5 and 5 open."""
    stage = engine(scripted("B.S"), matching=replace(HALF, against=Against.QUOTES, max_quote_age_s=60.0))
    play(stage, ticks(100, 100))
    rows = [(row_code(0, kind), round(1.5 * NS), price, 10.0 if kind is RowKind.BID else 40.0) for kind, price in SIDES]
    got = fills(play(stage, frame(rows), ticks(100, 100, 100, 100, 100, 100, 100, start=2, size=40)))
    assert got == [
        ("BUY", "entry", 10),
        ("SELL", "exit", 5),
        ("SELL", "exit", 5),
        ("SELL", "entry", 5),
        ("SELL", "entry", 5),
    ]
    assert stage.lanes[0].desks[0].position.quantity == -10


def test_the_exit_of_a_stop_that_a_tick_within_its_bar_reached_meets_the_next_quote() -> None:
    """Bought at 100 at the start of a one-minute bar; 98 is a new lowest price of it and no more, but for the stop at 99."""
    script = scripted("B", FixedPct(stop_pct=1.0), timeframe=MINUTE)
    matching = PaperMatching(slippage_ticks=0, against=Against.QUOTES, max_quote_age_s=60.0)
    stage = engine(script, matching=matching, timeframes=(MINUTE,))
    play(stage, ticks(100, 100, step=60), quote(RowKind.ASK, 100, 61), ticks(100.5, 100, start=62))
    assert only(play(stage, ticks(98, start=64)), StopTriggered).price == 98
    assert only(play(stage, quote(RowKind.BID, 97.9, 64.5)), OrderFilled).price == 97.9


def test_an_exit_that_its_session_did_not_execute_is_executed_by_the_next_one() -> None:
    stage = engine(scripted("B.s"), session=replace(RULES, entries_until=None, square_off=None), matching=HALF)
    play(stage, ticks(100, 100, 100, size=20, start=CLOSE - 4))
    events = play(stage, ticks(100, start=CLOSE - 1, size=6), AdvanceTime(CLOSE * NS))
    assert only(events, OrderSubmitted).purpose == "exit"
    events = play(stage, ticks(95, start=OPEN + 86_400, size=8), ticks(96, start=OPEN + 86_401, size=100))
    assert [(fill.quantity, fill.price) for fill in of(events, OrderFilled)] == [(4, 95), (6, 96)]


def test_after_the_time_for_entries_a_signal_closes_and_opens_nothing() -> None:
    stage = engine(scripted("B...S"), session=RULES)
    events = play(stage, ticks(*[100] * 7, start=LATE - 5))
    assert signals(events) == [("accepted", ""), ("accepted", "ENTRIES_CLOSED")]
    assert only(events, OrderRejected).rejection_code == "ENTRIES_CLOSED"
    assert fills(events) == [("BUY", "entry", 10), ("SELL", "exit", 10)]


@pytest.mark.parametrize("by_tick", [True, False])
def test_what_is_open_is_squared_off_before_the_session_ends(by_tick: bool) -> None:
    stage = engine(scripted("B"), session=RULES)
    play(stage, ticks(100, 100, 100, start=LATE - 9))
    assert not of(play(stage, AdvanceTime(FLAT_BY * NS - 1)), OrderSubmitted)
    events = play(stage, ticks(101, start=FLAT_BY) if by_tick else AdvanceTime(FLAT_BY * NS))
    order = only(events, OrderSubmitted)
    assert (order.side, order.quantity, order.purpose, order.ts) == ("SELL", 10, "square_off", FLAT_BY * NS)
    again = play(stage, AdvanceTime((FLAT_BY + 1) * NS))
    assert not of(again, OrderSubmitted)
    assert only(play(stage, ticks(102, start=FLAT_BY + 5)), PositionClosed).exit_reason == "square_off"


def test_squaring_off_cancels_what_waits() -> None:
    stage = engine(session=RULES)
    play(stage, ticks(100, start=LATE - 9), buy(LATE - 8.5, 10, limit(95), stop=94))
    events = play(stage, AdvanceTime(FLAT_BY * NS))
    assert [one.reason for one in of(events, OrderCancelled)] == ["the session is about to end", "its parent was cancelled"]


def test_squaring_off_ends_an_entry_in_parts_and_closes_what_it_has_got() -> None:
    stage = engine(scripted("B"), session=RULES, matching=HALF)
    play(stage, ticks(100, 100, 100, start=LATE - 9))
    events = play(stage, AdvanceTime(FLAT_BY * NS))
    assert only(events, OrderCancelled).filled == 5
    assert only(events, OrderSubmitted).quantity == 5


def test_what_is_held_for_delivery_stays_overnight_and_so_do_its_orders() -> None:
    stage = engine(
        scripted("B"), session=RULES, instruments=(Instrument("ABB", Decimal("0.05"), segment=Segment.EQUITY_DELIVERY),)
    )
    play(stage, ticks(100, 100, 100, start=LATE - 9))
    assert not of(play(stage, AdvanceTime(FLAT_BY * NS), AdvanceTime(CLOSE * NS)), OrderSubmitted)
    assert stage.lanes[0].desks[0].position.quantity == 10


def test_a_strategy_that_is_switched_off_wants_nothing() -> None:
    stage = engine(scripted("B..S.S", strategy_id="one"), scripted("B..S.S", strategy_id="two"))
    play(stage, ticks(100, 100, 100))
    switched = only(play(stage, SwitchStrategy(2 * NS, WHO, "one", enabled=False)), StrategySwitched)
    assert (switched.strategy_id, switched.enabled, switched.actor) == ("one", False, WHO)
    assert not of(play(stage, SwitchStrategy(2 * NS, WHO, "one", enabled=False)), StrategySwitched), "that is no news"
    events = play(stage, ticks(100, 100, 100, start=3))
    assert [(one.strategy_id, one.purpose) for one in of(events, OrderFilled)] == [("two", "exit"), ("two", "entry")]
    stage = continued(stage)
    assert {one.strategy_id for one in of(play(stage, ticks(100, start=6)), SignalGenerated)} == {"two"}
    assert only(play(stage, SwitchStrategy(7 * NS, WHO, "one", enabled=True)), StrategySwitched).enabled
    assert stage.floor.controls.asks("one")


def test_a_strategy_that_is_switched_off_sees_none_of_the_bars_meanwhile_and_goes_on_with_the_next() -> None:
    """Its third letter is for the first bar after that; what it holds stays as it is."""
    stage = engine(scripted("B.s"))
    play(stage, ticks(100, 100, 100), SwitchStrategy(2 * NS, WHO, "script", enabled=False))
    events = play(stage, ticks(100, 100, 100, start=3))
    assert signals(events) == []
    assert of(events, OrderFilled) == []
    play(stage, SwitchStrategy(5 * NS, WHO, "script", enabled=True))
    assert [one.purpose for one in of(play(stage, ticks(100, 100, start=6)), OrderFilled)] == ["exit"]


def test_while_all_are_paused_targets_and_the_square_off_go_on() -> None:
    """A bracket's target is executed at 103.05, and what another strategy holds is closed by the end of the session."""
    hours = SessionRules(UTC, time(0), time(0, 10), frozenset(range(7)), square_off=time(0, 1))
    stage = engine(scripted("B", strategy_id="held"), session=hours)
    play(stage, ticks(100), buy(0.5, 10, target=103), ticks(100, 100, start=1), Pause(2 * NS, WHO))
    events = play(stage, ticks(103.05, start=10), ticks(103, 103, start=60))
    assert [(one.strategy_id, one.purpose) for one in of(events, OrderFilled)] == [("manual", "target"), ("held", "square_off")]


def test_while_all_are_paused_no_strategy_wants_anything_but_a_person_does_and_stops_go_on() -> None:
    stage = engine(scripted("B...B", FixedPct(stop_pct=1.0)))
    play(stage, ticks(100, 100, 100), Pause(2 * NS, WHO, "lunch"))
    stage = continued(stage)
    events = play(stage, ticks(98, 98, 98, start=3), buy(5.5, 3))
    assert signals(events) == []
    assert only(events, PositionClosed).exit_reason == "stop"
    assert [(one.strategy_id, one.quantity) for one in of(play(stage, ticks(98, start=6)), OrderFilled)] == [("manual", 3)]
    play(stage, Resume(7 * NS, WHO))
    assert stage.floor.controls.asks("script")


def test_the_desk_of_orders_by_hand_comes_back_from_a_snapshot() -> None:
    stage = engine(instruments=(TCS,))
    play(stage, ticks(100), send(0.5, ask_for(Side.BUY, 10, limit(99), symbol="TCS", stop=98, client_id="mine-1")))
    other = continued(stage)
    assert len(stage.lanes[0].desks) == len(other.lanes[0].desks) == 1
    assert other.state_hash() == stage.state_hash()
    later = ticks(98.95, 97, 97, start=1)
    assert play(other, later) == play(stage, later)
    assert refused(other, send(3.5, ask_for(Side.BUY, 10, symbol="TCS", client_id="mine-1"))) == ["DUPLICATE_CLIENT_ORDER_ID"]
