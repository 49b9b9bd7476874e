"""Times in files and messages: epoch numbers of four units, ISO 8601 and plain dates, each as ns since the Unix epoch (UTC)."""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Protocol

from adapters.inbound.feeds.numbers import is_plain
from adapters.inbound.feeds.skip_log import BAD_ROW, BAD_TIME, RowProblem
from domain.timeframe import NS_PER_DAY, NS_PER_SECOND

KNOWN_TIMES = "epoch s, ms, us or ns, or ISO 8601 such as 2019-01-01T09:15:00+0530"
_EARLIEST_SECOND, _LATEST_NS = 10**8, 2**63 - 1
_EPOCHS = {"s": NS_PER_SECOND, "ms": 1_000_000, "us": 1_000, "ns": 1}
_NUMBER = re.compile(r"\d+(\.\d*)?([eE]\+?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}", re.ASCII)
_MOMENT = re.compile(
    r"(?P<minute>\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(:(?P<second>[0-5]\d)([.,](?P<fraction>\d{1,9}))?)?"
    r" ?(?P<zone>Z|[+-]\d\d(:?\d\d)?)?",
    re.ASCII,
)
_MOST_CACHED = 10_000


class TimeFormat(Protocol):
    """How the times of one file are written; ``is_date`` when they name days, not moments."""

    is_date: bool
    description: str

    def read(self, column: str, cells: Sequence[str]) -> list[int]:
        """The cells in ns since the Unix epoch; raise ``RowProblem`` if any is not a time of this format."""


class MissingTimezone(ValueError):
    """A time names no zone, and none was given."""


class EpochTime:
    """Seconds or parts of seconds since the Unix epoch, fractions allowed; years 1973 to 2262."""

    is_date = False

    def __init__(self, unit: str) -> None:
        self.description = f"epoch {unit}"
        self._ns = _EPOCHS[unit]
        self._first, self._end = _range(unit)

    def read(self, column: str, cells: Sequence[str]) -> list[int]:
        """One unit throughout: a number of another magnitude is a bad time."""
        try:
            values: list[int] = list(map(int, cells))
        except ValueError:
            return [self._exactly(column, cell) for cell in cells]
        if not (is_plain(cells) and self._first <= min(values) and max(values) < self._end):
            return [self._exactly(column, cell) for cell in cells]
        ns = self._ns
        return [value * ns for value in values]

    def _exactly(self, column: str, cell: str) -> int:
        text = cell.strip()
        value = Decimal(text) if _NUMBER.fullmatch(text) else Decimal(-1)
        if not self._first <= value < self._end:
            raise bad_time(column, cell, self.description)
        return int(value * self._ns)


class DayTime:
    """Plain dates (``2019-01-01`` or ``20190101``): midnight in ``zone``."""

    is_date = True

    def __init__(self, zone: tzinfo) -> None:
        self.description = f"dates of {zone}"
        self._zone = zone
        self._known: dict[str, int] = {}

    def read(self, column: str, cells: Sequence[str]) -> list[int]:
        """Dates alone; a date with a time of day is a bad time here."""
        known = self._known
        if len(known) > _MOST_CACHED:
            known.clear()
        return [known[cell] if cell in known else self._read(column, cell) for cell in cells]

    def _read(self, column: str, cell: str) -> int:
        text = cell.strip()
        if not _DAY.fullmatch(text):
            raise bad_time(column, cell, self.description)
        self._known[cell] = ns = _moment(column, cell, text, self._zone)
        return ns


class IsoTime:
    """ISO 8601 moments to the nanosecond; those without an offset are local times of ``zone`` (the first of two)."""

    is_date = False

    def __init__(self, zone: tzinfo | None) -> None:
        self.description = "ISO 8601" if zone is None else f"ISO 8601 in {zone}"
        self._zone = zone
        self._minutes: dict[tuple[str, str | None], int] = {}

    def read(self, column: str, cells: Sequence[str]) -> list[int]:
        """Moments alone; a plain date is a bad time here."""
        if len(self._minutes) > _MOST_CACHED:
            self._minutes.clear()
        return [self._read(column, cell) for cell in cells]

    def _read(self, column: str, cell: str) -> int:
        match = _MOMENT.fullmatch(cell.strip())
        if match is None:
            raise bad_time(column, cell, self.description)
        minute, second, fraction, zone = match["minute"], match["second"], match["fraction"], match["zone"]
        start = self._minutes.get((minute, zone))
        if start is None:
            if zone is None and self._zone is None:
                raise bad_time(column, cell, "a time with its zone")
            start = _moment(column, cell, minute + (zone or ""), self._zone)
            self._minutes[minute, zone] = start
        ns = start + int(second or 0) * NS_PER_SECOND
        return ns + int(fraction.ljust(9, "0")) if fraction else ns


def recognise(column: str, cell: str, zone: tzinfo | None) -> TimeFormat:
    """The format of a time; raise ``RowProblem`` if it is none, ``MissingTimezone`` if it needs a zone that was not given."""
    text = cell.strip()
    if _DAY.fullmatch(text):
        if zone is None:
            raise MissingTimezone
        return DayTime(zone)
    if _NUMBER.fullmatch(text):
        return EpochTime(_unit(column, cell, Decimal(text)))
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise bad_time(column, cell, KNOWN_TIMES)
    if match["zone"] is None and zone is None:
        raise MissingTimezone
    return IsoTime(zone)


def epoch_ns(value: int | Decimal) -> int | None:
    """A number of s, ms, us or ns since the Unix epoch (its size says which) in ns; None where it is none of them."""
    for unit, ns in _EPOCHS.items():
        first, end = _range(unit)
        if first <= value < end:
            return int(value * ns)
    return None


def bad_time(column: str, found: str, expected: str) -> RowProblem:
    """The problem of a cell that is not a time; an empty one is a missing value."""
    return RowProblem.in_column(BAD_TIME if found.strip() else BAD_ROW, column, expected, found)


def _unit(column: str, cell: str, value: Decimal) -> str:
    for unit in _EPOCHS:
        first, end = _range(unit)
        if first <= value < end:
            return unit
    raise bad_time(column, cell, KNOWN_TIMES)


def _range(unit: str) -> tuple[int, int]:
    ns = _EPOCHS[unit]
    return _EARLIEST_SECOND * NS_PER_SECOND // ns, _LATEST_NS // ns


def _moment(column: str, cell: str, text: str, zone: tzinfo | None) -> int:
    try:
        moment = datetime.fromisoformat(text)
        ns = int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()) * NS_PER_SECOND
    except (ValueError, OverflowError):
        raise bad_time(column, cell, "a date that exists") from None
    if not 0 <= ns <= _LATEST_NS - NS_PER_DAY:
        raise bad_time(column, cell, "a date between 1970 and 2262")
    return ns
