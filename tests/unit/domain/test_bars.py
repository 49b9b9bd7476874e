"""Bars as an engine builds them: their bounds, their sums, and when they close."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from domain.bar_series import BarSeries
from domain.commands import AdvanceTime
from domain.errors import InvalidValue
from domain.events import BarClosed, SessionStarted, TickRefused
from domain.session import SessionRules
from domain.special_session import SpecialSession
from domain.timeframe import Timeframe
from tests.unit.domain.stage import DAY, MINUTE, NS, SECOND, continued, engine, frame, of, only, play, ticks

NSE = SessionRules(ZoneInfo("Asia/Kolkata"), time(9, 15), time(15, 30))
OPEN = (19_747 * 86_400 + 3 * 3_600 + 45 * 60) * NS
"""09:15 in India on Thursday, 25 January 2024."""
CLOSE = OPEN + (6 * 3_600 + 15 * 60) * NS


def spans(bars: list[BarClosed], timeframe: str, origin: int = 0) -> list[tuple[float, float]]:
    """Start and end in seconds from ``origin``."""
    return [((bar.start - origin) / NS, (bar.end - origin) / NS) for bar in bars if bar.timeframe == timeframe]


def test_a_bar_is_the_sum_of_its_ticks() -> None:
    stage = engine(timeframes=(MINUTE,))
    bar = only(play(stage, ticks(100, 102, 99, 101, start=30, step=7, size=5), ticks(105, start=60)), BarClosed)
    assert (bar.start, bar.end, bar.ts, bar.ticks) == (0, 60 * NS, 60 * NS, 4)
    assert (bar.open, bar.high, bar.low, bar.close) == (100, 102, 99, 101)
    assert (bar.volume, bar.turnover) == (20, 5 * (100 + 102 + 99 + 101))


def test_the_tick_at_the_end_of_a_bar_belongs_to_the_next_one() -> None:
    stage = engine(timeframes=(SECOND,))
    events = play(stage, ticks(100, 101, 102, step=0.999999999))
    assert [(bar.close, bar.ticks) for bar in of(events, BarClosed)] == [(101, 2)]


def test_bars_are_anchored_to_the_session_and_cut_off_at_its_end() -> None:
    stage = engine(session=NSE, timeframes=(Timeframe(3_600), Timeframe(86_400)))
    rows = [(0, OPEN + round(hours * 3_600 * NS), 100.0, 1.0) for hours in (0.5, 1.5, 6.1)]
    bars = of(play(stage, frame(rows), AdvanceTime(CLOSE)), BarClosed)
    assert spans(bars, "1h", OPEN) == [(0, 3_600), (3_600, 7_200), (21_600, 22_500)]
    assert spans(bars, "1d", OPEN) == [(0, 22_500)]


def test_two_sessions_of_a_day_have_bars_of_their_own_and_no_trade_between_them_counts() -> None:
    parts = tuple(SpecialSession(date(2024, 1, 25), time(9, 15 * n), time(9, 15 * n + 10)) for n in (1, 3))
    rules = SessionRules(NSE.timezone, special=parts, entries_until=time(15, 25), square_off=time(15, 28))
    stage = engine(session=rules, timeframes=(MINUTE, Timeframe(86_400)))
    rows = [(0, OPEN + minutes * 60 * NS, 100.0, 1.0) for minutes in (9, 15, 30)]
    events = play(stage, frame(rows))
    assert spans(of(events, BarClosed), "1d", OPEN) == [(0, 600)]
    assert [(one.date, (one.start - OPEN) // NS) for one in of(events, SessionStarted)] == [
        ("2024-01-25", 0),
        ("2024-01-25", 1800),
    ]
    assert stage.lanes[0].skipped == {"outside_session": 1}
    session = stage.lanes[0].session
    assert session is not None
    assert [(at - OPEN) // (60 * NS) for at in (session.entries_until, session.flat_by, session.end)] == [35, 38, 40]
    assert continued(stage).lanes[0].session == session
    assert spans(of(play(stage, AdvanceTime(CLOSE)), BarClosed), "1d", OPEN) == [(1800, 2400)]


def test_a_session_bar_of_one_day_alone_needs_no_finer_one() -> None:
    stage = engine(timeframes=(Timeframe(86_400),))
    bar = only(play(stage, ticks(100, 105, 95, step=20_000), ticks(99, start=86_400)), BarClosed)
    assert (bar.start, bar.end, bar.open, bar.high, bar.low, bar.close, bar.ticks) == (0, DAY, 100, 105, 95, 95, 3)


def test_timeframes_that_do_not_nest_are_built_side_by_side() -> None:
    stage = engine(timeframes=(MINUTE, Timeframe(90)))
    prices = [100 + at for at in range(20)]
    bars = of(play(stage, ticks(*prices, step=20, size=1)), BarClosed)
    assert spans(bars, "1m") == [(at * 60, at * 60 + 60) for at in range(6)]
    assert spans(bars, "90s") == [(at * 90, at * 90 + 90) for at in range(4)]
    assert [bar.ticks for bar in bars if bar.timeframe == "90s"] == [5, 4, 5, 4]
    assert [(bar.open, bar.close) for bar in bars if bar.timeframe == "90s"] == [(100, 104), (105, 108), (109, 113), (114, 117)]


def test_what_ends_first_closes_first_and_the_finer_before_the_coarser() -> None:
    stage = engine(timeframes=(Timeframe(90), MINUTE, Timeframe(180)))
    bars = of(play(stage, ticks(100, 101, start=10, step=80), ticks(102, start=400)), BarClosed)
    assert [(bar.timeframe, bar.end // NS) for bar in bars] == [("1m", 60), ("90s", 90), ("1m", 120), ("90s", 180), ("3m", 180)]


def test_there_are_no_bars_where_there_were_no_ticks() -> None:
    stage = engine(timeframes=(MINUTE,))
    bars = of(play(stage, ticks(100, 101, 102, step=600)), BarClosed)
    assert spans(bars, "1m") == [(0, 60), (600, 660)]


def test_time_alone_closes_the_bars_of_a_quiet_instrument() -> None:
    stage = engine(timeframes=(MINUTE, Timeframe(300)))
    play(stage, ticks(100, 101, start=5))
    assert not play(stage, AdvanceTime(60 * NS - 1))
    bar = only(play(stage, AdvanceTime(60 * NS)), BarClosed)
    assert (bar.timeframe, bar.close, bar.ticks) == ("1m", 101, 2)
    assert [bar.timeframe for bar in of(play(stage, AdvanceTime(10 * 60 * NS)), BarClosed)] == ["5m"]
    assert not play(stage, AdvanceTime(20 * 60 * NS))


def test_a_tick_for_a_bar_that_time_has_closed_is_refused() -> None:
    stage = engine(timeframes=(MINUTE, Timeframe(90)))
    play(stage, ticks(100, start=5), AdvanceTime(70 * NS))
    assert only(play(stage, ticks(101, start=59)), TickRefused).reason == "time_went_back"
    assert not of(play(stage, ticks(101, start=61)), TickRefused)


def test_a_tick_behind_time_but_in_an_open_bar_counts() -> None:
    stage = engine(timeframes=(MINUTE, Timeframe(90)))
    play(stage, ticks(100, start=5), AdvanceTime(40 * NS))
    bars = of(play(stage, ticks(105, 101, start=10), AdvanceTime(90 * NS)), BarClosed)
    assert [(bar.timeframe, bar.high, bar.close, bar.ticks) for bar in bars] == [("1m", 105, 101, 3), ("90s", 105, 101, 3)]


def test_a_tick_for_a_session_that_time_has_ended_is_refused_and_starts_no_second_session() -> None:
    stage = engine(session=NSE, timeframes=(MINUTE,))
    events = play(stage, frame([(0, OPEN, 100.0, 1.0)]), AdvanceTime(CLOSE), frame([(0, CLOSE - 600 * NS, 101.0, 1.0)]))
    assert len(of(events, SessionStarted)) == 1
    assert only(events, TickRefused).reason == "time_went_back"


def test_time_that_goes_back_by_command_changes_nothing() -> None:
    stage = engine(timeframes=(MINUTE,))
    play(stage, ticks(100, start=65))
    before = stage.lanes[0].state()
    assert not play(stage, AdvanceTime(3 * NS))
    assert stage.lanes[0].state() == before


def test_a_new_session_begins_with_its_first_tick() -> None:
    stage = engine(session=NSE, timeframes=(MINUTE,))
    events = play(stage, frame([(0, OPEN + 30 * NS, 100.0, 1.0), (0, OPEN + DAY + 5 * NS, 100.0, 1.0)]))
    assert [(e.ts, e.date, e.start, e.end) for e in of(events, SessionStarted)] == [
        (OPEN + 30 * NS, "2024-01-25", OPEN, CLOSE),
        (OPEN + DAY + 5 * NS, "2024-01-26", OPEN + DAY, CLOSE + DAY),
    ]


def test_the_forming_bars_are_what_would_close_now() -> None:
    stage = engine(timeframes=(MINUTE, Timeframe(90)))
    lane = stage.lanes[0]
    assert lane.forming == []
    play(stage, ticks(100, 103, 101, 101.5, start=10, step=10))
    assert [(str(bar.timeframe), bar.open, bar.high, bar.low, bar.close, bar.ticks) for bar in lane.forming] == [
        ("1m", 100, 103, 100, 101.5, 4),
        ("90s", 100, 103, 100, 101.5, 4),
    ]
    play(stage, AdvanceTime(70 * NS))
    assert [(str(bar.timeframe), bar.ticks) for bar in lane.forming] == [("90s", 4)]
    play(stage, ticks(99, start=75))
    assert [(str(bar.timeframe), bar.low, bar.ticks) for bar in lane.forming] == [("1m", 99, 1), ("90s", 99, 5)]


def test_totals_count_every_tick_of_every_session() -> None:
    stage = engine(timeframes=(MINUTE,))
    play(stage, ticks(100, 101, 102, step=45, size=2))
    assert stage.lanes[0].totals == (3, 6.0, 2 * (100 + 101 + 102))


def test_closed_bars_carry_the_indicators_as_they_stand_after_them() -> None:
    series = BarSeries("ABB", SECOND, ["sma_2", "ema_2"])
    assert (series.now, series.before) == ({}, {})
    stage = engine(timeframes=(SECOND,))
    stage.lanes[0].series[0] = series
    bars = of(play(stage, ticks(100, 102, 104, 106)), BarClosed)
    assert [bar.indicators for bar in bars] == [{}, {"sma_2": 101.0, "ema_2": 101.0}, {"sma_2": 103.0, "ema_2": 103.0}]
    assert (series.before, series.now) == (bars[1].indicators, bars[2].indicators)


def test_no_value_of_one_session_is_compared_with_one_of_the_next() -> None:
    stage = engine(timeframes=(SECOND,))
    series = stage.lanes[0].series[0] = BarSeries("ABB", SECOND, ["sma_1", "vwap"])
    play(stage, ticks(100, 101))
    assert set(series.now) == {"sma_1", "vwap"}
    play(stage, frame([(0, DAY, 200.0, 1.0), (0, DAY + NS, 201.0, 1.0)]))
    assert set(series.before) == {"sma_1"}
    assert series.now["vwap"] == 200.0


def test_a_series_without_a_forming_bar_cannot_close_one() -> None:
    with pytest.raises(InvalidValue, match="a series with a forming bar"):
        BarSeries("ABB", SECOND, []).close()


@pytest.mark.parametrize("ts", [-1, 7_258_118_400 * NS])
def test_time_advances_between_1970_and_2200(ts: int) -> None:
    with pytest.raises(InvalidValue, match=r"^ts: expected a time in ns from 1970 to before 2200"):
        AdvanceTime(ts)
