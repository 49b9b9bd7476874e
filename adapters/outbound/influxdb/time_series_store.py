"""The time-series store on InfluxDB 2."""

import asyncio
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.outbound.influxdb.batches import Batch, PointBatch, TickBatch
from adapters.outbound.influxdb.connection import Connection
from adapters.outbound.influxdb.history_reader import HistoryReader
from adapters.outbound.influxdb.stored_times import StoredTimes
from domain.frame import TickFrame
from domain.ports import Point, TimeSeriesStore

LINES_PER_REQUEST = 5_000
LINES_PER_SLICE = 200
RECALLED = 100_000


class InfluxdbTimeSeriesStore(TimeSeriesStore):
    """A ``TimeSeriesStore`` in a bucket; needs no server before it is used.

    InfluxDB tells points of a series apart by their time alone, so a point whose time is taken is stored 1 ns after the last one
    of its series (see ``StoredTimes``) and says so in a field. That state changes only when the server has acknowledged: a write
    that failed is repeated with the same lines, and a line written twice is there once.
    """

    def __init__(self, url: str, token: str, org: str, bucket: str, *, timeout_s: float, ca_file: Path | None) -> None:
        self._connection = Connection(url, token, org, bucket, timeout_s=timeout_s, ca_file=ca_file)
        self._reader = HistoryReader(self._connection)
        self._ticks = StoredTimes()
        self._points = StoredTimes()
        self._one_at_a_time = asyncio.Lock()

    async def write_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        if seqs:
            async with self._one_at_a_time:
                times = self._ticks.at(seqs[0])
                self._ticks = await self._written(times, TickBatch(times, frame, seqs, symbols, source))

    async def write(self, points: Sequence[Point]) -> None:
        if points:
            async with self._one_at_a_time:
                times = self._points.at(min(point.seq for point in points))
                self._points = await self._written(times, PointBatch(times, points))

    @property
    def recall_window(self) -> int:
        return RECALLED

    async def recall_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        if seqs:
            times = self._ticks.at(seqs[0])
            self._ticks = _recalled(times, TickBatch(times, frame, seqs, symbols, source))

    async def recall(self, points: Sequence[Point]) -> None:
        if points:
            times = self._points.at(min(point.seq for point in points))
            self._points = _recalled(times, PointBatch(times, points))

    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        return await self._reader.read(measurement, tags, start, end, limit)

    async def ping(self) -> bool:
        return await self._connection.ping()

    async def check(self) -> None:
        """Raise ``PortUnavailable``, saying why, unless the server answers now and lets VELOX write into the bucket."""
        await self._connection.check()

    async def close(self) -> None:
        await self._connection.close()

    async def _written(self, times: StoredTimes, batch: Batch) -> StoredTimes:
        """Write a batch in slices that do not hold the event loop for long; returns the state after it."""
        lines: list[str] = []
        for start in range(0, len(batch), LINES_PER_SLICE):
            lines += batch.lines(start, start + LINES_PER_SLICE)
            if len(lines) >= LINES_PER_REQUEST:
                await self._connection.write("\n".join(lines).encode())
                lines = []
            else:
                await asyncio.sleep(0)
        if lines:
            await self._connection.write("\n".join(lines).encode())
        times.deliver(batch.first_seq, batch.last_seq, batch.heads(), batch.told, len(batch))
        return times


def _recalled(times: StoredTimes, batch: Batch) -> StoredTimes:
    times.fold(batch.first_seq, batch.last_seq, batch.told, len(batch))
    return times
