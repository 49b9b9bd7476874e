"""Points in SQLite: one row each, under the number of their series (measurement and tags)."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec

from adapters.outbound.sqlite.names import Names
from domain.ports.time_series_store import FieldValue, Point

POINT_TABLES = """
CREATE TABLE series (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE points (
    series INTEGER NOT NULL, ts INTEGER NOT NULL, seq INTEGER NOT NULL, fields BLOB NOT NULL, PRIMARY KEY (series, ts, seq)
) WITHOUT ROWID;
"""


class SeriesPoints:
    """The points of one file; writing one again replaces it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._series = Names(connection, "series")

    def add(self, points: Sequence[Point]) -> None:
        """Store points within the transaction that is open."""
        rows = [
            (self._series.id_of_any(_series_text(point)), point.ts, point.seq, msgspec.json.encode(dict(point.fields)))
            for point in points
        ]
        self._connection.executemany("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?)", rows)

    def forget(self) -> None:
        """Drop what is remembered of the file; to be called after a rollback."""
        self._series.forget()

    def newest(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int) -> list[Point]:
        """The newest ``limit`` points with ``tags`` and start ≤ ts < end, oldest first."""
        query = "SELECT ts, seq, fields FROM points WHERE series = ? AND ts >= ? AND ts < ? ORDER BY ts DESC, seq DESC LIMIT ?"
        found = [
            Point(measurement, own_tags, msgspec.json.decode(fields, type=dict[str, FieldValue]), ts, seq)
            for number, own_tags in self._matching(measurement, tags)
            for ts, seq, fields in self._connection.execute(query, (number, start, end, max(limit, 0)))
        ]
        found.sort(key=attrgetter("ts", "seq"))
        return found[-limit:] if limit > 0 else []

    def _matching(self, measurement: str, tags: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
        for number, text in self._series.all().items():
            name, own_tags = msgspec.json.decode(text, type=tuple[str, dict[str, str]])
            if name == measurement and tags.items() <= own_tags.items():
                yield number, own_tags


def _series_text(point: Point) -> str:
    return msgspec.json.encode((point.measurement, dict(sorted(point.tags.items())))).decode()
