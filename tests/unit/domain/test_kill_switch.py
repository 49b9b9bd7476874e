"""The kill switch: it cancels, flattens and latches; nothing goes out after it, and it ends only with a reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import AdvanceTime, Command, Flatten, Kill, Pause, ResetKill, Resume, SetTradingState
from domain.engine import TradingEngine
from domain.errors import InvalidValue
from domain.events import (
    OrderAmended,
    OrderFilled,
    OrderSubmitted,
    PositionClosed,
    SignalGenerated,
    StopTriggered,
    TradingStateChanged,
)
from domain.instrument import Instrument
from domain.split import Split
from domain.trading_state import TradingState
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.by_hand import WHO, buy, by_hand, cancel, cancelled, refusals, refused, sell
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import ABB, DAY, EXACT, NS, TCS, continued, engine, of, only, play, scripted, ticks

KILL = Kill(round(2.6 * NS), WHO, "runaway")


def busy(script: str = "B") -> TradingEngine:
    """A strategy's position of 10 under a stop of 99, a position of 5 by hand, an order and a bracket that wait."""
    stage = engine(scripted(script, FixedPct(stop_pct=1.0)), instruments=(ABB,))
    play(stage, ticks(100, 100), buy(1.5, 5), ticks(100, start=2), buy(2.1, 7, limit(90)), buy(2.2, 3, limit(95), stop=94))
    return stage


def test_it_cancels_flattens_and_latches() -> None:
    stage = busy()
    events = play(stage, KILL)
    assert [number for number, _ in cancelled(events)] == ["2", "3", "4"]
    sent = [(order.strategy_id, order.side, order.quantity, order.purpose) for order in of(events, OrderSubmitted)]
    assert sent == [("script", "SELL", 10, "flatten"), ("manual", "SELL", 5, "flatten")]
    changed = only(events, TradingStateChanged)
    assert (changed.previous, changed.state, changed.latched, changed.actor) == ("active", "halted", True, WHO)
    assert changed.reason == "kill switch: runaway"
    closed = of(play(stage, ticks(97, start=3)), PositionClosed)
    assert [(trip.strategy_id, trip.exit_price, trip.exit_reason) for trip in closed] == [
        ("script", 97, "kill_switch"),
        ("manual", 97, "kill_switch"),
    ]


def test_nothing_goes_out_after_it() -> None:
    """Neither signals, nor orders by hand, nor stops: the exit that flattens is taken back before the stop is reached."""
    stage = busy("B.SSSS")
    play(stage, KILL, cancel(2.7, "script-ABB-2"))
    for order in (buy(2.8, 1), sell(2.8, 5), sell(2.8, 1, limit(110))):
        assert refused(stage, order) == ["KILL_SWITCH"]
    events = play(stage, ticks(100, 97, 96, 90, start=3), AdvanceTime(8 * NS))
    assert of(events, OrderSubmitted) == []
    assert of(events, StopTriggered) == []
    assert {signal.code for signal in of(events, SignalGenerated)} == {"KILL_SWITCH"}
    assert [fill.strategy_id for fill in of(events, OrderFilled)] == ["manual"]
    assert stage.lanes[0].desks[0].position.quantity == 10


def test_an_operator_may_still_flatten_and_cancel() -> None:
    stage = busy()
    play(stage, KILL, cancel(2.7, "script-ABB-2"))
    order = only(play(stage, Flatten(round(2.8 * NS), WHO)), OrderSubmitted)
    assert (order.strategy_id, order.purpose) == ("script", "flatten")
    assert play(stage, Flatten(round(2.9 * NS), WHO))[1:] == [], "what is closing already is left to it"


@pytest.mark.parametrize(
    "command",
    [Resume(3 * NS, WHO), *(SetTradingState(3 * NS, WHO, state) for state in TradingState)],
)
def test_nothing_but_a_reset_ends_it(command: Command) -> None:
    stage = busy()
    play(stage, KILL)
    assert refused(stage, command) == ["KILL_SWITCH"]
    assert stage.floor.controls.latched


def test_neither_a_new_day_nor_a_restart_ends_it() -> None:
    stage = busy()
    play(stage, KILL)
    stage = continued(stage)
    play(stage, ticks(97, start=3), ticks(97, start=2 * 86_400))
    assert refused(stage, replace(buy(0, 1), ts=2 * DAY + NS)) == ["KILL_SWITCH"]


def test_it_is_reset_with_a_reason_only() -> None:
    for reason in ("", " "):
        with pytest.raises(InvalidValue, match="reason"):
            ResetKill(3 * NS, WHO, reason)
    stage = busy()
    assert refused(stage, ResetKill(3 * NS, WHO, "all is well")) == ["NOT_LATCHED"]
    play(stage, KILL, ticks(97, start=3))
    changed = only(play(stage, ResetKill(4 * NS, WHO, "all is well")), TradingStateChanged)
    assert (changed.previous, changed.state, changed.latched, changed.reason) == ("halted", "active", False, "all is well")
    assert refusals(play(stage, buy(4.5, 1))) == []


def test_a_second_kill_changes_nothing_more() -> None:
    stage = busy()
    play(stage, KILL)
    assert [event.kind for event in play(stage, replace(KILL, ts=3 * NS, reason=""))] == ["operator_acted"]


def test_a_pause_outlives_a_reset() -> None:
    stage = busy()
    play(stage, Pause(2 * NS, WHO), KILL, ResetKill(3 * NS, WHO, "all is well"))
    assert not stage.floor.controls.asks("script")


def test_an_entry_that_is_executed_in_parts_is_ended_and_what_it_got_is_closed() -> None:
    stage = engine(scripted("B"), matching=replace(EXACT, participation_pct=50.0))
    play(stage, ticks(100, 100, 100))
    events = play(stage, KILL)
    assert only(events, OrderSubmitted).quantity == 5
    play(stage, ticks(100, 100, start=3))
    assert stage.lanes[0].desks[0].position.quantity == 0


def test_an_exit_that_sells_a_part_does_not_keep_the_rest_open() -> None:
    stage = busy()
    play(stage, sell(2.5, 2))
    events = play(stage, KILL)
    assert ("5", "kill switch: runaway") in cancelled(events)
    play(stage, ticks(97, start=3))
    assert by_hand(stage).position.quantity == 0


def test_every_instrument_is_flattened() -> None:
    stage = engine(scripted("B"), instruments=(ABB, TCS))
    play(stage, *(ticks(100, start=at, instrument=one) for at in range(3) for one in (0, 1)))
    assert [order.symbol for order in of(play(stage, KILL), OrderSubmitted)] == ["ABB", "TCS"]


def test_an_exit_that_a_split_meets_goes_on_in_new_units() -> None:
    """10 units become 70; nothing had executed the exit on the day before."""
    stage = engine(scripted("B"), instruments=(Instrument("ABB", Decimal("0.05"), splits=(Split("1970-01-02", Decimal(7)),)),))
    play(stage, ticks(700, 700, 700), KILL)
    events = play(stage, ticks(100, start=86_400))
    told = only(events, OrderAmended)
    assert (told.quantity, told.purpose, told.reason) == (70, "flatten", "the instrument was split")
    assert only(events, PositionClosed).quantity == 70
