"""The annotated CSV that a query is answered with; the server writes the newlines of a text as CR and LF."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from domain.errors import PortUnavailable
from domain.ports.time_series_store import FieldValue

Tags = tuple[tuple[str, str], ...]
_NOT_TAGS = frozenset({"", "result", "table"})
_VALUES: Mapping[str, Callable[[str], FieldValue]] = {
    "double": float,
    "long": int,
    "unsignedLong": int,
    "string": str,
    "boolean": lambda text: int(text == "true"),
}
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (both ends are UTC, and written without saying so)


@dataclass(frozen=True, slots=True)
class Value:
    """One field of one point: the result it belongs to, the point's tags and stored time (ns), the field."""

    result: str
    tags: Tags
    time: int
    field: str
    value: FieldValue


def values_of(answer: str) -> Iterator[Value]:
    """The values in an answer; raise ``PortUnavailable`` with its text for an error that came in the middle of it."""
    types: list[str] = []
    names: list[str] = []
    for cells in csv.reader(StringIO(answer, newline="")):
        if not cells:
            names = []
        elif cells[0] == "#datatype":
            types, names = cells, []
        elif not names:
            names = cells
        elif "error" in names and "_time" not in names:
            raise PortUnavailable(f"InfluxDB could not answer: {' '.join(cells).strip()}")
        else:
            yield _value(names, types, cells)


def _value(names: list[str], types: list[str], cells: list[str]) -> Value:
    row = dict(zip(names, cells, strict=True))
    kind = types[names.index("_value")]
    value = _VALUES[kind](row["_value"].replace("\r\n", "\n"))
    tags = tuple(sorted((name, cell) for name, cell in row.items() if cell and name not in _NOT_TAGS and name[0] != "_"))
    return Value(row["result"], tags, to_ns(row["_time"]), row["_field"], value)


def to_ns(text: str) -> int:
    """An RFC 3339 time in UTC, exactly."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise PortUnavailable(f"InfluxDB answered the time {text!r}; expected RFC 3339 in UTC")
    whole = datetime.fromisoformat(match[1]) - _EPOCH
    return (whole.days * 86_400 + whole.seconds) * 1_000_000_000 + int((match[2] or "").ljust(9, "0"))
