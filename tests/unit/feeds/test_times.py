"""Times in files, as ns since the Unix epoch."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound.feeds.skip_log import RowProblem
from adapters.inbound.feeds.time_format import MissingTimezone, recognise

KOLKATA = ZoneInfo("Asia/Kolkata")
NINE_15 = 1_546_314_300 * 10**9
"""2019-01-01 09:15 in Kolkata."""


def ns(text: str, zone: ZoneInfo | None = None) -> int:
    return recognise("t", text, zone).read("t", [text])[0]


@pytest.mark.parametrize(
    "text",
    [
        "1546314300",
        "1546314300.0",
        "1.5463143e9",
        "1546314300000",
        "1546314300000000",
        "1546314300000000000",
        "2019-01-01T09:15:00+0530",
        "2019-01-01T09:15:00+05:30",
        "2019-01-01 09:15:00 +05:30",
        "2019-01-01T09:15+0530",
        "2019-01-01T03:45:00Z",
        "2019-01-01T03:45:00.000Z",
        " 2019-01-01T03:45:00+00 ",
    ],
)
def test_one_moment_is_read_from_every_form_with_a_zone(text: str) -> None:
    assert ns(text) == NINE_15


def test_a_time_without_a_zone_is_a_time_of_the_given_zone() -> None:
    assert ns("2019-01-01 09:15:00", KOLKATA) == NINE_15
    assert ns("2019-01-01", KOLKATA) == ns("20190101", KOLKATA) == NINE_15 - (9 * 60 + 15) * 60 * 10**9


@pytest.mark.parametrize("text", ["2019-01-01 09:15:00", "2019-01-01", "20190101"])
def test_a_time_without_a_zone_needs_one(text: str) -> None:
    with pytest.raises(MissingTimezone):
        recognise("t", text, None)


def test_fractions_keep_every_digit() -> None:
    assert ns("1546314300.123456789") == ns("2019-01-01T03:45:00.123456789Z") == NINE_15 + 123_456_789
    assert ns("1546314300000.5") == NINE_15 + 500_000
    assert ns("2019-01-01T03:45:00,25Z") == NINE_15 + 250_000_000


@pytest.mark.parametrize(
    "text", ["", "x", "09:15", "01/02/2019", "2019-13-01", "2019-02-30T00:00Z", "-5", "0", "1", "99", "1e400", "nan"]
)
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(RowProblem):
        ns(text, KOLKATA)


@pytest.mark.parametrize(
    "text", ["1700-01-01T00:00Z", "9999-12-31T23:59Z", "0001-01-01T00:00+14:00", "9999999999", "9300000000000"]
)
def test_a_time_that_does_not_fit_64_bits_of_nanoseconds_is_no_time(text: str) -> None:
    with pytest.raises(RowProblem):
        ns(text)


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("1546314300000", "1546314300"),
        ("1546314300", "1546314300000"),
        ("1546314300", "1_546_314_300"),
        ("1546314300", "١٥٤٦٣١٤٣٠٠"),
        ("1546314300", "2019-01-01T09:15Z"),
        ("2019-01-01T09:15Z", "2019-01-01T09:15"),
        ("2019-01-01T09:15Z", "1546314300"),
        ("2019-01-01", "2019-01-01 09:15"),
    ],
)
def test_one_file_keeps_to_one_format(first: str, later: str) -> None:
    zone = KOLKATA if first == "2019-01-01" else None
    with pytest.raises(RowProblem):
        recognise("t", first, zone).read("t", [first, later])


def test_a_long_file_of_dates_reads_like_its_first() -> None:
    days = [str(date.fromordinal(date(1980, 1, 1).toordinal() + day)) for day in range(12_000)]
    dates = recognise("t", days[0], KOLKATA)
    moments = recognise("t", f"{days[0]} 00:00", KOLKATA)
    first = dates.read("t", days)
    assert first == [dates.read("t", [day])[0] for day in days]
    assert first == [moments.read("t", [f"{day} 00:00"])[0] for day in days]


@given(
    st.datetimes(datetime.fromisoformat("1975-01-01"), datetime.fromisoformat("2200-01-01")),
    st.integers(-14 * 60, 14 * 60),
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
)
def test_every_iso_time_reads_as_the_moment_it_is(moment: datetime, offset: int, precision: str) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    text = moment.isoformat(timespec=precision)
    exact = (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert ns(text) == exact * 1_000


@given(st.integers(10**8, 2**63 // 10**9 - 1), st.sampled_from([1, 10**3, 10**6, 10**9]), st.data())
def test_every_epoch_number_reads_in_the_unit_of_its_magnitude(seconds: int, scale: int, data: st.DataObject) -> None:
    value = seconds * scale + data.draw(st.integers(0, scale - 1))
    assert ns(str(value)) == value * (10**9 // scale)
