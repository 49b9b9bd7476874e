"""The journal on SQLite: inputs and events of one run in one file, one process writing, any number reading."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import Self

from adapters.outbound.sqlite import connection as sqlite
from adapters.outbound.sqlite.connection import Durability
from adapters.outbound.sqlite.driver_errors import journal_errors, reading_errors
from adapters.outbound.sqlite.journal_lock import JournalLock
from adapters.outbound.sqlite.journal_queries import JournalQueries
from adapters.outbound.sqlite.journal_schema import create_or_continue, refuse_other_than_a_file
from adapters.outbound.sqlite.journal_tail import JournalTail
from adapters.outbound.sqlite.journal_writer import JournalWriter
from application.ports.journal import Entry, Journal, RecordedEvent, Snapshot
from application.ports.journal_rules import expect_continuation, expect_trimmable


class SqliteJournal(Journal):
    """A ``Journal`` in the file ``path``, its write-ahead log and its lock beside it; for any thread.

    ``append`` may run in a worker thread while others read: reading has a connection of its own, and what was appended last is
    answered from memory. A follower's cursor is written at once unless an append is going on, which then is followed by it.
    """

    def __init__(self, path: Path, writer: JournalWriter, queries: JournalQueries, lock: JournalLock) -> None:
        """Use ``SqliteJournal.open``."""
        self._path = path
        self._writer = writer
        self._queries = queries
        self._lock = lock
        self._tail = JournalTail()
        self._last_entry = queries.last_entry()
        self._cursors = queries.cursors()
        self._unwritten: dict[str, int] = {}
        self._cursors_lock = Lock()
        self._closed = False

    @classmethod
    def open(
        cls, path: Path, identity: Mapping[str, str], durability: Durability = "full", largest_bytes: int | None = None
    ) -> Self:
        """Create the journal of a run, or continue it.

        ``largest_bytes`` bounds the file; beyond it the disk counts as full. Raises ``JournalLocked``, ``JournalMismatch`` (for
        another identity), ``JournalFromTheFuture``, ``JournalCorrupt`` (the file is no journal, or damaged), ``JournalFull`` and
        ``JournalError``.
        """
        with ExitStack() as on_failure, reading_errors(path):
            refuse_other_than_a_file(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = JournalLock(path)
            on_failure.callback(lock.release)
            writing = sqlite.open_for_writing(path)
            on_failure.callback(writing.close)
            create_or_continue(writing, path, identity, durability, largest_bytes)
            queries = JournalQueries(sqlite.open_for_reading(path), path)
            on_failure.callback(queries.close)
            journal = cls(path, JournalWriter(writing, path, durability), queries, lock)
            on_failure.pop_all()
        return journal

    def identity(self) -> Mapping[str, str]:
        return self._queries.identity()

    def append(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        expect_continuation(self.last_seq(), entries)
        with self._cursors_lock:
            cursors = dict(self._unwritten)
        self._writer.append(entries, cursors)
        self._tail.extend(entries)
        self._last_entry = entries[-1]
        self._forget_written(cursors)

    def last_seq(self) -> int:
        return 0 if self._last_entry is None else self._last_entry.last_seq

    def last_entry(self) -> Entry | None:
        return self._last_entry

    def entries(self, after_seq: int, limit: int) -> Sequence[Entry]:
        if after_seq >= self.last_seq():
            return []
        recent = self._tail.after(after_seq, limit)
        return self._queries.entries(after_seq, limit) if recent is None else recent

    def events(
        self,
        *,
        kinds: Collection[str] | None = None,
        key: str | None = None,
        after_seq: int = 0,
        before_seq: int | None = None,
        limit: int = 100,
        newest_first: bool = False,
    ) -> Sequence[RecordedEvent]:
        return self._queries.events(
            kinds=kinds, key=key, after_seq=after_seq, before_seq=before_seq, limit=limit, newest_first=newest_first
        )

    def save_snapshot(self, snapshot: Snapshot) -> None:
        self._writer.save_snapshot(snapshot)

    def newest_snapshot(self) -> Snapshot | None:
        return self._queries.newest_snapshot()

    def cursor(self, follower: str) -> int:
        return self._cursors.get(follower, 0)

    def move_cursor(self, follower: str, seq: int) -> None:
        with self._cursors_lock:
            if seq > self._cursors.get(follower, 0):
                self._cursors[follower] = self._unwritten[follower] = seq
            cursors = dict(self._unwritten)
        if cursors and self._writer.write_cursors_if_idle(cursors):
            self._forget_written(cursors)

    def trim(self, up_to_seq: int) -> int:
        """Remove the entries that end at ``up_to_seq`` or before, with their events; returns how many.

        The newest entry always stays. Raises ``JournalError`` where a follower that has a cursor has not passed ``up_to_seq``, or
        no snapshot covers it. The file does not shrink: new entries take the room.
        """
        expect_trimmable(up_to_seq, self._cursors, self.newest_snapshot())
        newest = self._last_entry
        if newest is None:
            return 0
        self._tail.clear()
        return self._writer.trim(min(up_to_seq, newest.first_seq - 1))

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with ExitStack() as closing, journal_errors(self._path):
            closing.callback(self._lock.release)
            closing.callback(self._writer.close, self._unwritten)
            closing.callback(self._queries.close)  # before the writer: who closes last folds the write-ahead log into the file

    def _forget_written(self, cursors: Mapping[str, int]) -> None:
        with self._cursors_lock:
            for follower, seq in cursors.items():
                if self._unwritten.get(follower) == seq:
                    del self._unwritten[follower]
