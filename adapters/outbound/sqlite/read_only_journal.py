"""A journal that another process may be writing, opened to look into it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn, Self

from adapters.outbound.sqlite import connection as sqlite
from adapters.outbound.sqlite.driver_errors import reading_errors
from adapters.outbound.sqlite.journal_queries import JournalQueries
from adapters.outbound.sqlite.journal_schema import is_new, refuse_other_than_a_file
from application.ports.journal import Entry, Journal, RecordedEvent, Snapshot
from domain.errors import JournalError


class ReadOnlySqliteJournal(Journal):
    """A ``Journal`` that takes no lock and refuses every write with ``JournalError``; each call sees what is durable by then."""

    def __init__(self, path: Path, queries: JournalQueries) -> None:
        """Use ``ReadOnlySqliteJournal.open``."""
        self._path = path
        self._queries = queries

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a journal that is there; raise ``JournalError`` where none is, else as ``SqliteJournal.open``."""
        with ExitStack() as on_failure, reading_errors(path):
            refuse_other_than_a_file(path)
            if not path.exists():
                raise JournalError(f"{path}: there is no journal yet; nothing has run with this --data-dir")
            connection = sqlite.open_for_reading(path)
            on_failure.callback(connection.close)
            if is_new(connection, path):
                raise JournalError(f"{path}: the journal is still empty; nothing has run with this --data-dir")
            on_failure.pop_all()
        return cls(path, JournalQueries(connection, path))

    def identity(self) -> Mapping[str, str]:
        return self._queries.identity()

    def append(self, entries: Sequence[Entry]) -> None:
        self._refuse(f"{len(entries)} entries")

    def last_seq(self) -> int:
        return self._queries.last_seq()

    def last_entry(self) -> Entry | None:
        return self._queries.last_entry()

    def entries(self, after_seq: int, limit: int) -> Sequence[Entry]:
        return self._queries.entries(after_seq, limit)

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
        self._refuse(f"a snapshot of {snapshot.seq}")

    def newest_snapshot(self) -> Snapshot | None:
        return self._queries.newest_snapshot()

    def cursor(self, follower: str) -> int:
        return self._queries.cursors().get(follower, 0)

    def move_cursor(self, follower: str, seq: int) -> None:
        self._refuse(f"the cursor {seq} of {follower}")

    def close(self) -> None:
        self._queries.close()

    def _refuse(self, what: str) -> NoReturn:
        raise JournalError(f"{self._path}: opened to be read; {what} cannot be written")
