"""Limits on losses at work: they are noticed at the tick that reaches them, however the loss comes together."""

from decimal import Decimal

from domain.commands import AdvanceTime, Flatten, OrderRequest, PlaceOrder
from domain.engine import TradingEngine
from domain.events import OrderFilled, PositionChanged, RiskBreached
from domain.risk import LossAction, RiskLimits
from domain.side import Side
from domain.timeframe import Timeframe
from tests.unit.domain.by_hand import WHO, buy, sell
from tests.unit.domain.stage import ABB, DAY, NS, TCS, continued, engine, money, of, only, play, ticks

HALT_AT_60 = RiskLimits(max_daily_loss=Decimal(60), daily_loss_action=LossAction.HALT)


def long_in_two() -> TradingEngine:
    """10 units of each, bought at 100; ABB has been at 97 (−30), TCS at 96.50 (−35), and both have come back."""
    stage = engine(instruments=(ABB, TCS), limits=HALT_AT_60, timeframes=(Timeframe(3_600),))
    both = PlaceOrder(NS, WHO, OrderRequest("TCS", Side.BUY, 10))
    play(stage, ticks(100), ticks(100, instrument=1), buy(1, 10), both, ticks(100, start=2), ticks(100, start=2, instrument=1))
    events = play(stage, ticks(97, 100, start=3, step=0.1), ticks(96.5, 99, start=4, step=0.1, instrument=1))
    assert not of(events, RiskBreached)
    return stage


def test_a_loss_that_comes_together_without_a_new_worst_price_is_noticed_at_once() -> None:
    stage = long_in_two()
    assert not of(play(stage, ticks(97, start=5)), RiskBreached)
    found = only(play(stage, ticks(96.5, start=6, instrument=1)), RiskBreached)
    assert (found.ts, found.current_value, found.limit_value) == (6 * NS, *money(65, 60))


def test_an_engine_that_was_restarted_notices_it_too() -> None:
    stage = continued(long_in_two())
    assert only(play(stage, ticks(97, start=5), ticks(96.5, start=6, instrument=1)), RiskBreached).current_value == 65


def test_a_loss_of_the_new_day_is_noticed_at_a_price_that_the_day_before_has_seen() -> None:
    stage = engine(limits=HALT_AT_60)
    play(stage, ticks(100), buy(0, 10), ticks(100, 95, 100, start=1), ticks(100, 99, start=DAY / NS))
    found = only(play(stage, ticks(94, start=DAY / NS + 2)), RiskBreached)
    assert (found.current_value, found.severity) == (Decimal(60), "critical")


def test_what_was_told_on_the_day_before_is_told_again_though_the_equity_is_the_same() -> None:
    limits = RiskLimits(max_drawdown=Decimal(50))
    stage = engine(limits=limits)
    play(stage, ticks(100), buy(0, 10), ticks(100, start=1))
    assert only(play(stage, ticks(95, start=2)), RiskBreached).current_value == 50
    play(stage, Flatten(3 * NS, WHO), ticks(95, start=4))
    for day in (1, 2):
        assert only(play(stage, ticks(95, start=day * DAY / NS)), RiskBreached).current_value == 50


def test_money_is_written_alike_before_and_after_a_restart() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0, 10), ticks(99.95, start=1), sell(2, 3), ticks(100.05, start=3))
    twin = continued(stage)
    for one in (stage, twin):
        play(one, sell(4, 4))
    events = [play(one, ticks(100.15, start=5)) for one in (stage, twin)]
    assert str(events[0]) == str(events[1])
    assert str(only(events[0], PositionChanged).realized_pnl) == "1.10"


def test_time_alone_notices_nothing_twice() -> None:
    stage = long_in_two()
    play(stage, ticks(97, start=5), ticks(96.5, start=6, instrument=1))
    events = play(stage, AdvanceTime(7 * NS), ticks(97, start=8), ticks(96.5, start=8, instrument=1))
    assert len(of(events, OrderFilled)) == len(of(events, PositionChanged)) == 2
    assert not of(events, RiskBreached)
