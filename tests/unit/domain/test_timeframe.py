import pytest

from domain.errors import InvalidValue
from domain.timeframe import Timeframe


@pytest.mark.parametrize(
    ("text", "seconds", "shown"),
    [
        ("1s", 1, "1s"),
        ("90s", 90, "90s"),
        ("60s", 60, "1m"),
        ("5m", 300, "5m"),
        ("90m", 5_400, "90m"),
        ("1h", 3_600, "1h"),
        ("24h", 86_400, "1d"),
        ("1d", 86_400, "1d"),
    ],
)
def test_a_timeframe_reads_its_text_and_shows_its_largest_whole_unit(text: str, seconds: int, shown: str) -> None:
    timeframe = Timeframe.parse(text)
    assert (timeframe.seconds, str(timeframe), timeframe.ns) == (seconds, shown, seconds * 1_000_000_000)
    assert Timeframe.parse(shown) == timeframe


@pytest.mark.parametrize("text", ["", "m", "1", "0m", "01m", "1.5m", "-1m", "1M", "1w", " 1m", "1m ", "1m\n", "100000s"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^timeframe: expected a number and a unit of s, m, h or d"):
        Timeframe.parse(text)


@pytest.mark.parametrize("seconds", [0, -60, 86_401])
def test_a_timeframe_is_one_second_to_one_day(seconds: int) -> None:
    with pytest.raises(InvalidValue, match=r"^timeframe: expected 1 to 86,400 seconds"):
        Timeframe(seconds)


def test_two_days_are_too_long() -> None:
    with pytest.raises(InvalidValue, match="1 to 86,400 seconds"):
        Timeframe.parse("2d")


def test_timeframes_sort_by_length() -> None:
    assert sorted(map(Timeframe.parse, ("1h", "1s", "5m", "1m"))) == [Timeframe(s) for s in (1, 60, 300, 3_600)]
