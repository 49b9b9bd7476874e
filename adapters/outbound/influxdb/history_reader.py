"""Reads points back: from where they are stored to the times they have."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from adapters.outbound.influxdb.batches import TOO_FAR
from adapters.outbound.influxdb.connection import Connection
from adapters.outbound.influxdb.csv_answer import Tags, Value, values_of
from adapters.outbound.influxdb.flux import FIRST_TIME, LAST_TIME, SeriesQuery
from adapters.outbound.influxdb.line_protocol import MOVED, SEQ, SHIFT, own_field_name
from domain.ports import Point
from domain.ports.time_series_store import FieldValue

VALUES_PER_SLICE = 200
Place = tuple[Tags, int]
"""Where a point is stored: its tags, and the time (ns)."""


@dataclass(slots=True)
class _Read:
    fields: dict[str, FieldValue] = field(default_factory=dict)
    seq: int = 0
    shift: int = 0

    def add(self, value: Value) -> None:
        if value.field == SEQ:
            self.seq = int(value.value)
        elif value.field in (SHIFT, MOVED):
            self.shift = int(value.value)
        else:
            self.fields[own_field_name(value.field)] = value.value


class HistoryReader:
    """Two queries a read: where the points are that are wanted, then their fields.

    Stored times keep the order of (time, number) within a series and are less than ``TOO_FAR`` after the points' times, but for
    the points with the field ``moved``: those are few, and found by that field. So the newest by stored time, with room for
    as many as were moved, hold the newest by time.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int) -> list[Point]:
        """As ``TimeSeriesStore.read``."""
        start, end = max(start, FIRST_TIME), min(end, LAST_TIME)
        if start >= end or limit < 1:
            return []
        query = SeriesQuery(self._connection.bucket, measurement, tags)
        found = await self._found(query, start, end, limit)
        moved = sum(value.result == "moved" for value in found)
        if moved and len(found) > limit:
            found = await self._found(query, start, end, limit + moved)
        wanted = {(value.tags, value.time) for value in found if value.result == "newest" or _is_in(value, start, end)}
        if not wanted:
            return []
        times = [time for _, time in wanted]
        answer = await self._connection.query(query.fields(min(times), max(times) + 1))
        points = await _points(measurement, wanted, answer)
        inside = [point for point in points if start <= point.ts < end]
        return sorted(inside, key=lambda point: (point.ts, point.seq))[-limit:]

    async def _found(self, query: SeriesQuery, start: int, end: int, limit: int) -> list[Value]:
        answer = await self._connection.query(query.found(start, end, limit, min(end + TOO_FAR, LAST_TIME)))
        return [value async for value in _in_slices(answer)]


def _is_in(shifted: Value, start: int, end: int) -> bool:
    return start <= shifted.time - int(shifted.value) < end


async def _points(measurement: str, wanted: set[Place], answer: str) -> list[Point]:
    read: dict[Place, _Read] = {}
    async for value in _in_slices(answer):
        place = (value.tags, value.time)
        if place in wanted:
            one = read.get(place)
            if one is None:
                one = read[place] = _Read()
            one.add(value)
    return [Point(measurement, dict(tags), one.fields, time - one.shift, one.seq) for (tags, time), one in read.items()]


async def _in_slices(answer: str) -> AsyncIterator[Value]:
    """The values in an answer, in slices that do not hold the event loop for long."""
    for n, value in enumerate(values_of(answer), 1):
        yield value
        if n % VALUES_PER_SLICE == 0:
            await asyncio.sleep(0)
