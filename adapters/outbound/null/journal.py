"""The journal that is configured off."""

from collections.abc import Collection, Mapping, Sequence

from application.ports.journal import Entry, Journal, RecordedEvent, Snapshot
from application.ports.journal_rules import expect_continuation


class NullJournal(Journal):
    """A ``Journal`` that checks and numbers entries and forgets all but the newest: there is nothing to follow or to recover."""

    def __init__(self, identity: Mapping[str, str]) -> None:
        self._identity = dict(identity)
        self._last_entry: Entry | None = None

    def identity(self) -> Mapping[str, str]:
        return self._identity

    def append(self, entries: Sequence[Entry]) -> None:
        expect_continuation(self.last_seq(), entries)
        if entries:
            self._last_entry = entries[-1]

    def last_seq(self) -> int:
        return 0 if self._last_entry is None else self._last_entry.last_seq

    def last_entry(self) -> Entry | None:
        return self._last_entry

    def entries(self, after_seq: int, limit: int) -> Sequence[Entry]:
        """None are kept."""
        return ()

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
        """None are kept."""
        return ()

    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Forgotten."""

    def newest_snapshot(self) -> Snapshot | None:
        """None is kept."""

    def cursor(self, follower: str) -> int:
        """Every follower is a new one."""
        return 0

    def move_cursor(self, follower: str, seq: int) -> None:
        """Forgotten."""

    def close(self) -> None:
        """Nothing to release."""
