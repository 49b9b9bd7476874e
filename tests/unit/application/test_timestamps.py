from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.timestamps import iso, to_ns
from domain.errors import InvalidValue

KOLKATA = ZoneInfo("Asia/Kolkata")
NEW_YORK = ZoneInfo("America/New_York")
NINE_FIFTEEN = 1_705_290_300_000_000_000


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (0, "2024-01-15T09:15:00+05:30"),
        (250_000_000, "2024-01-15T09:15:00.250+05:30"),
        (1_000_000, "2024-01-15T09:15:00.001+05:30"),
        (250_100_000, "2024-01-15T09:15:00.250100+05:30"),
        (1_000, "2024-01-15T09:15:00.000001+05:30"),
        (250_100_001, "2024-01-15T09:15:00.250100001+05:30"),
        (1, "2024-01-15T09:15:00.000000001+05:30"),
        (999_999_999, "2024-01-15T09:15:00.999999999+05:30"),
    ],
)
def test_a_time_is_written_with_the_fewest_digits_that_lose_nothing(ns: int, text: str) -> None:
    assert iso(NINE_FIFTEEN + ns, KOLKATA) == text


def test_the_offset_follows_daylight_saving_within_a_second() -> None:
    change = to_ns("2024-03-10T07:00:00Z")
    assert iso(change - 1, NEW_YORK) == "2024-03-10T01:59:59.999999999-05:00"
    assert iso(change, NEW_YORK) == "2024-03-10T03:00:00-04:00"


def test_both_hours_of_a_clock_that_is_set_back_are_told_apart() -> None:
    first = to_ns("2024-11-03T01:30:00-04:00")
    assert iso(first, NEW_YORK) == "2024-11-03T01:30:00-04:00"
    assert iso(first + 3_600_000_000_000, NEW_YORK) == "2024-11-03T01:30:00-05:00"


@given(
    ns=st.integers(-(2**62), 2**62), zone=st.sampled_from([UTC, KOLKATA, NEW_YORK, timezone(timedelta(hours=-3, minutes=-30))])
)
def test_a_time_survives_being_written_and_read(ns: int, zone: tzinfo) -> None:
    assert to_ns(iso(ns, zone)) == ns


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15T09:15Z",
        "2024-01-15 14:45+05:30",
        "2024-01-15T09:15:00Z",
        "2024-01-15 09:15:00.000+00:00",
        "2024-01-15T14:45:00.000000000+05:30",
    ],
)
def test_other_ways_to_write_a_time_are_read(text: str) -> None:
    assert to_ns(text) == to_ns("2024-01-15T09:15:00+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15T09:15:00",
        "2024-01-15",
        "2024-13-15T09:15:00Z",
        "2024-01-15T25:15:00Z",
        "2024-01-15T09:15:00.1234567890Z",
        "soon",
        "",
    ],
)
def test_what_is_no_time_with_an_offset_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="timestamp: expected ISO 8601 with an offset"):
        to_ns(text)
