"""What follows in an engine when the day's loss or the drawdown comes near its limit, or reaches it."""

from decimal import Decimal

import pytest

from domain.commands import Resume, SetTradingState
from domain.events import Event, OrderSubmitted, PositionClosed, RiskBreached, TradingStateChanged
from domain.risk import LossAction, RiskLimits
from domain.side import Side
from domain.timeframe import Timeframe
from domain.trading_state import TradingState
from tests.unit.domain.by_hand import WHO, ask_for, buy, cancelled, refusals, refused, sell, send
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import ABB, NS, TCS, continued, engine, of, only, play, ticks

HALT_AT_100 = RiskLimits(max_drawdown=Decimal(100), drawdown_action=LossAction.HALT)
REDUCE_AT_100 = RiskLimits(max_daily_loss=Decimal(100), daily_loss_action=LossAction.REDUCE)


def found(events: list[Event]) -> list[tuple[str, Decimal, str]]:
    return [(event.rule, event.current_value, event.severity) for event in of(events, RiskBreached)]


def test_a_drawdown_closes_everything_and_halts_until_it_is_reset() -> None:
    """10 units bought at 100: 80 % of 100 are lost at 92, all of it at 90."""
    stage = engine(limits=HALT_AT_100)
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), buy(1.5, 3, limit(85)))
    assert found(play(stage, ticks(92, start=2))) == [("DRAWDOWN_LIMIT", Decimal(80), "warning")]
    events = play(stage, ticks(90, start=3))
    assert found(events) == [("DRAWDOWN_LIMIT", Decimal(100), "critical")]
    assert cancelled(events) == [("2", "DRAWDOWN_LIMIT: 100.00 against a limit of 100")]
    order, changed = only(events, OrderSubmitted), only(events, TradingStateChanged)
    assert (order.purpose, order.quantity) == ("flatten", 10)
    assert (changed.state, changed.latched, changed.actor) == ("halted", True, "risk")
    assert only(play(stage, ticks(89, start=4)), PositionClosed).net_pnl == -110
    stage = continued(stage)
    assert refused(stage, Resume(5 * NS, WHO)) == ["KILL_SWITCH"]
    assert refused(stage, buy(5.5, 1)) == ["KILL_SWITCH"]
    play(stage, ticks(89, start=3 * 86_400))
    assert stage.floor.controls.latched, "a new day ends a halt no more than anything else"


def test_a_daily_loss_lets_only_reducing_orders_through_until_the_next_day() -> None:
    stage = engine(limits=REDUCE_AT_100)
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), buy(1.5, 3, limit(85)))
    events = play(stage, ticks(90, start=2))
    assert found(events) == [("DAILY_LOSS_LIMIT", Decimal(100), "critical")]
    assert cancelled(events) == [("2", "only orders that reduce are at work")]
    changed = only(events, TradingStateChanged)
    assert (changed.state, changed.latched, changed.reason) == ("reducing", False, "DAILY_LOSS_LIMIT reached on 1970-01-01")
    assert refused(stage, buy(2.5, 1)) == ["REDUCING"]
    stage = continued(stage)
    assert refusals(play(stage, sell(2.5, 4), ticks(90, start=3))) == []
    changed = only(play(stage, ticks(90, start=86_400)), TradingStateChanged)
    assert (changed.previous, changed.state, changed.actor) == ("reducing", "active", "risk")
    assert refusals(play(stage, buy(86_400.5, 1))) == []


def test_a_loss_of_which_only_is_warned_changes_no_state_and_refuses_entries() -> None:
    stage = engine(limits=RiskLimits(max_daily_loss=Decimal(100)))
    events = play(stage, ticks(100), buy(0.5, 10), ticks(100, 92, 90, 80, start=1))
    assert found(events) == [("DAILY_LOSS_LIMIT", Decimal(80), "warning"), ("DAILY_LOSS_LIMIT", Decimal(100), "critical")]
    assert of(events, TradingStateChanged) == []
    assert refused(stage, buy(4.5, 1)) == ["DAILY_LOSS_LIMIT"]


def test_both_limits_at_once_halt_once() -> None:
    both = RiskLimits(
        max_daily_loss=Decimal(50), daily_loss_action=LossAction.HALT, max_drawdown=Decimal(50), drawdown_action=LossAction.HALT
    )
    stage = engine(limits=both)
    events = play(stage, ticks(100), buy(0.5, 10), ticks(100, 90, start=1))
    assert [rule for rule, _, _ in found(events)] == ["DAILY_LOSS_LIMIT", "DRAWDOWN_LIMIT"]
    assert len(of(events, OrderSubmitted)) == 2, "the entry and one exit"
    assert len(of(events, TradingStateChanged)) == 1


@pytest.mark.parametrize("timeframe_s", [1, 60])
def test_a_fall_from_yesterdays_close_is_a_loss_of_today_though_the_position_gains(timeframe_s: int) -> None:
    """Bought at 100, 120 at the day's end: 110 on the next day is no worst price of the position, but a loss of 10 x 10."""
    stage = engine(limits=REDUCE_AT_100, timeframes=(Timeframe(timeframe_s),))
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), ticks(120, start=86_000))
    assert found(play(stage, ticks(121, 120, 111, start=86_400))) == [("DAILY_LOSS_LIMIT", Decimal(90), "warning")]
    assert found(play(stage, ticks(110, start=86_404))) == [("DAILY_LOSS_LIMIT", Decimal(100), "critical")]


def test_each_day_is_looked_at_anew_though_it_begins_with_the_money_of_the_one_before() -> None:
    """Losses of 100 on both days; between them a gain of 100, so that the second begins with what the first began with."""
    stage = engine(limits=RiskLimits(max_daily_loss=Decimal(100)))
    events = play(stage, ticks(100), buy(0.5, 10), ticks(100, 90, 95, 100, start=1), ticks(100, 95, 90, start=86_400))
    assert [(event.ts // NS, event.current_value) for event in of(events, RiskBreached)] == [
        (2, Decimal(100)),
        (86_402, Decimal(100)),
    ]
    assert stage.account.day_start_equity == 1_000_000


def test_losses_of_all_instruments_and_desks_count_together() -> None:
    """5 x 10 in each of two instruments."""
    stage = engine(limits=HALT_AT_100, instruments=(ABB, TCS))
    play(stage, ticks(100), ticks(100, instrument=1), buy(0.5, 5), send(0.5, ask_for(Side.SELL, 5, symbol="TCS")))
    play(stage, ticks(100, start=1), ticks(100, start=1, instrument=1), ticks(90, start=2))
    events = play(stage, ticks(110, start=2, instrument=1))
    assert [(order.symbol, order.side) for order in of(events, OrderSubmitted)] == [("ABB", "SELL"), ("TCS", "BUY")]


def test_a_loss_while_an_operator_has_trading_reduced_leaves_that_to_the_operator() -> None:
    stage = engine(limits=REDUCE_AT_100)
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), SetTradingState(2 * NS, WHO, TradingState.REDUCING, "as told"))
    assert of(play(stage, ticks(90, start=3)), TradingStateChanged) == []
    play(stage, ticks(90, start=86_400))
    assert stage.floor.controls.state is TradingState.REDUCING
