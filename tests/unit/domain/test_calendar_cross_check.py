"""Every day of the tables against exchange_calendars, a library with calendars of its own."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import exchange_calendars  # type: ignore[import-untyped]
import pytest

from domain.calendar import CALENDARS

MUHURAT = "it leaves the evening session of a holiday or weekend out"
WEEKEND = "it leaves this weekend out"
DIFFERENCES: Mapping[str, tuple[str, str, str, str]] = {
    "2015-02-28": ("09:15-15:30", "closed", WEEKEND, "NSE/CMTR/28939, BSE notice 20150220-23"),
    "2015-11-11": (
        "17:45-18:45",
        "closed",
        MUHURAT,
        "thehindubusinessline.com/markets/…/article7829620.ece, of the NSE's circular",
    ),
    "2016-10-30": ("18:30-19:30", "closed", MUHURAT, "hindupad.com/diwali-muhurat-trading, of the NSE's circular"),
    "2017-10-19": ("18:30-19:30", "closed", MUHURAT, "upcomingipocalendar.com/diwali-muhurat-trading-time-bse-nse"),
    "2018-11-07": ("17:30-18:30", "closed", MUHURAT, "livemint.com/Money/G6nrnFH0h4zKOp2UJjPpoK"),
    "2019-10-27": (
        "18:15-19:15",
        "closed",
        MUHURAT,
        "moneycontrol.com/…/muhurat-trading-to-start-at-615-pm-on-october-27-4558391.html",
    ),
    "2020-02-01": ("09:15-15:30", "closed", WEEKEND, "rediff.com/business/report/…/20241223.htm, which looks back on it"),
    "2020-11-14": ("18:15-19:15", "closed", MUHURAT, "ndtv.com/business/muhurat-trading-2020-…-2325145"),
    "2021-02-24": (
        "09:15-17:00",
        "09:15-15:30",
        "it leaves the extension out",
        "money9.com/…/trading-on-bse-nse-extended-till-5-pm-11077.html",
    ),
    "2021-11-04": ("18:15-19:15", "closed", MUHURAT, "freepressjournal.in of 2021-11-04"),
    "2022-10-24": ("18:15-19:15", "closed", MUHURAT, "livemint.com, 11666575790132, of both exchanges' circulars"),
    "2023-11-12": ("18:15-19:15", "closed", MUHURAT, "angelone.in/announcements/market/muhurat-trading-session-12-nov"),
    "2024-03-02": (
        "09:15-10:00 11:30-12:30",
        "closed",
        WEEKEND,
        "hindustantimes.com, 101707968553193, of the NSE's circular of 14 February",
    ),
    "2024-05-18": (
        "09:15-10:00 11:30-12:30",
        "closed",
        WEEKEND,
        "zerodha.com/marketintel/bulletin/377895, of both exchanges' circulars",
    ),
    "2024-11-01": ("18:00-19:00", "closed", MUHURAT, "ndtvprofit.com of 2024-10-20, of both exchanges' circulars"),
    "2025-10-21": ("13:45-14:45", "closed", MUHURAT, "ndtvprofit.com of 2025-09-22, of the NSE's circular"),
    "2026-02-01": ("09:15-15:30", "closed", WEEKEND, "deccanherald.com/…-3864764, of both exchanges' circulars"),
}
"""Day → what the table has, what the library has, why they differ, and where the table's hours are confirmed."""


def of_the_table(name: str) -> dict[str, str]:
    """The hours of every day of a table."""
    table = CALENDARS[name]
    rules = table.rules(ZoneInfo(table.timezone))
    count = (table.valid_through - table.valid_from).days + 1
    hours = {}
    for day in (table.valid_from + timedelta(days=n) for n in range(count)):
        spans = [_span(one.start // 10**9, one.end // 10**9, table.timezone) for one in rules.sessions_on(day)]
        hours[day.isoformat()] = " ".join(spans) or "closed"
    return hours


def of_the_library(name: str, first: date, last: date, timezone: str) -> dict[str, str]:
    """The hours of every day that the library says is open."""
    calendar = exchange_calendars.get_calendar(name, start=first.isoformat(), end=last.isoformat())
    opens, closes = calendar.schedule["open"], calendar.schedule["close"]
    return {
        f"{day:%Y-%m-%d}": _span(opens[day].timestamp(), closes[day].timestamp(), timezone) for day in calendar.schedule.index
    }


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {day: (ours[day], theirs.get(day, "closed")) for day in ours if ours[day] != theirs.get(day, "closed")}


@pytest.mark.parametrize("name", ["nse", "bse"])
def test_the_indian_tables_differ_from_the_library_only_where_it_leaves_something_out(name: str) -> None:
    table = CALENDARS[name]
    theirs = of_the_library("XBOM", table.valid_from, table.valid_through, table.timezone)
    assert sum(hours == "09:15-15:30" for hours in theirs.values()) > 2_900
    assert differences(of_the_table(name), theirs) == {day: known[:2] for day, known in DIFFERENCES.items()}


def test_the_us_table_differs_from_the_library_nowhere() -> None:
    table = CALENDARS["us"]
    theirs = of_the_library("XNYS", table.valid_from, table.valid_through, table.timezone)
    assert len(theirs) > 4_000
    assert differences(of_the_table("us"), theirs) == {}


def _span(start: float, end: float, timezone: str) -> str:
    opens, closes = (datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)) for at in (start, end))
    return f"{opens:%H:%M}-{closes:%H:%M}"
