"""A journal that lives as long as the process."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from application.ports.journal import Entry, Journal, RecordedEvent, Snapshot
from application.ports.journal_rules import expect_continuation, expect_trimmable

_KEPT_SNAPSHOTS = 2


class MemoryJournal(Journal):
    """A ``Journal`` that keeps every entry until it is trimmed; for one thread."""

    def __init__(self, identity: Mapping[str, str]) -> None:
        self._identity = dict(identity)
        self._entries: list[Entry] = []
        self._ends: list[int] = []
        self._events: list[RecordedEvent] = []
        self._snapshots: dict[int, Snapshot] = {}
        self._cursors: dict[str, int] = {}

    def identity(self) -> Mapping[str, str]:
        return self._identity

    def append(self, entries: Sequence[Entry]) -> None:
        expect_continuation(self.last_seq(), entries)
        for entry in entries:
            self._entries.append(entry)
            self._ends.append(entry.last_seq)
            self._events += entry.events

    def last_seq(self) -> int:
        return self._ends[-1] if self._ends else 0

    def last_entry(self) -> Entry | None:
        return self._entries[-1] if self._entries else None

    def entries(self, after_seq: int, limit: int) -> Sequence[Entry]:
        start = bisect_right(self._ends, after_seq)
        return self._entries[start : start + max(limit, 0)]

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
        wanted = (
            event
            for event in (reversed(self._events) if newest_first else self._events)
            if (kinds is None or event.kind in kinds)
            and (key is None or event.key == key)
            and event.seq > after_seq
            and (before_seq is None or event.seq < before_seq)
        )
        return list(islice(wanted, max(limit, 0)))

    def save_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshots[snapshot.seq] = snapshot
        for seq in sorted(self._snapshots)[:-_KEPT_SNAPSHOTS]:
            del self._snapshots[seq]

    def newest_snapshot(self) -> Snapshot | None:
        return self._snapshots[max(self._snapshots)] if self._snapshots else None

    def cursor(self, follower: str) -> int:
        return self._cursors.get(follower, 0)

    def move_cursor(self, follower: str, seq: int) -> None:
        self._cursors[follower] = max(seq, self.cursor(follower))

    def trim(self, up_to_seq: int) -> int:
        """Remove the entries that end at ``up_to_seq`` or before, with their events; returns how many.

        The newest entry always stays. Raises ``JournalError`` where a follower that has a cursor has not passed ``up_to_seq``, or
        no snapshot covers it.
        """
        expect_trimmable(up_to_seq, self._cursors, self.newest_snapshot())
        count = min(bisect_right(self._ends, up_to_seq), max(len(self._entries) - 1, 0))
        if count:
            trimmed = self._ends[count - 1]
            del self._entries[:count], self._ends[:count]
            self._events = [event for event in self._events if event.seq > trimmed]
        return count

    def close(self) -> None:
        """Nothing to release."""
