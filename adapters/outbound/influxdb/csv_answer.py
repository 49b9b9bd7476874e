"""The annotated CSV that a query is answered with; the server writes the newlines of a text as CR and LF."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from io import StringIO
from typing import NamedTuple

from domain.errors import PortUnavailable
from domain.ports.time_series_store import FieldValue

Tags = tuple[tuple[str, str], ...]
_NOT_TAGS = frozenset({"", "result", "table"})
_VALUES: Mapping[str, Callable[[str], FieldValue]] = {
    "double": float,
    "long": int,
    "unsignedLong": int,
    "string": lambda text: text.replace("\r\n", "\n"),
    "boolean": lambda text: int(text == "true"),
}
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (both ends are UTC, and written without saying so)


class Value(NamedTuple):
    """One field of one point: the result it belongs to, the point's tags and stored time (ns), the field."""

    result: str
    tags: Tags
    time: int
    field: str
    value: FieldValue


class _Table:
    """The columns of one table."""

    def __init__(self, types: list[str], names: list[str]) -> None:
        self._result, self._time, self._field, self._value = map(names.index, ("result", "_time", "_field", "_value"))
        self._read = _VALUES[types[self._value]]
        self._tags = sorted((name, at) for at, name in enumerate(names) if name not in _NOT_TAGS and name[0] != "_")
        self._known: dict[tuple[str, ...], Tags] = {}

    def value(self, cells: list[str]) -> Value:
        found = tuple([cells[at] for _, at in self._tags])
        tags = self._known.get(found)
        if tags is None:
            tags = self._known[found] = tuple((name, cell) for (name, _), cell in zip(self._tags, found, strict=True) if cell)
        return Value(cells[self._result], tags, to_ns(cells[self._time]), cells[self._field], self._read(cells[self._value]))


def values_of(answer: str) -> Iterator[Value]:
    """The values in an answer; raise ``PortUnavailable`` with its text for an error that came in the middle of it."""
    types: list[str] = []
    names: list[str] = []
    table: _Table | None = None
    for cells in csv.reader(StringIO(answer, newline="")):
        if not cells:
            names, table = [], None
        elif cells[0] == "#datatype":
            types, names, table = cells, [], None
        elif not names:
            names = cells
        elif "error" in names and "_time" not in names:
            raise PortUnavailable(f"InfluxDB could not answer: {' '.join(cells).strip()}")
        else:
            table = table or _Table(types, names)
            yield table.value(cells)


def to_ns(text: str) -> int:
    """An RFC 3339 time in UTC, exactly."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise PortUnavailable(f"InfluxDB answered the time {text!r}; expected RFC 3339 in UTC")
    whole, digits = match.groups()
    return _second(whole) * 1_000_000_000 + (int(digits.ljust(9, "0")) if digits else 0)


@lru_cache(maxsize=4_096)
def _second(text: str) -> int:
    whole = datetime.fromisoformat(text) - _EPOCH
    return whole.days * 86_400 + whole.seconds
