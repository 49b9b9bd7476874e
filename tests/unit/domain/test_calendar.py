"""Known days of the calendars, from the exchanges' circulars."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import CALENDARS
from domain.calendar.calendar_table import CalendarTable, days_in, special_sessions_in
from domain.errors import InvalidValue
from domain.session import SessionRules
from domain.special_session import SpecialSession

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
NSE, BSE, US = CALENDARS["nse"].rules(KOLKATA), CALENDARS["bse"].rules(KOLKATA), CALENDARS["us"].rules(NEW_YORK)


def times(rules: SessionRules, day: str) -> list[tuple[str, str, str, str]]:
    """Start, last entry, square-off and end of each session of a day, as local times."""

    def local(ns: int) -> str:
        return f"{datetime.fromtimestamp(ns // 10**9, rules.timezone):%H:%M}"

    sessions = rules.sessions_on(date.fromisoformat(day))
    return [(local(one.start), local(one.entries_until), local(one.flat_by), local(one.end)) for one in sessions]


def ns(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) * 10**9


INDIAN_DAYS = {
    "2024-11-04": [("09:15", "15:00", "15:15", "15:30")],
    "2024-11-01": [("18:00", "18:30", "18:45", "19:00")],  # Muhurat on a Friday that is a holiday
    "2023-11-12": [("18:15", "18:45", "19:00", "19:15")],  # Muhurat on a Sunday
    "2025-10-21": [("13:45", "14:15", "14:30", "14:45")],  # Muhurat in the afternoon
    "2024-01-20": [("09:15", "15:00", "15:15", "15:30")],  # a whole Saturday, for the Monday after it
    "2024-01-22": [],
    "2024-03-02": [
        ("09:15", "10:00", "10:00", "10:00"),
        ("11:30", "12:00", "12:15", "12:30"),
    ],  # primary site, then recovery site
    "2024-03-09": [],
    "2025-02-01": [("09:15", "15:00", "15:15", "15:30")],  # Budget on a Saturday
    "2026-02-01": [("09:15", "15:00", "15:15", "15:30")],  # and on a Sunday
    "2021-02-24": [("09:15", "16:30", "16:45", "17:00")],  # extended after an outage
    "2024-01-26": [],
    "2023-06-28": [("09:15", "15:00", "15:15", "15:30")],  # Bakri Id was moved to the 29th
    "2023-06-29": [],
    "2024-05-20": [],  # elections in Mumbai
    "2026-01-15": [],
    "2026-11-24": [],
}


@pytest.mark.parametrize("rules", [NSE, BSE], ids=lambda rules: rules.name)
@pytest.mark.parametrize(("day", "sessions"), INDIAN_DAYS.items())
def test_indian_exchanges_trade_as_they_announced(rules: SessionRules, day: str, sessions: list[tuple[str, ...]]) -> None:
    assert times(rules, day) == sessions


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        ("2013-11-27", "16:00"),
        ("2013-11-29", "13:00"),
        ("2024-07-03", "13:00"),
        ("2024-07-05", "16:00"),
        ("2026-12-24", "13:00"),
        ("2021-12-31", "16:00"),  # New Year's Day on a Saturday is not made up for
        ("2028-07-03", "13:00"),
    ],
)
def test_the_us_market_closes_at_four_or_after_half_a_day(day: str, closes: str) -> None:
    assert times(US, day) == [("09:30", closes, closes, closes)]


@pytest.mark.parametrize(
    "day", ["2013-11-28", "2018-12-05", "2025-01-09", "2022-06-20", "2021-12-24", "2027-06-18", "2024-07-06"]
)
def test_the_us_market_is_closed_on_holidays_days_of_mourning_and_weekends(day: str) -> None:
    assert times(US, day) == []


def test_an_evening_session_belongs_to_its_date_in_the_time_zone_of_the_exchange() -> None:
    session = NSE.session_at(ns("2024-11-01T13:00:00+00:00"))
    assert session is not None
    assert (session.date, session.start, session.end) == (
        "2024-11-01", ns("2024-11-01T18:00:00+05:30"), ns("2024-11-01T19:00:00+05:30"),
    )  # fmt: skip
    assert NSE.session_at(ns("2024-11-01T10:00:00+05:30")) is None


def test_the_market_is_closed_between_two_sessions_of_a_day() -> None:
    first, break_, second = (NSE.session_at(ns(f"2024-05-18T{at}+05:30")) for at in ("09:59:59", "10:00:00", "11:30:00"))
    assert break_ is None
    assert first is not None
    assert second is not None
    assert first.date == second.date == "2024-05-18"
    assert first.end < second.start


def test_what_a_table_knows_ends_and_begins_with_it_and_leaves_out_what_was_not_confirmed() -> None:
    days = ["2014-12-31", "2015-01-01", "2026-11-07", "2026-11-08", "2026-12-31", "2027-01-01"]
    assert [NSE.is_known(date.fromisoformat(day)) for day in days] == [False, True, True, False, True, False]
    assert [US.is_known(date(2012, 12, 31)), US.is_known(date(2028, 12, 31)), US.is_known(date(2029, 1, 1))] == [
        False,
        True,
        False,
    ]


def test_outside_of_its_table_a_market_keeps_its_weekly_hours() -> None:
    republic_day, new_year = "2027-01-26", "2012-01-02"
    assert times(NSE, republic_day) == [("09:15", "15:00", "15:15", "15:30")]
    assert times(US, new_year) == [("09:30", "16:00", "16:00", "16:00")]
    assert times(NSE, "2027-01-30") == []


def test_a_market_that_nobody_made_a_table_for_is_always_known() -> None:
    assert SessionRules.around_the_clock().is_known(date(2090, 1, 1))
    assert SessionRules(UTC).is_known(date(1990, 1, 1))


def test_days_of_someone_who_knows_better_stand_above_the_table() -> None:
    muhurat = SpecialSession(date(2026, 11, 8), time(18, 0), time(19, 0))
    other = SpecialSession(date(2024, 11, 1), time(17, 0), time(18, 0))
    rules = NSE.amended([date(2024, 1, 20), date(2024, 1, 23)], [muhurat, other])
    assert rules.is_known(date(2026, 11, 8))
    assert times(rules, "2026-11-08") == [("18:00", "18:30", "18:45", "19:00")]
    assert times(rules, "2024-11-01") == [("17:00", "17:30", "17:45", "18:00")]
    assert times(rules, "2024-01-20") == times(rules, "2024-01-23") == []
    assert times(rules, "2025-02-01") == times(NSE, "2025-02-01")
    assert len({NSE.fingerprint, rules.fingerprint, NSE.amended([date(2027, 1, 26)], []).fingerprint}) == 3
    assert NSE.fingerprint == BSE.fingerprint


@pytest.mark.parametrize(
    ("entries_until", "square_off", "wanted"),
    [
        (time(15, 30), time(15, 50), {"2024-07-03": ("12:30", "12:50"), "2024-07-05": ("15:30", "15:50")}),
        (None, time(15, 50), {"2024-07-03": ("12:50", "12:50"), "2024-07-05": ("15:50", "15:50")}),
        (time(15, 55), time(15, 50), {"2024-07-05": ("15:50", "15:50")}),
        (time(15, 0), None, {"2024-07-03": ("12:00", "13:00"), "2024-07-05": ("15:00", "16:00")}),
        (time(16, 0), time(16, 0), {"2024-07-05": ("16:00", "16:00")}),
        (time(10, 0), time(11, 0), {"2024-07-03": ("09:30", "09:30"), "2024-07-05": ("10:00", "11:00")}),
    ],
)
def test_cut_offs_are_as_long_before_any_close_as_before_an_ordinary_one(
    entries_until: time | None, square_off: time | None, wanted: dict[str, tuple[str, str]]
) -> None:
    table = CALENDARS["us"]
    rules = SessionRules(
        NEW_YORK, table.opens, table.closes, special=table.special, entries_until=entries_until, square_off=square_off
    )
    assert {day: times(rules, day)[0][1:3] for day in wanted} == wanted


def test_around_the_clock_cut_offs_are_before_midnight() -> None:
    rules = SessionRules(UTC, time(0), time(0), frozenset(range(7)), entries_until=time(23, 30), square_off=time(23, 45))
    assert times(rules, "2024-01-27") == [("00:00", "23:30", "23:45", "00:00")]


@pytest.mark.parametrize("name", ["entries_until", "square_off"])
@pytest.mark.parametrize("at", [time(9, 15), time(15, 31), time(0)])
def test_a_cut_off_lies_within_the_session(name: str, at: time) -> None:
    with pytest.raises(InvalidValue, match=rf"^session\.{name}: expected a time after session\.opens and not after"):
        SessionRules(KOLKATA, **{name: at})  # type: ignore[arg-type]  # one of the two names


def test_special_sessions_end_after_they_begin_and_do_not_overlap() -> None:
    day = date(2024, 3, 2)
    with pytest.raises(InvalidValue, match=r"^special session\.closes: expected a time after opens \(18:00"):
        SpecialSession(day, time(18), time(18))
    morning, noon = SpecialSession(day, time(9), time(12)), SpecialSession(day, time(11, 59), time(13))
    with pytest.raises(InvalidValue, match=r"2024-03-02 09:00-12:00 and 2024-03-02 11:59-13:00"):
        SessionRules(KOLKATA, special=(noon, morning))
    SessionRules(KOLKATA, special=(morning, SpecialSession(day, time(12), time(13)), SpecialSession(date(2024, 3, 3), *_WHOLE)))


_WHOLE = time(9), time(15)


def test_tables_are_read_line_by_line() -> None:
    assert days_in("  2024: 01-26 03-08\n 2025: 02-26\n") == {date(2024, 1, 26), date(2024, 3, 8), date(2025, 2, 26)}
    assert special_sessions_in("2024-03-02 09:15-10:00 11:30-12:30 a reason\n 2024-11-01 18:00-19:00\n") == (
        SpecialSession(date(2024, 3, 2), time(9, 15), time(10)),
        SpecialSession(date(2024, 3, 2), time(11, 30), time(12, 30)),
        SpecialSession(date(2024, 11, 1), time(18), time(19)),
    )


@pytest.mark.parametrize("table", CALENDARS.values(), ids=lambda table: table.name)
def test_a_table_speaks_of_nothing_outside_of_its_dates_and_closes_no_weekend(table: CalendarTable) -> None:
    spoken_of = {*table.holidays, *table.undecided, *(one.date for one in table.special)}
    assert table.valid_from <= min(spoken_of)
    assert max(spoken_of) <= table.valid_through
    assert all(day.weekday() < 5 for day in table.holidays)
