"""The highest equity is the highest at any tick, and the drawdown counts from there, whether anybody told of it or not."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from domain.commands import OrderRequest, PlaceOrder
from domain.engine import TradingEngine
from domain.events import AccountChanged, PositionChanged, RiskBreached
from domain.risk import LossAction, RiskLimits
from domain.side import Side
from domain.timeframe import Timeframe
from tests.unit.domain.by_hand import WHO, buy, refusals, sell
from tests.unit.domain.stage import ABB, NS, TCS, continued, engine, frame, of, only, play, ticks

HALT_AT_20000 = RiskLimits(max_drawdown=Decimal(20_000), drawdown_action=LossAction.HALT)


def long_thousand(limits: RiskLimits = HALT_AT_20000) -> TradingEngine:
    """1,000 units bought at 100."""
    stage = engine(limits=limits)
    play(stage, ticks(100), buy(0.5, 1_000), ticks(100, start=1))
    return stage


def test_a_fall_from_a_price_that_nobody_told_of_halts() -> None:
    """From 150, 50,000 ahead: at 134 the warning, at 130 the limit."""
    stage = long_thousand()
    events = play(stage, ticks(120, 140, 150, 140, 134.05, 134, 130.05, start=2))
    assert [(one.ts, one.current_value, one.severity) for one in of(events, RiskBreached)] == [
        (7 * NS, Decimal(16_000), "warning")
    ]
    found = only(play(stage, ticks(130, start=9)), RiskBreached)
    assert (found.current_value, found.limit_value) == (Decimal(20_000), Decimal(20_000))
    assert stage.floor.controls.latched
    assert stage.account.peak_equity == 1_050_000


def test_a_short_position_has_its_peak_where_it_is_lowest() -> None:
    stage = engine(limits=HALT_AT_20000)
    play(stage, ticks(100), sell(0.5, 1_000), ticks(100, 60, 70, start=1))
    assert only(play(stage, ticks(80, start=4)), RiskBreached).current_value == 20_000


def test_an_engine_that_was_restarted_knows_the_peak() -> None:
    stage = long_thousand()
    play(stage, ticks(150, 140, start=2))
    assert only(play(continued(stage), ticks(130, start=4)), RiskBreached).current_value == 20_000


def test_what_is_told_of_the_account_counts_from_the_true_peak() -> None:
    stage = long_thousand(RiskLimits(max_drawdown=Decimal(900_000)))
    play(stage, ticks(150, 140, start=2), sell(4, 1))
    assert only(play(stage, ticks(140, start=5)), AccountChanged).drawdown == 10_000


def test_an_order_is_refused_by_a_drawdown_from_a_peak_that_nobody_told_of() -> None:
    stage = long_thousand(RiskLimits(max_drawdown=Decimal(20_000)))
    play(stage, ticks(150, 130, start=2))
    assert refusals(play(stage, buy(4, 1))) == ["DRAWDOWN_LIMIT"]


def both_long() -> TradingEngine:
    """1,000 units of each bought at 100."""
    stage = engine(instruments=(ABB, TCS), limits=HALT_AT_20000, timeframes=(Timeframe(3_600),))
    of_both = [PlaceOrder(NS, WHO, OrderRequest(symbol, Side.BUY, 1_000)) for symbol in ("ABB", "TCS")]
    play(stage, ticks(100), ticks(100, instrument=1), *of_both, ticks(100, start=2), ticks(100, start=2, instrument=1))
    return stage


def test_the_peak_of_several_positions_is_that_of_their_sum_and_no_sum_of_peaks() -> None:
    """One is 10 up, then the other 20 while the first is back: 20,000 and no more, though each was ahead by itself."""
    stage = both_long()
    play(stage, ticks(110, 100, start=3, step=0.1), ticks(110, 120, start=4, step=0.1, instrument=1))
    assert stage.account.peak_equity == 1_020_000
    play(stage, ticks(110, start=5), ticks(111, start=6, instrument=1))
    assert stage.account.peak_equity == 1_030_000
    events = play(stage, ticks(100, start=7), ticks(110, start=8, instrument=1))
    assert [one.current_value for one in of(events, RiskBreached)] == [19_000, 20_000]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_batches_make_no_difference_to_the_peak(size: int) -> None:
    """5, 8, 2, 7, 12, −6 (18 below the peak: a warning), 2, 13, −8 (21 below)."""
    prices: Sequence[tuple[int, float]] = [(0, 105), (4, 103), (0, 99), (4, 108), (0, 104), (4, 90), (0, 112), (4, 101), (0, 91)]
    rows = [(code, (3 + at) * NS, float(price), 10.0) for at, (code, price) in enumerate(prices)]
    stage, events = both_long(), []
    for at in range(0, len(rows), size):
        events += play(stage, frame(rows[at : at + size]))
    assert stage.account.peak_equity == 1_013_000
    assert [one.current_value for one in of(events, RiskBreached)] == [18_000, 21_000]


def test_ticks_between_the_peak_and_the_limit_pass_without_a_look() -> None:
    """They are many: from 150 down to 134 nothing can be found, and up to 150 nothing is a new peak."""
    stage = long_thousand()
    play(stage, ticks(150, 135, 140, start=2, step=0.01))
    lane = stage.lanes[0]
    events = play(stage, ticks(*[140, 149.95, 134.05] * 5, start=3, step=0.01))
    assert of(events, RiskBreached) + of(events, PositionChanged) == []
    assert lane.take(lane.ts, 149.9, 10.0)
    assert lane.take(lane.ts, 134.05, 10.0)
    assert not lane.take(lane.ts, 150.05, 10.0)
    assert not lane.take(lane.ts, 134.0, 10.0)


def test_without_a_limit_on_drawdowns_nobody_looks_for_the_peak() -> None:
    stage = long_thousand(RiskLimits())
    play(stage, ticks(150, 140, start=2))
    assert stage.account.peak_equity == 1_000_000
