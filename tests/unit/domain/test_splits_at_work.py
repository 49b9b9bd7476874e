"""Splits in an engine: units, prices, stops and books go on; what was not told of is suspected."""

from datetime import date
from decimal import Decimal

import pytest

from domain.engine import TradingEngine
from domain.errors import InvalidValue
from domain.events import (
    AccountChanged,
    BarClosed,
    CalendarUncertain,
    OrderSubmitted,
    PositionChanged,
    PositionClosed,
    PriceGapSuspected,
    RiskBreached,
    SplitApplied,
    StopMoved,
    StopTriggered,
)
from domain.instrument import Instrument
from domain.risk import LossAction, RiskLimits
from domain.session import SessionRules
from domain.split import Split
from domain.trailing_stop.indicator_driven import MovingAverageStop
from domain.trailing_stop.trailing import TrailingPct
from tests.unit.domain.by_hand import buy, by_hand, sell
from tests.unit.domain.stage import SECOND, continued, engine, money, of, only, play, scripted, ticks

NEXT_DAY = 86_400
TICK = Decimal("0.01")


def split(ratio: str, day: str = "1970-01-02") -> tuple[Instrument, ...]:
    return (Instrument("ABB", TICK, splits=(Split(day, Decimal(ratio)),)),)


def imbalance(stage: TradingEngine) -> Decimal:
    return stage.account.ledger.imbalance(stage.account.position_value, stage.account.unrealized)


def test_seven_for_one_multiplies_units_and_divides_prices_and_nobody_gains() -> None:
    """10 units bought at 644, at 651 when the day ends: the stop 1 % below is 644.49. On the next day 70 units at 93, and the
    stop at 92.07, the tick at 644.49 / 7 = 92.07; 93.10 makes 7 more."""
    stage = engine(scripted("B", TrailingPct(trail_pct=1.0)), instruments=split("7"))
    play(stage, ticks(644, 644, 644, 651))
    equity = stage.account.equity
    events = play(stage, ticks(93, start=NEXT_DAY))
    applied = only(events, SplitApplied)
    assert (applied.ratio, applied.date, applied.symbol) == (Decimal(7), "1970-01-02", "ABB")
    changed = only(events, PositionChanged)
    assert (changed.quantity, changed.average_price, changed.stop, changed.unrealized_pnl) == (70, 92, 92.07, Decimal(70))
    assert of(events, StopTriggered) + of(events, OrderSubmitted) == []
    assert (stage.account.equity - equity, imbalance(stage)) == money(0, 0)
    assert stage.account.day_start_equity == equity
    assert {event.equity for event in of(events, AccountChanged)} == {equity}
    assert only(play(stage, ticks(93.1, start=NEXT_DAY + 1)), StopMoved).previous == 92.07
    assert stage.account.equity == equity + 7
    stage = continued(stage)
    closed = only(play(stage, ticks(92, 92, start=NEXT_DAY + 2)), PositionClosed)
    assert (closed.quantity, closed.entry_price, closed.exit_price) == (70, 92, 92)
    assert closed.initial_stop == pytest.approx(637.56 / 7)
    assert (closed.gross_pnl, closed.mfe, closed.mae) == money(0, 77, 0)


def test_a_fraction_is_paid_out_at_the_last_price() -> None:
    """3 units at 100 become 4 and a half; the half is paid at 110 / 1.5 = 73.33: 36.665, of a cost of 300, which stays. The value
    of 4 at 73.33 is 293.32; with the cash 329.985, against 330 before: the grid has taken 0.015."""
    stage = engine(instruments=split("1.5"))
    play(stage, ticks(100), buy(0.5, 3), ticks(100, 110, start=1))
    cash = stage.account.ledger.cash
    changed = only(play(stage, ticks(73.33, start=NEXT_DAY)), PositionChanged)
    assert (changed.quantity, changed.realized_pnl) == (4, Decimal("36.665"))
    assert stage.account.ledger.cash - cash == Decimal("36.665")
    assert (stage.account.equity, imbalance(stage)) == money("1000029.985", 0)
    closed = only(play(stage, sell(NEXT_DAY + 0.5, 4), ticks(75, start=NEXT_DAY + 1)), PositionClosed)
    assert (closed.quantity, closed.gross_pnl) == (4, Decimal("36.665"))
    assert imbalance(stage) == 0


def test_a_position_of_less_than_a_unit_is_paid_out_and_its_trade_is_told() -> None:
    """A tenth for each: 3 units bought at 100 become 0.3, paid at 1,100: 330, 30 more than they had cost."""
    stage = engine(instruments=split("0.1"))
    play(stage, ticks(100), buy(0.5, 3), ticks(100, 110, start=1))
    events = play(stage, ticks(1_100, start=NEXT_DAY))
    closed = only(events, PositionClosed)
    assert (closed.quantity, closed.gross_pnl, closed.exit_price, closed.exit_reason) == (3, Decimal(30), 110, "split")
    assert (closed.mfe, closed.mae) == money(30, 0)
    assert only(events, PositionChanged).quantity == 0
    assert stage.account.ledger.book("manual").trades == 1
    assert (by_hand(stage).trip, by_hand(stage).position.quantity) == (None, 0)
    assert (stage.account.equity, imbalance(stage)) == money(1_000_030, 0)


@pytest.mark.parametrize(("ratio", "price"), [("0.1", 1_000.0), ("5", 20.0)])
def test_a_split_of_several_positions_is_no_gain_and_no_loss_at_any_moment(ratio: str, price: float) -> None:
    """100 units of a strategy and 90 short by hand: with the first in new units and the second in old ones at the new price, the
    account would be thousands away from what it is worth, and a limit on losses would act on that."""
    limits = RiskLimits(max_drawdown=Decimal(50), drawdown_action=LossAction.HALT)
    stage = engine(scripted("B", quantity=100), instruments=split(ratio), limits=limits)
    play(stage, ticks(100, 100), sell(1.5, 90), ticks(100, start=2))
    events = play(stage, ticks(price, price, start=NEXT_DAY))
    assert len(of(events, PositionChanged)) == 2
    assert [(event.equity, event.drawdown) for event in of(events, AccountChanged)] == [money(1_000_000, 0)]
    assert of(events, RiskBreached) + of(events, OrderSubmitted) == []
    assert imbalance(stage) == 0


def test_a_short_position_pays_its_fraction() -> None:
    """3 short at 100: 1.5 units for each are 4 and a half; the half is bought back at 110 / 1.5 = 73.33."""
    stage = engine(instruments=split("1.5"))
    play(stage, ticks(100), sell(0.5, 3), ticks(100, 110, start=1), ticks(73.33, start=NEXT_DAY))
    assert (by_hand(stage).position.quantity, by_hand(stage).position.realized) == (-4, Decimal("-36.665"))
    assert (stage.account.equity, imbalance(stage)) == money("999970.015", 0)


def test_what_was_sold_before_a_split_is_counted_in_new_units() -> None:
    """10 in, 4 out at 110, 7 for one: 42 are left, of 70 entered. 28 x 110 / 7 would be 440 / 28: the money of old units."""
    stage = engine(instruments=split("7"))
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1), sell(1.5, 4), ticks(110, start=2))
    play(stage, ticks(20, start=NEXT_DAY), sell(NEXT_DAY + 0.5, 42))
    closed = only(play(stage, ticks(20, start=NEXT_DAY + 1)), PositionClosed)
    assert (closed.quantity, closed.gross_pnl) == (70, Decimal(40 + 840 - 600))
    assert closed.entry_price == pytest.approx(100 / 7)
    assert closed.exit_price == pytest.approx((440 + 840) / 70)


def test_indicators_begin_anew_and_a_stop_that_follows_one_goes_on_in_new_prices() -> None:
    stop = MovingAverageStop(stop_pct=5.0, average="sma_2", timeframe=SECOND)
    stage = engine(scripted("..B", stop), instruments=split("7"))
    play(stage, ticks(700, 700, 700, 700, 707, 707))
    assert stage.lanes[0].desks[0].stop is not None
    events = play(stage, ticks(101.5, 101.5, start=NEXT_DAY))
    assert of(events, StopTriggered) == []
    assert only(events[-1:], BarClosed).indicators == {}


def test_a_split_takes_effect_once_and_with_the_first_session_on_or_after_its_day() -> None:
    stage = engine(instruments=split("7", "1970-01-03"))
    play(stage, ticks(700), buy(0.5, 1), ticks(700, start=1))
    assert of(play(stage, ticks(700, start=NEXT_DAY)), SplitApplied) == []
    assert len(of(play(stage, ticks(100, start=4 * NEXT_DAY)), SplitApplied)) == 1
    stage = continued(stage)
    assert of(play(stage, ticks(100, start=5 * NEXT_DAY)), SplitApplied) == []
    assert by_hand(stage).position.quantity == 7
    fresh = engine(instruments=split("7"))
    assert of(play(fresh, ticks(100, start=NEXT_DAY)), SplitApplied) == [], "there was no price before it"


def test_splits_of_the_days_between_multiply() -> None:
    instrument = Instrument("ABB", TICK, splits=(Split("1970-01-02", Decimal(2)), Split("1970-01-03", Decimal(5))))
    stage = engine(instruments=(instrument,))
    play(stage, ticks(700), buy(0.5, 1), ticks(700, start=1))
    assert only(play(stage, ticks(70, start=3 * NEXT_DAY)), SplitApplied).ratio == 10


@pytest.mark.parametrize(("price", "told"), [(60.1, []), (60, [-40.0]), (14.29, [-85.71]), (139.9, []), (140, [40.0])])
def test_a_gap_without_a_split_in_the_table_is_suspected(price: float, told: list[float]) -> None:
    stage = engine(scripted("B", TrailingPct(trail_pct=1.0)))
    play(stage, ticks(100, 100, 100))
    events = play(stage, ticks(price, start=NEXT_DAY))
    assert [event.change_pct for event in of(events, PriceGapSuspected)] == told


def test_a_gap_without_a_split_in_the_table_does_reach_the_stop() -> None:
    stage = engine(scripted("B", TrailingPct(trail_pct=1.0)))
    play(stage, ticks(700, 700, 700))
    gap = play(stage, ticks(100, start=NEXT_DAY))
    assert (only(gap, PriceGapSuspected).previous, only(gap, StopTriggered).price) == (700, 100)


def test_a_day_that_the_calendar_does_not_know_is_told_once_a_session() -> None:
    rules = SessionRules.around_the_clock()
    known = SessionRules(rules.timezone, rules.opens, rules.closes, rules.weekdays, name="mine", valid_through=date(1970, 1, 1))
    stage = engine(session=known)
    assert of(play(stage, ticks(100, 100)), CalendarUncertain) == []
    told = only(play(stage, ticks(100, 100, start=NEXT_DAY)), CalendarUncertain)
    assert (told.symbol, told.date, told.calendar, told.valid_through) == ("ABB", "1970-01-02", "mine", "1970-01-01")
    begun = SessionRules(rules.timezone, rules.opens, rules.closes, rules.weekdays, name="mine", valid_from=date(1970, 1, 2))
    assert only(play(engine(session=begun), ticks(100)), CalendarUncertain).valid_through == ""


@pytest.mark.parametrize(("day", "ratio"), [("2014-06-31", "7"), ("soon", "7"), ("2014-06-09", "0"), ("2014-06-09", "NaN")])
def test_a_split_that_cannot_be_is_refused(day: str, ratio: str) -> None:
    with pytest.raises(InvalidValue, match=r"split\."):
        Split(day, Decimal(ratio))


def test_a_drawdown_from_a_peak_that_was_first_told_at_a_split_is_found_at_its_tick() -> None:
    """10 units of both were bought at 100, and those of the other instrument are at 140 when the day ends. The split tells the
    peak: 110 is a drawdown of 300 from it, though the worst price since the purchase was 100."""
    instruments = (*split("2"), Instrument("TCS", TICK))
    stage = engine(scripted("B"), instruments=instruments, limits=RiskLimits(max_drawdown=Decimal(250)))
    play(stage, ticks(100, 100, 100), ticks(100, 100, 100, 140, instrument=1), ticks(140, start=NEXT_DAY, instrument=1))
    assert only(play(stage, ticks(50, start=NEXT_DAY + 1)), AccountChanged).drawdown == 0
    assert only(play(stage, ticks(110, start=NEXT_DAY + 1.1, instrument=1)), RiskBreached).current_value == 300
