"""The newest entries in memory, so that a follower that keeps up never reads the file."""

from bisect import bisect_right
from collections.abc import Sequence
from threading import Lock

from application.ports.journal import Entry


class JournalTail:
    """The newest appended entries: ``entries`` to twice as many, but at most ``numbers`` sequence numbers; for any thread."""

    def __init__(self, entries: int = 256, numbers: int = 32_768) -> None:
        self._most_entries = 2 * entries
        self._kept_entries = entries
        self._most_numbers = numbers
        self._entries: list[Entry] = []
        self._last_seqs: list[int] = []
        self._lock = Lock()

    def extend(self, entries: Sequence[Entry]) -> None:
        """Add what was just appended; the oldest go when there are too many."""
        with self._lock:
            self._entries += entries
            self._last_seqs += [entry.last_seq for entry in entries]
            if len(self._entries) > self._most_entries:
                self._drop(len(self._entries) - self._kept_entries)
            if self._last_seqs[-1] - self._entries[0].first_seq >= self._most_numbers:
                self._drop(bisect_right(self._last_seqs, self._last_seqs[-1] - self._most_numbers // 2))

    def after(self, seq: int, limit: int) -> list[Entry] | None:
        """Up to ``limit`` entries that end after ``seq``, oldest first; None where older ones would be needed too."""
        with self._lock:
            if not self._entries or seq < self._entries[0].first_seq - 1:
                return None
            start = bisect_right(self._last_seqs, seq)
            return self._entries[start : start + max(limit, 0)]

    def clear(self) -> None:
        """Forget all entries."""
        with self._lock:
            self._entries.clear()
            self._last_seqs.clear()

    def _drop(self, count: int) -> None:
        del self._entries[:count]
        del self._last_seqs[:count]
