"""Writing the journal: one transaction per call, whole or not at all."""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from adapters.outbound.sqlite.connection import Durability, transaction
from adapters.outbound.sqlite.driver_errors import journal_errors
from adapters.outbound.sqlite.journal_codec import EntryRow, cursor_checksum, entry_row, event_checksum, snapshot_checksum
from adapters.outbound.sqlite.names import Names
from application.ports.journal import Entry, RecordedEvent, Snapshot

_KEPT_SNAPSHOTS = 2
_FAST_COMPRESSION = 1
_TRIM_STEP = 256

EventRow = tuple[int, int, int, int, int, bytes]


class JournalWriter:
    """The writing connection of a journal; for any thread, one at a time."""

    def __init__(self, connection: sqlite3.Connection, path: Path, durability: Durability) -> None:
        self._connection = connection
        self._path = path
        self._durability = durability
        self._lock = Lock()
        self._kinds = Names(connection, "kinds")
        self._keys = Names(connection, "keys")

    def append(self, entries: Sequence[Entry], cursors: Mapping[str, int]) -> None:
        """Make entries durable, and cursors with them."""
        with self._lock, journal_errors(self._path):
            try:
                with transaction(self._connection):
                    self._insert(entries)
                    self._upsert(cursors)
            except BaseException:
                self._kinds.forget()
                self._keys.forget()
                raise

    def write_cursors_if_idle(self, cursors: Mapping[str, int]) -> bool:
        """Write cursors unless another write is going on (False). Loss of power may take them back: deliveries are repeatable."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            self._write_cursors(cursors)
        finally:
            self._lock.release()
        return True

    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, and of the older ones only the newest."""
        state = zlib.compress(snapshot.state, _FAST_COMPRESSION)
        row = (snapshot.seq, snapshot.feed_cursor, snapshot.events_hash, snapshot_checksum(snapshot), state)
        keep = "SELECT seq FROM snapshots ORDER BY seq DESC LIMIT ?"
        with self._lock, journal_errors(self._path), transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)", row)
            self._connection.execute(f"DELETE FROM snapshots WHERE seq NOT IN ({keep})", (_KEPT_SNAPSHOTS,))  # noqa: S608 - constant

    def trim(self, up_to_seq: int) -> int:
        """Remove the entries that end at ``up_to_seq`` or before, in steps that let appends between; returns how many."""
        removed = 0
        while True:
            with self._lock, journal_errors(self._path), transaction(self._connection):
                step = "SELECT last_seq FROM entries WHERE last_seq <= ? ORDER BY last_seq LIMIT ?"
                seqs = [seq for (seq,) in self._connection.execute(step, (up_to_seq, _TRIM_STEP))]
                if not seqs:
                    return removed
                self._connection.execute("DELETE FROM events WHERE seq <= ?", (seqs[-1],))
                self._connection.execute("DELETE FROM entries WHERE last_seq <= ?", (seqs[-1],))
                removed += len(seqs)

    def close(self, cursors: Mapping[str, int]) -> None:
        """Write the last cursors and close the connection, in any case."""
        with self._lock, journal_errors(self._path):
            try:
                if cursors:
                    self._write_cursors(cursors)
            finally:
                self._connection.close()

    def _insert(self, entries: Sequence[Entry]) -> None:
        entry_rows: list[EntryRow] = []
        event_rows: list[EventRow] = []
        for entry in entries:
            rows = [self._event_row(event) for event in entry.events]
            entry_rows.append(entry_row(entry, [row[4] for row in rows]))
            event_rows += rows
        self._connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", entry_rows)
        self._connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", event_rows)

    def _event_row(self, event: RecordedEvent) -> EventRow:
        kind, key = self._kinds.id_of_any(event.kind), self._keys.id_of_any(event.key)
        return event.seq, event.ts, kind, key, event_checksum(event), event.body

    def _write_cursors(self, cursors: Mapping[str, int]) -> None:
        with journal_errors(self._path):
            self._connection.execute("PRAGMA synchronous = NORMAL")
            try:
                with transaction(self._connection):
                    self._upsert(cursors)
            finally:
                self._connection.execute(f"PRAGMA synchronous = {self._durability}")

    def _upsert(self, cursors: Mapping[str, int]) -> None:
        rows = [(follower, seq, cursor_checksum(follower, seq)) for follower, seq in cursors.items()]
        self._connection.executemany("INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)", rows)
