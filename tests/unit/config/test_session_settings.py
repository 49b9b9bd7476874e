"""[session]: which calendar the keys mean, what may stand beside it, and what stands above it."""

from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from config.settings.session import SessionSettings
from domain.session import SessionRules
from tests.unit.config.loading import Loader


def session(**keys: object) -> SessionSettings:
    return SessionSettings.model_validate(keys)


def times(rules: SessionRules, day: str) -> list[str]:
    """Start, last entry, square-off and end of each session of a day, as local times."""
    return [
        " ".join(f"{datetime.fromtimestamp(ns // 10**9, rules.timezone):%H:%M}" for ns in moments)
        for one in rules.sessions_on(date.fromisoformat(day))
        for moments in [(one.start, one.entries_until, one.flat_by, one.end)]
    ]


@pytest.mark.parametrize(
    ("keys", "calendar", "timezone"),
    [
        ({}, "nse", "Asia/Kolkata"),
        ({"holidays": ["2024-01-25"]}, "nse", "Asia/Kolkata"),
        ({"timezone": "Asia/Kolkata", "square_off": "15:20"}, "nse", "Asia/Kolkata"),
        ({"around_the_clock": False}, "nse", "Asia/Kolkata"),
        ({"calendar": "bse"}, "bse", "Asia/Kolkata"),
        ({"calendar": "us"}, "us", "America/New_York"),
        ({"calendar": "24x7"}, "24x7", "Asia/Kolkata"),
        ({"around_the_clock": "yes", "timezone": "UTC"}, "24x7", "UTC"),
        ({"around_the_clock": True, "opens": "10:00"}, "custom", "Asia/Kolkata"),
        ({"timezone": "UTC"}, "custom", "UTC"),
        ({"opens": "09:00"}, "custom", "Asia/Kolkata"),
        ({"closes": "15:00"}, "custom", "Asia/Kolkata"),
        ({"weekdays": ["mon"]}, "custom", "Asia/Kolkata"),
        ({"calendar": "custom"}, "custom", "Asia/Kolkata"),
    ],
)
def test_where_no_calendar_is_named_the_other_keys_say_which_it_is(keys: dict[str, Any], calendar: str, timezone: str) -> None:
    settings = session(**keys)
    assert (settings.calendar, settings.timezone) == (calendar, timezone)


@pytest.mark.parametrize(
    ("keys", "day", "wanted"),
    [
        ({}, "2024-11-04", ["09:15 15:00 15:15 15:30"]),
        ({}, "2024-11-01", ["18:00 18:30 18:45 19:00"]),
        ({"calendar": "bse", "entries_until": "14:30", "square_off": "15:00"}, "2023-11-12", ["18:15 18:15 18:45 19:15"]),
        ({"entries_until": "none", "square_off": "none"}, "2024-11-04", ["09:15 15:30 15:30 15:30"]),
        ({"calendar": "us"}, "2024-07-03", ["09:30 13:00 13:00 13:00"]),
        ({"calendar": "us", "square_off": "15:45"}, "2024-07-03", ["09:30 12:45 12:45 13:00"]),
        ({"opens": "10:00", "closes": "16:00"}, "2024-11-01", ["10:00 16:00 16:00 16:00"]),
        ({"opens": "10:00", "closes": "16:00", "square_off": "15:30"}, "2024-11-02", []),
        ({"calendar": "24x7"}, "2024-11-02", ["00:00 00:00 00:00 00:00"]),
        ({"calendar": "24x7", "weekdays": ["mon"]}, "2024-11-02", []),
        ({"around_the_clock": True, "opens": "10:00"}, "2024-11-02", ["00:00 00:00 00:00 00:00"]),
        ({"holidays": ["2024-11-04"]}, "2024-11-04", []),
    ],
)
def test_the_rules_are_those_of_the_calendar_with_the_cut_offs_of_the_configuration(
    keys: dict[str, Any], day: str, wanted: list[str]
) -> None:
    assert times(session(**keys).rules(), day) == wanted


def test_a_configuration_adds_what_a_table_does_not_have_yet() -> None:
    muhurat = {"date": "2026-11-08", "opens": "18:00", "closes": "19:00"}
    rules = session(holidays=["2027-01-26"], special_sessions=[muhurat], valid_through="2027-12-31").rules()
    assert times(rules, "2026-11-08") == ["18:00 18:30 18:45 19:00"]
    assert times(rules, "2027-01-26") == []
    assert [rules.is_known(day) for day in (date(2026, 11, 8), date(2027, 1, 27), date(2028, 1, 3))] == [True, True, False]


def test_what_a_calendar_says_is_shown_as_a_setting(load: Loader) -> None:
    rows = {row.key: (row.value, row.source) for row in load("[session]\ncalendar = 'us'").rows()}
    assert rows["session.calendar"] == ("us", "file velox.toml")
    assert [rows[f"session.{key}"] for key in ("opens", "closes", "timezone", "valid_through", "square_off")] == [
        ("09:30", "default"), ("16:00", "default"), ("America/New_York", "default"), ("2028-12-31", "default"), (None, "default"),
    ]  # fmt: skip


def test_settings_written_out_and_read_again_are_the_same() -> None:
    for settings in (session(), session(calendar="us"), session(calendar="24x7"), session(opens="10:00")):
        assert SessionSettings.model_validate(settings.model_dump()) == settings


def test_a_session_that_is_no_table_is_refused() -> None:
    with pytest.raises(ValidationError):
        SessionSettings.model_validate(5)


EVENING = '{ date = 2026-11-08, opens = "18:00", closes = "19:00" }'
LATER = '{ date = 2026-11-08, opens = "18:30", closes = "20:00" }'


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ('calendar = "nsee"', "session.calendar: expected nse, bse, us, 24x7 or custom, found 'nsee'"),
        ('calendar = ["nse"]', "session.calendar: expected nse, bse, us, 24x7 or custom, found"),
        ('calendar = "us"\nopens = "09:15"', "session.opens: expected 09:30, as session.calendar is us, found '09:15'"),
        ('calendar = "nse"\ncloses = "16:00"', "session.closes: expected 15:30, as session.calendar is nse, found '16:00'"),
        (
            'calendar = "bse"\ntimezone = "UTC"',
            "session.timezone: expected Asia/Kolkata, as session.calendar is bse, found 'UTC'",
        ),
        (
            'calendar = "nse"\nweekdays = ["mon"]',
            "session.weekdays: expected mon, tue, wed, thu, fri, as session.calendar is nse, found 'mon'",
        ),
        (
            'calendar = "nse"\naround_the_clock = true',
            "session.around_the_clock: expected false, as session.calendar is nse, found 'true'",
        ),
        (
            'calendar = "24x7"\naround_the_clock = false',
            "session.around_the_clock: expected true, as session.calendar is 24x7, found 'false'",
        ),
        ('calendar = "24x7"\nopens = "09:15"', "session.opens: expected 00:00, as session.calendar is 24x7, found '09:15'"),
        ('square_off = "16:00"', "session.square_off: expected a time after session.opens and not after session.closes"),
        ('entries_until = "09:15"', "session.entries_until: expected a time after session.opens and not after session.closes"),
        ('square_off = "never"', "session.square_off: expected a time of day such as 15:15, or none, found 'never'"),
        ('valid_through = "2027"', "session.valid_through: expected a date such as 2024-01-26, found '2027'"),
        (
            'special_sessions = [{ date = 2026-11-08, opens = "19:00", closes = "18:00" }]',
            "session.special_sessions.0.closes: expected a time after opens (19:00:00), found '18:00:00'",
        ),
        ('special_sessions = [{ date = 2026-11-08, opens = "19:00" }]', "session.special_sessions.0.closes: expected a value"),
        (
            f"special_sessions = [{EVENING}, {LATER}]",
            "session.special_sessions: expected sessions that do not overlap, found '2026-11-08 18:00-19:00 and 2026-11-08 18:3",
        ),
    ],
)
def test_a_wrong_mixture_is_told_with_its_key(load: Loader, toml: str, problem: str) -> None:
    (found,) = load.problems(f"[session]\n{toml}")
    assert found.startswith(problem)


def test_a_time_of_day_is_what_toml_has_for_it() -> None:
    assert session(square_off=time(15, 10)).square_off == time(15, 10)
