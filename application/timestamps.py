"""Event time as text: ISO 8601 with an offset, at the precision of the input, and back."""

import re
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from domain.errors import InvalidValue
from domain.timeframe import NS_PER_SECOND

_TEXT = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?:(:\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d(?::\d\d)?)")
EXPECTED = "ISO 8601 with an offset and at most 9 decimals, such as 2024-01-15T09:15:00.250+05:30"
_MILLISECONDS = [f".{number:03d}" for number in range(1_000)]
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@lru_cache(maxsize=4_096)
def whole_second(second: int, timezone: tzinfo) -> tuple[str, str]:
    """What stands before and after the fraction of a second (seconds since the Unix epoch): the local time, and the offset."""
    local = datetime.fromtimestamp(second, timezone)
    text = local.replace(tzinfo=None).isoformat()
    return text, local.isoformat()[len(text) :]


def fraction(ns: int) -> str:
    """The fraction of a second with its point, in 0, 3, 6 or 9 digits: the fewest that lose nothing (0 ≤ ns < 10⁹)."""
    if not ns:
        return ""
    milliseconds, rest = divmod(ns, 1_000_000)
    if not rest:
        return _MILLISECONDS[milliseconds]
    return f".{ns:09d}" if ns % 1_000 else f".{ns // 1_000:06d}"


def iso(ns: int, timezone: tzinfo) -> str:
    """A time in ns since the Unix epoch, as the clocks of ``timezone`` show it, with 0, 3, 6 or 9 decimals."""
    second, rest = divmod(ns, NS_PER_SECOND)
    before, offset = whole_second(second, timezone)
    return f"{before}{fraction(rest)}{offset}"


@lru_cache(maxsize=4_096)
def _second_of(text: str) -> int:
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(seconds=1)


def to_ns(text: str, field: str = "timestamp") -> int:
    """Read what ``iso`` wrote, exactly, or a time without seconds; ``InvalidValue`` names ``field`` where it is another text."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise InvalidValue(field, text, EXPECTED)
    minute, seconds, digits, offset = match.groups()
    try:
        second = _second_of(f"{minute}{seconds or ''}{offset}")
    except ValueError as error:
        raise InvalidValue(field, text, EXPECTED) from error
    return second * NS_PER_SECOND + (int(digits.ljust(9, "0")) if digits else 0)
