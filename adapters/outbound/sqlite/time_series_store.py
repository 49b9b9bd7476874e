"""The time-series store on SQLite: history without a server."""

import asyncio
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from adapters.outbound.sqlite.connection import Durability, one_view, open_for_writing, prepare_for_writing, transaction
from adapters.outbound.sqlite.driver_errors import port_errors
from adapters.outbound.sqlite.series_points import POINT_TABLES, SeriesPoints
from adapters.outbound.sqlite.tick_frames import TICK_TABLES, TickFrames
from domain.errors import PortUnavailable
from domain.frame import TickFrame
from domain.ports import Point, TimeSeriesStore

APPLICATION_ID = int.from_bytes(b"VLXT", "big")
SCHEMA_VERSION = 1


class SqliteTimeSeriesStore(TimeSeriesStore):
    """A ``TimeSeriesStore`` in the file ``path`` (one process writes it), opened at the first use, used in worker threads.

    Whatever keeps the file from being used is ``PortUnavailable``: the next call tries again.
    """

    def __init__(self, path: Path, durability: Durability = "full") -> None:
        self._path = path
        self._durability: Durability = durability
        self._lock = Lock()
        self._file: _File | None = None
        self._closed = False

    async def write_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        if seqs:
            await asyncio.to_thread(self._write, lambda file: file.ticks.add(frame, seqs, symbols, source))

    async def write(self, points: Sequence[Point]) -> None:
        if points:
            await asyncio.to_thread(self._write, lambda file: file.points.add(points))

    @property
    def recall_window(self) -> int:
        """0: rows carry their numbers."""
        return 0

    async def recall_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        """Nothing to find out."""

    async def recall(self, points: Sequence[Point]) -> None:
        """Nothing to find out."""

    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        return await asyncio.to_thread(self._read, measurement, tags, start, end, limit)

    async def ping(self) -> bool:
        return await asyncio.to_thread(self._answers)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _write(self, add: "Callable[[_File], None]") -> None:
        with self._opened() as file, file.writing():
            add(file)

    def _read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int) -> list[Point]:
        with self._opened() as file, one_view(file.connection):
            if measurement == "ticks":
                return file.ticks.newest(tags, start, end, limit)
            return file.points.newest(measurement, tags, start, end, limit)

    def _answers(self) -> bool:
        try:
            with self._opened():
                return True
        except PortUnavailable:
            return False

    def _close(self) -> None:
        with self._lock, port_errors(self._path):
            self._closed = True
            if self._file is not None:
                self._file.connection.close()
                self._file = None

    @contextmanager
    def _opened(self) -> "Iterator[_File]":
        with self._lock, port_errors(self._path):
            if self._closed:
                raise PortUnavailable(f"{self._path}: the time-series store is closed")
            if self._file is None:
                self._file = _File(self._path, self._durability)
            yield self._file


class _File:
    """The open file with its tables."""

    def __init__(self, path: Path, durability: Durability) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = open_for_writing(path)
        try:
            _create_or_check(self.connection, path, durability)
            self.ticks = TickFrames(self.connection)
            self.points = SeriesPoints(self.connection)
        except BaseException:
            self.connection.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside or nothing."""
        try:
            with transaction(self.connection):
                yield
        except BaseException:
            self.ticks.forget()
            self.points.forget()
            raise


def _create_or_check(connection: sqlite3.Connection, path: Path, durability: Durability) -> None:
    application_id, version, tables = (
        int(connection.execute(query).fetchone()[0])
        for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )
    new = application_id == 0 and tables == 0
    if not new and (application_id, version) != (APPLICATION_ID, SCHEMA_VERSION):
        raise PortUnavailable(
            f"{path}: expected time series of VELOX in format {SCHEMA_VERSION}, found application id {application_id:#x}, "
            f"format {version}; move the file away, or use another --data-dir"
        )
    prepare_for_writing(connection, durability, largest_bytes=None)
    if new:
        with transaction(connection):
            for statement in (TICK_TABLES + POINT_TABLES).split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
