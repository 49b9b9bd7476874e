"""From a signal to fills: what is sent, and when and at what price it is executed."""

from datetime import UTC, time
from decimal import Decimal

import pytest

from domain.assignment import Assignment, Sizing
from domain.commands import AdvanceTime
from domain.events import (
    Event,
    OrderFilled,
    OrderRejected,
    OrderSubmitted,
    PositionChanged,
    PositionClosed,
    SignalGenerated,
    StopPlaced,
)
from domain.frame import RowKind
from domain.matching import FillOn, PaperMatching
from domain.session import SessionRules
from domain.side import Sides
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop
from tests.unit.domain.stage import (
    ABB,
    NS,
    SECOND,
    TCS,
    Script,
    ScriptParams,
    engine,
    money,
    of,
    only,
    play,
    quote,
    scripted,
    ticks,
)


def statuses(events: list[Event]) -> list[tuple[str, str, str]]:
    """Side, status and code of each signal."""
    return [(event.action, event.status, event.code) for event in of(events, SignalGenerated)]


def fills(events: list[Event]) -> list[tuple[str, str, int, float]]:
    """Side, purpose, quantity and price of each fill."""
    return [(event.action, event.purpose, event.quantity, event.price) for event in of(events, OrderFilled)]


def test_an_order_is_executed_at_the_next_tick_and_not_at_the_one_that_caused_it() -> None:
    stage = engine(scripted("B"))
    assert not of(play(stage, ticks(100)), SignalGenerated)
    caused = play(stage, ticks(101, start=1))
    assert not of(caused, OrderFilled)
    order = only(caused, OrderSubmitted)
    assert (order.side, order.quantity, order.price, order.purpose, order.order_type, order.ts) == (
        "BUY",
        10,
        101,
        "entry",
        "market",
        NS,
    )
    fill = only(play(stage, ticks(101.5, start=1.1)), OrderFilled)
    assert (fill.price, fill.reference_price, fill.slippage, fill.submitted_ts, fill.ts) == (101.5, 101.5, 0, NS, 1.1 * NS)
    assert (fill.order_id, fill.trade_id) == (order.order_id, order.trade_id) == ("script-ABB-1", "script-ABB-T1")


def test_a_signal_carries_its_reason_its_values_and_the_bar_it_came_from() -> None:
    signal = only(play(engine(scripted("B")), ticks(100, 101)), SignalGenerated)
    assert (signal.reason, signal.indicators, signal.timeframe) == ("letter 0 of the script", {"close": 100.0}, "1s")
    assert (signal.strategy_id, signal.symbol, signal.price, signal.ts) == ("script", "ABB", 101, NS)


def test_the_same_tick_executes_the_order_only_where_that_is_configured() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0)), matching=PaperMatching(FillOn.SAME_TICK, slippage_ticks=0))
    events = play(stage, ticks(100, 101))
    assert fills(events) == [("BUY", "entry", 10, 101)]
    events = play(stage, ticks(99, start=1.5))
    assert fills(events) == [("SELL", "stop", 10, 99)]
    assert only(events, PositionClosed).gross_pnl == -20


def test_an_order_that_time_caused_waits_for_a_tick_even_where_the_same_tick_would_do() -> None:
    stage = engine(scripted("B"), matching=PaperMatching(FillOn.SAME_TICK, slippage_ticks=0))
    caused = play(stage, ticks(100), AdvanceTime(NS))
    assert only(caused, OrderSubmitted).price == 100
    assert not of(caused, OrderFilled)
    assert fills(play(stage, ticks(102, start=3))) == [("BUY", "entry", 10, 102)]


def test_a_signal_against_an_open_position_closes_it_and_then_opens_the_other_way() -> None:
    stage = engine(scripted("BS"))
    play(stage, ticks(100, 100, 102))
    orders = stage.lanes[0].desks[0].working
    assert [(order.side, order.purpose, order.trade_id) for order in orders] == [
        ("SELL", "exit", "script-ABB-T1"),
        ("SELL", "entry", "script-ABB-T2"),
    ]
    events = play(stage, ticks(103, start=2.5))
    assert fills(events) == [("SELL", "exit", 10, 103), ("SELL", "entry", 10, 103)]
    assert [event.quantity for event in of(events, PositionChanged)] == [0, -10]
    closed = only(events, PositionClosed)
    assert (closed.trade_id, closed.side, closed.exit_reason, closed.gross_pnl) == (
        "script-ABB-T1",
        "long",
        "signal",
        Decimal(10),
    )


def test_a_short_position_is_reversed_just_so() -> None:
    stage = engine(scripted("SB"))
    events = play(stage, ticks(100, 100, 98, 97))
    assert fills(events) == [("SELL", "entry", 10, 98), ("BUY", "exit", 10, 97), ("BUY", "entry", 10, 97)]
    assert only(events, PositionClosed).gross_pnl == 10
    assert stage.lanes[0].desks[0].position.quantity == 10


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("b", [("BUY", "ignored", "NOTHING_TO_CLOSE")]),
        ("BB", [("BUY", "accepted", ""), ("BUY", "ignored", "ALREADY_HELD")]),
        ("Bb", [("BUY", "accepted", ""), ("BUY", "ignored", "NOTHING_TO_CLOSE")]),
        ("Bs", [("BUY", "accepted", ""), ("SELL", "accepted", "")]),
        ("Sb", [("SELL", "accepted", ""), ("BUY", "accepted", "")]),
        ("Bss", [("BUY", "accepted", ""), ("SELL", "accepted", ""), ("SELL", "ignored", "NOTHING_TO_CLOSE")]),
    ],
)
def test_every_signal_says_what_became_of_it(script: str, expected: list[tuple[str, str, str]]) -> None:
    assert statuses(play(engine(scripted(script)), ticks(*[100] * 6))) == expected


def test_an_exit_by_signal_leaves_the_strategy_flat() -> None:
    stage = engine(scripted("Bs"))
    events = play(stage, ticks(100, 100, 101, 102))
    assert fills(events) == [("BUY", "entry", 10, 101), ("SELL", "exit", 10, 102)]
    assert (only(events, PositionClosed).exit_reason, stage.lanes[0].desks[0].position.quantity) == ("signal", 0)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (Sides.LONG, [("SELL", "ignored", "SIDE_NOT_ALLOWED"), ("BUY", "accepted", ""), ("SELL", "accepted", "")]),
        (Sides.SHORT, [("SELL", "accepted", ""), ("BUY", "accepted", ""), ("SELL", "accepted", "")]),
    ],
)
def test_a_strategy_opens_only_the_positions_that_it_may(sides: Sides, expected: list[tuple[str, str, str]]) -> None:
    desk = Assignment("script", Script, ScriptParams("SBS"), Sizing(quantity=10), None, sides)
    stage = engine(desk)
    assert statuses(play(stage, ticks(*[100] * 6))) == expected
    assert stage.lanes[0].desks[0].position.quantity == (0 if sides is Sides.LONG else -10)


def test_while_an_entry_waits_for_its_tick_no_other_is_sent() -> None:
    stage = engine(scripted("BBS"), timeframes=(SECOND,))
    play(stage, ticks(100, 100))
    desk = stage.lanes[0].desks[0]
    assert statuses(play(stage, AdvanceTime(2 * NS))) == [("BUY", "ignored", "ENTRY_PENDING")]
    assert len(desk.working) == 1


def test_a_signal_while_the_market_is_closed_sends_nothing() -> None:
    rules = SessionRules(UTC, time(9, 15), time(15, 30), frozenset(range(7)))
    close = 15 * 3_600 + 30 * 60
    stage = engine(scripted("B.S"), session=rules)
    play(stage, ticks(100, 100, 101, start=close - 3))
    assert stage.lanes[0].desks[0].position.quantity == 10
    assert statuses(play(stage, AdvanceTime(close * NS))) == [("SELL", "ignored", "MARKET_CLOSED")]
    assert not stage.lanes[0].desks[0].working


def test_a_signal_by_a_tick_after_the_close_sends_nothing() -> None:
    rules = SessionRules(UTC, time(9, 15), time(15, 30), frozenset(range(7)))
    stage = engine(scripted("B"), session=rules)
    close = 15 * 3_600 + 30 * 60
    assert statuses(play(stage, ticks(100, 100, start=close - 1))) == [("BUY", "ignored", "MARKET_CLOSED")]


def test_the_last_bar_of_a_session_is_answered_the_same_with_a_timer_and_without() -> None:
    rules = SessionRules(UTC, time(9, 15), time(15, 30), frozenset(range(7)))
    close, morning = 15 * 3_600 + 30 * 60, 86_400 + 9 * 3_600 + 15 * 60
    timed, untimed = engine(scripted("..B"), session=rules), engine(scripted("..B"), session=rules)
    for stage in (timed, untimed):
        play(stage, ticks(100, 100, 100, start=close - 3))
    assert statuses(play(timed, AdvanceTime(close * NS))) == [("BUY", "ignored", "MARKET_CLOSED")]
    assert statuses(play(untimed, ticks(100, start=morning))) == [("BUY", "ignored", "MARKET_CLOSED")]


def test_around_the_clock_the_last_bar_of_a_day_may_open_a_position() -> None:
    stage = engine(scripted("B"))
    assert statuses(play(stage, ticks(100, start=86_399), AdvanceTime(86_400 * NS))) == [("BUY", "accepted", "")]


def test_no_position_is_opened_before_its_stop_can_be_placed_but_one_is_closed() -> None:
    desks = scripted("BSS", AtrStop(atr_period=2, timeframe=SECOND), "guarded"), scripted("BSS", None, "bare")
    stage = engine(*desks)
    events = play(stage, ticks(100, 101, 102, 103, 104))
    guarded = [(e.status, e.code) for e in of(events, SignalGenerated) if e.strategy_id == "guarded"]
    assert guarded == [("refused", "STOP_NOT_READY"), ("accepted", ""), ("ignored", "ALREADY_HELD")]
    assert only(events, StopPlaced).strategy_id == "guarded"


def test_a_buyer_pays_the_ask_of_the_moment() -> None:
    stage = engine(scripted("BS"))
    play(stage, ticks(100, 100), quote(RowKind.ASK, 100.2, 1.0), quote(RowKind.BID, 99.8, 1.0))
    fill = only(play(stage, ticks(100, start=1.5)), OrderFilled)
    assert (fill.price, fill.reference_price) == (100.2, 100.2)
    events = play(stage, ticks(100, 100, start=2, step=0.5))
    assert fills(events) == [("SELL", "exit", 10, 99.8), ("SELL", "entry", 10, 99.8)]


def test_slippage_goes_against_the_order_and_into_the_books() -> None:
    stage = engine(scripted("Bs"), matching=PaperMatching(slippage_ticks=20, seed=3))
    events = play(stage, ticks(100, 100, 100, 100))
    bought, sold = of(events, OrderFilled)
    assert bought.price == pytest.approx(100 + bought.slippage)
    assert sold.price == pytest.approx(100 - sold.slippage)
    assert bought.slippage > 0
    assert sold.slippage > 0
    assert float(only(events, PositionClosed).gross_pnl) == pytest.approx(-10 * (bought.slippage + sold.slippage))


def test_a_value_buys_whole_lots_at_the_price_of_the_signal() -> None:
    desk = Assignment("script", Script, ScriptParams("B"), Sizing(value=Decimal(1_000)), None)
    stage = engine(desk, instruments=(ABB, TCS))
    events = play(stage, ticks(90, 99), ticks(90, 99, instrument=1))
    assert [(event.symbol, event.quantity) for event in of(events, OrderSubmitted)] == [("ABB", 10), ("TCS", 10)]


def test_a_value_too_small_for_a_lot_is_refused_with_a_reason_and_is_no_breach_of_risk() -> None:
    desk = Assignment("script", Script, ScriptParams("B"), Sizing(value=Decimal(50)), None)
    events = play(engine(desk), ticks(100, 100))
    assert statuses(events) == [("BUY", "refused", "QUANTITY_ZERO")]
    rejected = only(events, OrderRejected)
    assert (rejected.rejection_code, rejected.quantity) == ("QUANTITY_ZERO", 0)
    assert (rejected.current_value, rejected.limit_value) == money(0, 1)
    assert [event.kind for event in events[-2:]] == ["signal", "order_rejected"]


def test_inputs_and_events_are_numbered_together() -> None:
    stage = engine(scripted("B"))
    events = play(stage, ticks(100, 100, 100), AdvanceTime(3 * NS))
    assert [(event.seq, event.kind) for event in events] == [
        (2, "session_started"),
        (4, "bar_closed"),
        (5, "signal"),
        (6, "order_submitted"),
        (8, "bar_closed"),
        (9, "trade"),
        (10, "position_changed"),
        (11, "account_changed"),
        (13, "bar_closed"),
    ]
    assert stage.seq == 13


def test_events_of_a_symbol_keep_their_order_by_its_key_and_the_account_has_one_of_its_own() -> None:
    events = play(engine(scripted("B")), ticks(100, 100, 100))
    assert {event.kind: event.key for event in events if event.key != "ABB"} == {"account_changed": "velox"}


def test_events_are_counted_by_kind() -> None:
    stage = engine(scripted("B"))
    play(stage, ticks(100, 100, 100))
    assert stage.event_counts["bar_closed"] == 2
    assert sum(stage.event_counts.values()) == 8
