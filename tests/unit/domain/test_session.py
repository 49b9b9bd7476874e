from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.errors import InvalidValue
from domain.session import Session, SessionRules, bar_bounds
from tests.unit.domain.stage import DAY, NS

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
NSE = SessionRules(KOLKATA, time(9, 15), time(15, 30), holidays=frozenset({date(2024, 1, 26)}))
NYSE = SessionRules(NEW_YORK, time(9, 30), time(16, 0))


def at(text: str, zone: ZoneInfo = KOLKATA) -> int:
    """A local time as ns since the epoch."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * NS


def test_the_nse_trades_from_a_quarter_past_nine_until_half_past_three() -> None:
    opens, closes = at("2024-01-25T09:15"), at("2024-01-25T15:30")
    assert opens == int(datetime(2024, 1, 25, 3, 45, tzinfo=UTC).timestamp()) * NS
    session = Session("2024-01-25", opens, closes, closes, closes)
    assert [NSE.session_at(ts) for ts in (opens - 1, opens, closes - 1, closes)] == [None, session, session, None]


@pytest.mark.parametrize("day", ["2024-01-26", "2024-01-27", "2024-01-28"])
def test_nothing_trades_on_a_holiday_or_at_a_weekend(day: str) -> None:
    assert NSE.session_at(at(f"{day}T12:00")) is None


def test_a_session_keeps_its_local_time_when_the_clocks_change() -> None:
    winter, summer = NYSE.session_at(at("2024-03-08T12:00", NEW_YORK)), NYSE.session_at(at("2024-03-11T12:00", NEW_YORK))
    assert winter is not None
    assert summer is not None
    assert (winter.start % DAY // NS, summer.start % DAY // NS) == (14.5 * 3600, 13.5 * 3600)
    assert winter.end - winter.start == summer.end - summer.start == 6.5 * 3600 * NS


def test_a_day_around_the_clock_is_as_long_as_the_clocks_make_it() -> None:
    rules = SessionRules.around_the_clock(NEW_YORK)
    lengths = {}
    for day in ("2024-03-09", "2024-03-10", "2024-11-03"):
        session = rules.session_at(at(f"{day}T12:00", NEW_YORK))
        assert session is not None
        assert session.date == day
        lengths[day] = (session.end - session.start) // (3600 * NS)
    assert lengths == {"2024-03-09": 24, "2024-03-10": 23, "2024-11-03": 25}


def test_a_market_around_the_clock_never_closes_and_begins_a_session_every_midnight() -> None:
    rules = SessionRules.around_the_clock()
    assert rules.session_at(DAY - 1) == Session("1970-01-01", 0, DAY, DAY, DAY)
    assert rules.session_at(DAY) == Session("1970-01-02", DAY, 2 * DAY, 2 * DAY, 2 * DAY)
    assert rules.session_at(at("2024-01-27T03:00")) is not None


@pytest.mark.parametrize(("opens", "closes"), [("15:30", "09:15"), ("09:15", "09:15"), ("00:01", "00:00")])
def test_a_session_closes_after_it_opens(opens: str, closes: str) -> None:
    with pytest.raises(InvalidValue, match=r"^session\.closes: expected a time after session\.opens"):
        SessionRules(UTC, time.fromisoformat(opens), time.fromisoformat(closes))


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({0, -1})])
def test_a_market_trades_on_some_days_of_the_week(weekdays: frozenset[int]) -> None:
    with pytest.raises(InvalidValue, match=r"^session\.weekdays: expected at least one day"):
        SessionRules(UTC, weekdays=weekdays)


CLOSE = 15 * 3600 * NS + 30 * 60 * NS
SESSION = Session("2024-01-25", 9 * 3600 * NS + 15 * 60 * NS, CLOSE, CLOSE, CLOSE)


@pytest.mark.parametrize(
    ("seconds", "ts", "start", "end"),
    [
        (1, "09:15:00", "09:15:00", "09:15:01"),
        (60, "09:15:59", "09:15:00", "09:16:00"),
        (90, "09:16:29", "09:15:00", "09:16:30"),
        (90, "09:16:30", "09:16:30", "09:18:00"),
        (3600, "10:14:59", "09:15:00", "10:15:00"),
        (3600, "15:15:00", "15:15:00", "15:30:00"),
        (7 * 3600, "12:00:00", "09:15:00", "15:30:00"),
        (86_400, "12:00:00", "09:15:00", "15:30:00"),
    ],
)
def test_bars_count_from_the_start_of_the_session_and_are_cut_off_at_its_end(seconds: int, ts: str, start: str, end: str) -> None:
    def of_day(text: str) -> int:
        hours, minutes, rest = map(int, text.split(":"))
        return (hours * 3600 + minutes * 60 + rest) * NS

    assert bar_bounds(SESSION, seconds * NS, of_day(ts)) == (of_day(start), of_day(end))
