"""Stops of open positions: where they are placed, how they follow, and the exit that a touch brings."""

from decimal import Decimal

import pytest

from domain.commands import AdvanceTime
from domain.events import (
    OrderFilled,
    OrderSubmitted,
    PositionClosed,
    SignalGenerated,
    StopMoved,
    StopPlaced,
    StopTriggered,
)
from domain.frame import RowKind
from domain.matching import PaperMatching
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.trailing_stop.steps import Rung, Steps
from domain.trailing_stop.time_decay import TimeDecay
from domain.trailing_stop.trailing import TrailingPct, TrailingPoints
from tests.unit.domain.stage import MINUTE, NS, SECOND, engine, of, only, play, quote, scripted, ticks


def test_a_stop_is_placed_with_the_fill_at_its_price() -> None:
    stage = engine(scripted("B", TrailingPct(trail_pct=1.0)))
    placed = only(play(stage, ticks(100, 100, 100)), StopPlaced)
    assert (placed.level, placed.best_price, placed.price, placed.side, placed.sl_type) == (99, 100, 100, "long", "trailing_pct")
    assert placed.trade_id == "script-ABB-T1"


@pytest.mark.parametrize(("letter", "sign", "side"), [("B", 1, "long"), ("S", -1, "short")])
def test_a_trailing_stop_follows_the_price_tick_by_tick_and_brings_the_exit_at_the_next_one(
    letter: str, sign: int, side: str
) -> None:
    stage = engine(scripted(letter, TrailingPoints(trail_points=1.0)))
    entry = play(stage, ticks(100, 100, 100))
    assert only(entry, StopPlaced).level == 100 - sign
    moved = of(play(stage, ticks(*(100 + sign * step for step in (0.5, 0.2, 2.0)), start=2.1, step=0.1)), StopMoved)
    assert [(move.previous, move.level, move.best_price) for move in moved] == [
        (100 - sign, 100 - sign * 0.5, 100 + sign * 0.5),
        (100 - sign * 0.5, 100 + sign * 1.0, 100 + sign * 2.0),
    ]
    assert moved[-1].distance_pct == pytest.approx(100 / (100 + sign * 2))
    events = play(stage, ticks(100 + sign * 1.0, start=2.5))
    triggered, order = only(events, StopTriggered), only(events, OrderSubmitted)
    assert (triggered.level, triggered.best_price, triggered.price) == (100 + sign, 100 + sign * 2, 100 + sign)
    assert triggered.side == side
    assert (order.purpose, order.quantity, order.trade_id) == ("stop", 10, "script-ABB-T1")
    assert order.side == ("SELL" if sign > 0 else "BUY")
    assert not of(events, OrderFilled)
    events = play(stage, ticks(100 + sign * 0.9, start=2.6))
    assert only(events, OrderFilled).purpose == "stop"
    closed = only(events, PositionClosed)
    assert (closed.exit_reason, closed.exit_price, closed.initial_stop) == ("stop", 100 + sign * 0.9, 100 - sign)


def test_a_triggered_stop_neither_moves_nor_triggers_again_while_its_exit_waits() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0), strategy_id="one"))
    play(stage, ticks(100, 100, 100, 98))
    desk = stage.lanes[0].desks[0]
    assert desk.is_exiting
    assert not of(play(stage, AdvanceTime(5 * NS)), StopTriggered)
    events = play(stage, ticks(97, 96, start=5))
    assert not of(events, StopTriggered)
    assert len(of(events, PositionClosed)) == 1


def test_a_stop_that_is_reached_while_an_exit_by_signal_waits_sends_no_second_exit() -> None:
    stage = engine(scripted("B.s", FixedPct(stop_pct=1.0)))
    events = play(stage, ticks(100, 100, 100, 98, 97))
    assert [order.purpose for order in of(events, OrderSubmitted)] == ["entry", "exit"]
    assert not of(events, StopTriggered)
    assert only(events, PositionClosed).exit_reason == "signal"


@pytest.mark.parametrize(("letter", "sign"), [("B", 1), ("S", -1)])
def test_a_stop_waits_for_its_activation_threshold(letter: str, sign: int) -> None:
    stage = engine(scripted(letter, TrailingPct(trail_pct=1.0, activate_pct=2.0)))
    placed = only(play(stage, ticks(100, 100, 100)), StopPlaced)
    assert placed.level is None
    assert not of(play(stage, ticks(*(100 + sign * step for step in (1.95, -20, 0)), start=2.1, step=0.1)), StopTriggered)
    moved = only(play(stage, ticks(100 + sign * 2, start=2.5)), StopMoved)
    assert (moved.previous, moved.level) == (None, 100.95 if sign > 0 else 99.0)
    back = 100.5 if sign > 0 else 99.5
    assert only(play(stage, ticks(back, back, start=2.6, step=0.1)), PositionClosed).initial_stop is None


def test_a_ladder_locks_in_profit() -> None:
    stage = engine(scripted("B", Steps(stop_pct=1.0, rungs=(Rung(1.0, 0.0), Rung(2.0, 1.0)))))
    events = play(stage, ticks(100, 100, 100, 101, 102, 101, 101))
    assert [(move.previous, move.level) for move in of(events, StopMoved)] == [(99, 100), (100, 101)]
    assert only(events, PositionClosed).gross_pnl == 10


def test_a_decaying_stop_moves_with_time_at_a_price_that_stands_still() -> None:
    stage = engine(scripted("B", TimeDecay(start_pct=3.0, end_pct=1.5, decay_minutes=1.0)))
    events = play(stage, ticks(*[100] * 100))
    levels = [move.level for move in of(events, StopMoved)]
    assert levels == sorted(levels)
    assert (only(events, StopPlaced).level, levels[0], levels[-1], len(levels)) == (97, 97.05, 98.5, 30)
    assert [move.ts // NS - 2 for move in of(events, StopMoved)][:3] == [2, 4, 6]


def test_it_moves_so_within_a_bar_too() -> None:
    stop = TimeDecay(start_pct=3.0, end_pct=1.5, decay_minutes=1.0)
    stage = engine(scripted("B", stop, timeframe=MINUTE), timeframes=(MINUTE,))
    events = play(stage, ticks(100, 100, step=60), ticks(*[100] * 55, start=61))
    assert [move.ts // NS - 61 for move in of(events, StopMoved)] == list(range(2, 55, 2))


@pytest.mark.parametrize(("letter", "first", "worst"), [("B", 90, 95), ("S", 110, 105)])
def test_the_extremes_of_a_trade_count_prices_that_are_none_of_the_bar(letter: str, first: float, worst: float) -> None:
    stage = engine(scripted(letter, FixedPct(stop_pct=10.0), timeframe=MINUTE), timeframes=(MINUTE,))
    play(stage, ticks(100, start=0), ticks(first, 100, worst, 100, start=60))
    trip = stage.lanes[0].desks[0].trip
    assert trip is not None
    assert (trip.entry_price, trip.worst) == (Decimal(100), worst)


def test_an_atr_stop_is_placed_by_the_range_at_the_entry_and_tightens_with_it() -> None:
    stage = engine(scripted("..B", AtrStop(atr_multiple=2.0, atr_period=2, timeframe=SECOND)))
    events = play(stage, ticks(100, 102, 104, 104, 104, 104, 104))
    assert only(events, StopPlaced).level == 104 - 2 * 0.75
    assert [move.level for move in of(events, StopMoved)] == [104 - 2 * 0.375, 103.6]


def test_a_moving_average_stop_takes_the_average_from_the_first_bar_after_the_entry_on() -> None:
    stop = MovingAverageStop(stop_pct=5.0, average="sma_2", timeframe=SECOND)
    stage = engine(scripted("..B", stop))
    events = play(stage, ticks(100, 100, 100, 100), ticks(104, 104.2, 104.1, 104.3, start=4, step=0.1))
    assert only(events, StopPlaced).level == 98.8 == 104 * 0.95
    assert not of(events, StopMoved)
    moved = only(play(stage, ticks(104, start=5)), StopMoved)
    assert (moved.previous, moved.level) == (98.8, 102.15)


def test_a_close_through_the_average_closes_the_position() -> None:
    stop = MovingAverageStop(stop_pct=5.0, average="sma_2", timeframe=SECOND)
    stage = engine(scripted("..S", stop))
    events = play(stage, ticks(100, 100, 100, 100, 98, 97, 101, 102, 103, 103))
    triggered = only(events, StopTriggered)
    assert (triggered.side, triggered.price, triggered.level) == ("short", 101, 97.5)
    assert only(events, PositionClosed).exit_reason == "stop"


def test_a_stop_that_time_alone_moves_past_the_price_triggers_at_the_next_tick() -> None:
    stop = MovingAverageStop(stop_pct=5.0, average="sma_1", timeframe=SECOND)
    stage = engine(scripted(".B", stop))
    play(stage, ticks(100, 100, 100, 100), ticks(99, start=3.5))
    moved = only(play(stage, AdvanceTime(4 * NS)), StopMoved)
    assert moved.level == 99
    events = play(stage, ticks(99, start=4.2))
    assert only(events, StopTriggered).price == 99


def test_an_entry_that_executes_beyond_its_stop_is_closed_again() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0)), matching=PaperMatching(slippage_ticks=0))
    play(stage, ticks(100, 100), quote(RowKind.ASK, 103.0, 1.0))
    events = play(stage, ticks(100, start=1.5))
    assert (only(events, OrderFilled).price, only(events, StopTriggered).level) == (103, 101.95)


def test_the_other_way_is_open_while_a_stop_exit_waits() -> None:
    stage = engine(scripted("B.S", FixedPct(stop_pct=1.0)))
    events = play(stage, ticks(100, 100, 100), ticks(98, start=2.5), AdvanceTime(3 * NS))
    assert [(order.side, order.purpose) for order in of(events, OrderSubmitted)] == [
        ("BUY", "entry"),
        ("SELL", "stop"),
        ("SELL", "entry"),
    ]
    filled = play(stage, ticks(98, start=3.5))
    assert [fill.trade_id for fill in of(filled, OrderFilled)] == ["script-ABB-T1", "script-ABB-T2"]
    assert stage.lanes[0].desks[0].position.quantity == -10


def test_the_same_way_is_open_again_while_a_stop_exit_waits() -> None:
    stage = engine(scripted("B.B", FixedPct(stop_pct=1.0)))
    events = play(stage, ticks(100, 100, 100), ticks(98, start=2.5), AdvanceTime(3 * NS), ticks(98, start=3.5))
    assert [signal.status for signal in of(events, SignalGenerated)] == ["accepted", "accepted"]
    assert stage.lanes[0].desks[0].position.quantity == 10
    assert stage.lanes[0].desks[0].trades == 2


def test_positions_without_a_stop_are_followed_for_their_extremes_alone() -> None:
    stage = engine(scripted("B"))
    events = play(stage, ticks(100, 100, 100, 90, 110, 100))
    assert not of(events, StopPlaced)
    trip = stage.lanes[0].desks[0].trip
    assert trip is not None
    assert (trip.best, trip.worst) == (110, 90)
