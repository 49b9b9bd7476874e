"""Flux: texts and times as literals, and the queries.

Whatever a user gave goes through ``text`` or ``time``; InfluxDB OSS has no query parameters (it does not know ``params``).
"""

from collections.abc import Mapping

from adapters.outbound.influxdb.line_protocol import MOVED, SEQ, SHIFT, name, tag_value

FIRST_TIME = -9_223_372_036_854_775_806
LAST_TIME = 9_223_372_036_854_775_806
"""The times that InfluxDB knows (ns)."""


def text(value: str) -> str:
    """A string literal. ``$`` is escaped as quotes, backslashes and control characters are: ``${`` would begin an expression."""
    return '"' + "".join(_ESCAPED.get(character, character) for character in value) + '"'


_ESCAPED = {chr(code): f"\\x{code:02x}" for code in (*range(32), 127, ord("$"))} | {'"': '\\"', "\\": "\\\\"}


def time(ns: int) -> str:
    """A time literal; times that InfluxDB does not know become the nearest that it does."""
    return f"time(v: {min(max(ns, FIRST_TIME), LAST_TIME)})"


class SeriesQuery:
    """Queries for the points of a measurement that have all of some tags."""

    def __init__(self, bucket: str, measurement: str, tags: Mapping[str, str]) -> None:
        self._bucket = text(bucket)
        wanted = {"_measurement": name(measurement), **{name(tag): tag_value(value) for tag, value in tags.items()}}
        self._filter = " and ".join(f"r[{text(column)}] == {text(value)}" for column, value in wanted.items())

    def found(self, start: int, end: int, limit: int, tied_up_to: int) -> str:
        """Three results: the newest ``limit`` points stored in a range (``newest``); those stored up to ``tied_up_to`` after its
        end because they shared their time with others (``tied``); and those stored far from their time (``moved``)."""
        newest = (
            f"{self._stored(start, end, SEQ)} |> tail(n: {limit}) |> group() "
            f'|> sort(columns: ["_time"], desc: true) |> limit(n: {limit}) |> yield(name: "newest")'
        )
        tied = f'{self._stored(end, tied_up_to, SHIFT)} |> yield(name: "tied")' if end < tied_up_to else ""
        moved = f'{self._stored(start, LAST_TIME, MOVED)} |> yield(name: "moved")' if start < LAST_TIME else ""
        return f"{newest}\n{tied}\n{moved}"

    def fields(self, start: int, end: int) -> str:
        """All fields of the points stored in a range."""
        return self._stored(start, end, None)

    def _stored(self, start: int, end: int, field: str | None) -> str:
        wanted = self._filter if field is None else f"{self._filter} and r._field == {text(field)}"
        return (
            f"from(bucket: {self._bucket}) |> range(start: {time(start)}, stop: {time(end)}) "
            f'|> filter(fn: (r) => {wanted}) |> drop(columns: ["_start", "_stop", "_measurement"])'
        )
