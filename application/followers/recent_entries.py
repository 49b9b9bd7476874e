"""What was journaled last, kept for the followers: one that is up to date need not read the journal."""

from bisect import bisect_right
from collections.abc import Sequence

from application.ports.journal import Entry, Journal

MOST_ENTRIES = 32


class RecentEntries:
    """The journal's newest entries, ``most`` or a few more of them; ``read`` answers as ``Journal.entries`` does.

    It has to be told of every entry that is appended. It keeps few: objects that live for long make the garbage collector hold
    up trading, and a follower that is far behind need not be fast.
    """

    def __init__(self, journal: Journal, most: int = MOST_ENTRIES) -> None:
        self._journal = journal
        self._most = most
        self._entries: list[Entry] = []
        self._ends: list[int] = []

    def add(self, entries: Sequence[Entry]) -> None:
        """Entries that the journal has just got, in order."""
        self._entries += entries
        self._ends += [entry.last_seq for entry in entries]
        if len(self._entries) >= 2 * self._most:
            del self._entries[: -self._most], self._ends[: -self._most]

    def read(self, after_seq: int, limit: int) -> Sequence[Entry]:
        """Up to ``limit`` whole entries whose ``last_seq`` is above ``after_seq``, oldest first."""
        if not self._entries or self._entries[0].first_seq > after_seq + 1:
            return self._journal.entries(after_seq, limit)
        start = bisect_right(self._ends, after_seq)
        return self._entries[start : start + limit]
