"""Reading the journal: every record is checked against its checksum, every sequence for gaps."""

import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import islice, pairwise
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from adapters.outbound.sqlite.connection import one_view
from adapters.outbound.sqlite.driver_errors import reading_errors
from adapters.outbound.sqlite.journal_codec import (
    EntryRow,
    cursor_checksum,
    event_checksum,
    expect_checksum,
    read_entry,
    snapshot_checksum,
)
from adapters.outbound.sqlite.journal_schema import read_identity
from adapters.outbound.sqlite.names import Names
from application.ports.journal import Entry, RecordedEvent, Snapshot
from domain.errors import InvalidValue

_ENTRY = "last_seq, first_seq, kind, feed_cursor, events_hash, checksum, input"
_EVENT = "SELECT seq, ts, kind, key, checksum, body FROM events"
_BEYOND = 2**63 - 1


class _Scan(NamedTuple):
    """One walk along the table or an index in the order of ``seq``."""

    source: str
    condition: str
    values: tuple[int, ...]


class JournalQueries:
    """The questions a journal file can answer, over a connection of its own; for any thread."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = RLock()
        self._kinds = Names(connection, "kinds")
        self._keys = Names(connection, "keys")

    def identity(self) -> dict[str, str]:
        """What the run was started with."""
        with self._lock, reading_errors(self._path):
            return read_identity(self._connection)

    def last_seq(self) -> int:
        """The highest sequence number; 0 for an empty journal."""
        with self._lock, reading_errors(self._path):
            return int(self._connection.execute("SELECT coalesce(max(last_seq), 0) FROM entries").fetchone()[0])

    def last_entry(self) -> Entry | None:
        """The newest entry, or None."""
        with self._lock, reading_errors(self._path), one_view(self._connection):
            query = f"SELECT {_ENTRY} FROM entries ORDER BY last_seq DESC LIMIT 1"  # noqa: S608 - own columns
            entries = list(self._read(self._connection.execute(query).fetchall()))
            return entries[0] if entries else None

    def entries(self, after_seq: int, limit: int) -> list[Entry]:
        """Up to ``limit`` whole entries that end after ``after_seq``, oldest first, without a gap."""
        with self._lock, reading_errors(self._path), one_view(self._connection):
            query = f"SELECT {_ENTRY} FROM entries WHERE last_seq > ? ORDER BY last_seq LIMIT ?"  # noqa: S608 - own columns
            entries = list(self._read(self._connection.execute(query, (after_seq, max(limit, 0))).fetchall()))
            self._expect_no_gap(after_seq, entries)
            return entries

    def events(
        self,
        *,
        kinds: Collection[str] | None,
        key: str | None,
        after_seq: int,
        before_seq: int | None,
        limit: int,
        newest_first: bool,
    ) -> list[RecordedEvent]:
        """See ``Journal.events``: each scan walks one index in the order of ``seq``; merged row by row, up to ``limit``."""
        tail = f" AND seq > ? AND seq < ? ORDER BY seq {'DESC' if newest_first else 'ASC'} LIMIT ?"
        bounds = (after_seq, _BEYOND if before_seq is None else before_seq, max(limit, 0))
        with self._lock, reading_errors(self._path), one_view(self._connection):
            scans = [
                self._connection.execute(f"{_EVENT}{scan.source} WHERE {scan.condition}{tail}", (*scan.values, *bounds))
                for scan in self._scans(kinds, key)
            ]
            rows = merge(*scans, key=itemgetter(0), reverse=newest_first)
            return [self._event(row)[0] for row in islice(rows, max(limit, 0))]

    def newest_snapshot(self) -> Snapshot | None:
        """The snapshot with the highest ``seq``, or None."""
        with self._lock, reading_errors(self._path):
            query = "SELECT seq, state, feed_cursor, events_hash, checksum FROM snapshots ORDER BY seq DESC LIMIT 1"
            row = self._connection.execute(query).fetchone()
            if row is None:
                return None
            try:
                state = zlib.decompress(row[1])
            except zlib.error as error:
                raise InvalidValue(f"snapshot {row[0]}", str(error), "a compressed state") from error
            snapshot = Snapshot(row[0], state, row[2], row[3])
            expect_checksum(f"snapshot {snapshot.seq}", row[4], snapshot_checksum(snapshot))
            return snapshot

    def cursors(self) -> dict[str, int]:
        """How far each follower has come."""
        with self._lock, reading_errors(self._path):
            rows = self._connection.execute("SELECT follower, seq, checksum FROM cursors").fetchall()
            for follower, seq, checksum in rows:
                expect_checksum(f"cursor of {follower}", checksum, cursor_checksum(follower, seq))
            return {follower: seq for follower, seq, _ in rows}

    def close(self) -> None:
        """Close the connection; calling it twice is a no-op."""
        with self._lock:
            self._connection.close()

    def _scans(self, kinds: Collection[str] | None, key: str | None) -> list[_Scan]:
        if kinds is None and key is None:
            return [_Scan("", "TRUE", ())]
        numbers = set(self._kinds.all()) if kinds is None else {self._kinds.id_of(kind) for kind in kinds} - {None}
        if key is None:
            return [_Scan(" INDEXED BY events_by_kind", "kind = ?", (number,)) for number in numbers if number is not None]
        key_number = self._keys.id_of(key)
        if key_number is None:
            return []
        return [
            _Scan(" INDEXED BY events_by_key", "key = ? AND kind = ?", (key_number, number))
            for number in numbers
            if number is not None
        ]

    def _read(self, rows: Sequence[tuple[int, int, str, str, bytes, int, bytes]]) -> Iterator[Entry]:
        if not rows:
            return
        first, last = rows[0][1], rows[-1][0]
        events = iter(self._connection.execute(f"{_EVENT} WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)).fetchall())
        following = next(events, None)
        for values in rows:
            row = EntryRow(*values)
            own: list[tuple[RecordedEvent, int]] = []
            while following is not None and following[0] <= row.last_seq:
                own.append(self._event(following))
                following = next(events, None)
            yield read_entry(row, [event for event, _ in own], [checksum for _, checksum in own])

    def _event(self, row: tuple[int, int, int, int, int, bytes]) -> tuple[RecordedEvent, int]:
        seq, ts, kind_number, key_number, checksum, body = row
        kind, key = self._kinds.text_of(kind_number), self._keys.text_of(key_number)
        if kind is None or key is None:
            raise InvalidValue(f"event {seq}", f"kind {kind_number} and key {key_number}", "numbers with a text in the journal")
        event = RecordedEvent(seq, ts, kind, key, body)
        expect_checksum(f"event {seq}", checksum, event_checksum(event))
        return event, checksum

    def _expect_no_gap(self, after_seq: int, entries: Sequence[Entry]) -> None:
        for previous, entry in pairwise(entries):
            if entry.first_seq != previous.last_seq + 1:
                raise InvalidValue("entries", f"{entry.first_seq} after {previous.last_seq}", f"{previous.last_seq + 1} next")
        if entries and entries[0].first_seq > after_seq + 1:
            trimmed = "SELECT NOT EXISTS (SELECT 1 FROM entries WHERE last_seq <= ?)"
            if not self._connection.execute(trimmed, (after_seq,)).fetchone()[0]:
                raise InvalidValue("entries", f"{entries[0].first_seq} after {after_seq}", f"{after_seq + 1} next")
