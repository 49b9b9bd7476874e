"""Trading states by command: what each lets through, and what it ends."""

from decimal import Decimal

import pytest

from domain.commands import Resume, SetTradingState
from domain.engine import TradingEngine
from domain.events import OrderFilled, OrderSubmitted, PositionClosed, SignalGenerated, StopTriggered, TradingStateChanged
from domain.side import Side
from domain.trading_state import TradingState
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.by_hand import WHO, amend, ask_for, buy, by_hand, cancelled, fills, refusals, refused, sell, send, working
from tests.unit.domain.matching.venue import limit, stop
from tests.unit.domain.stage import NS, continued, engine, of, only, play, scripted, ticks
from tests.unit.domain.test_strategies_at_work import FLAT_BY, LATE, RULES


def become(state: TradingState, at: float = 2.6) -> SetTradingState:
    return SetTradingState(round(at * NS), WHO, state, "as told")


def busy(script: str = "B", **changes: object) -> TradingEngine:
    """A strategy's position of 10 under a stop of 99 and one of 5 by hand; a sale at 110 and a purchase at 90 wait."""
    stage = engine(scripted(script, FixedPct(stop_pct=1.0)), **changes)
    play(stage, ticks(100, 100), buy(1.5, 5), ticks(100, start=2), sell(2.1, 5, limit(110)), buy(2.2, 7, limit(90)))
    return stage


def test_reducing_ends_what_may_still_open_and_leaves_what_closes() -> None:
    stage = busy()
    events = play(stage, become(TradingState.REDUCING))
    assert cancelled(events) == [("3", "only orders that reduce are at work")]
    assert working(stage) == [("2", "submitted", 5, 0)]
    assert only(events, TradingStateChanged).latched is False


def test_reducing_lets_only_through_what_reduces() -> None:
    stage = busy("B.SS")
    play(stage, become(TradingState.REDUCING))
    for order in (buy(2.7, 1), sell(2.7, 6), buy(2.7, 1, limit(90))):
        assert refused(stage, order) == ["REDUCING"]
    assert refused(stage, send(2.7, ask_for(Side.SELL, 5), ask_for(Side.BUY, 1, stop(105)))) == ["REDUCING"]
    assert refusals(play(stage, amend(2.7, "manual-ABB-2", 4), sell(2.8, 5))) == []
    events = play(stage, ticks(100, 100, 100, start=3))
    assert [(signal.status, signal.code) for signal in of(events, SignalGenerated)] == [
        ("accepted", "REDUCING"),
        ("refused", "REDUCING"),
    ]
    assert [desk.position.quantity for desk in stage.lanes[0].desks] == [0, 0]


def test_reducing_leaves_stops_at_work() -> None:
    stage = busy()
    play(stage, become(TradingState.REDUCING))
    assert only(play(stage, ticks(98, 98, start=3)), PositionClosed).exit_reason == "stop"


def test_halted_cancels_everything_and_lets_nothing_through_not_even_stops() -> None:
    stage = busy("B.SS")
    events = play(stage, become(TradingState.HALTED))
    assert cancelled(events) == [("2", "trading is halted"), ("3", "trading is halted")]
    assert of(events, OrderSubmitted) == []
    for order in (buy(2.7, 1), sell(2.7, 5), send(2.7, ask_for(Side.SELL, 10, strategy_id="script", reduce_only=True))):
        assert refused(stage, order) == ["HALTED"]
    events = play(stage, ticks(98, 97, 96, start=3))
    assert (of(events, OrderSubmitted), of(events, OrderFilled), of(events, StopTriggered)) == ([], [], [])
    assert {signal.code for signal in of(events, SignalGenerated)} == {"HALTED"}


def test_a_stop_that_was_reached_while_halted_brings_its_exit_with_the_first_tick_after() -> None:
    stage = busy()
    play(stage, become(TradingState.HALTED), ticks(98, start=3))
    stage = continued(stage)
    assert of(play(stage, Resume(4 * NS, WHO, "go on")), OrderSubmitted) == []
    events = play(stage, ticks(97.5, 97.4, start=5))
    assert only(events, StopTriggered).price == 97.5
    assert only(events, PositionClosed).exit_price == 97.4


def test_halted_by_an_operator_sends_no_square_off_either() -> None:
    stage = engine(scripted("B"), session=RULES)
    play(stage, ticks(100, 100, 100, start=LATE - 9), SetTradingState((LATE - 5) * NS, WHO, TradingState.HALTED))
    assert of(play(stage, ticks(100, start=FLAT_BY)), OrderSubmitted) == []
    play(stage, Resume((FLAT_BY + 1) * NS, WHO))
    assert only(play(stage, ticks(100, start=FLAT_BY + 2)), OrderSubmitted).purpose == "square_off"


@pytest.mark.parametrize("state", [TradingState.REDUCING, TradingState.HALTED])
def test_an_operator_ends_what_an_operator_began(state: TradingState) -> None:
    stage = busy()
    play(stage, become(state))
    changed = only(play(stage, Resume(3 * NS, WHO, "go on")), TradingStateChanged)
    assert (changed.previous, changed.state, changed.reason) == (state, "active", "go on")
    assert refusals(play(stage, buy(3.5, 1))) == []
    play(stage, become(state, 4))
    assert refusals(play(stage, become(TradingState.ACTIVE, 5), buy(5.5, 1))) == []


def test_a_state_that_is_on_already_is_no_news() -> None:
    stage = busy()
    play(stage, become(TradingState.HALTED))
    assert of(play(stage, become(TradingState.HALTED, 3)), TradingStateChanged) == []


def test_halted_keeps_the_position_and_its_value_in_the_books() -> None:
    stage = busy()
    play(stage, become(TradingState.HALTED), ticks(95, start=3))
    assert (by_hand(stage).position.quantity, stage.account.unrealized) == (5, Decimal(-75))
    assert fills(play(stage, ticks(96, start=4))) == []
