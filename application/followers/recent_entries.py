"""What was journaled last, kept for the followers: one that is up to date need not read the journal."""

from bisect import bisect_right
from collections.abc import Sequence

from application.ports.journal import Entry, Journal

MOST_NUMBERS = 100_000


class RecentEntries:
    """The journal's newest entries, at most ``most_numbers`` sequence numbers of them (but the last one whole).

    ``read`` answers as ``Journal.entries`` does, whoever is told of every entry that is appended.
    """

    def __init__(self, journal: Journal, most_numbers: int = MOST_NUMBERS) -> None:
        self._journal = journal
        self._most_numbers = most_numbers
        self._entries: list[Entry] = []
        self._ends: list[int] = []

    def add(self, entries: Sequence[Entry]) -> None:
        """Entries that the journal has just got, in order."""
        self._entries += entries
        self._ends += [entry.last_seq for entry in entries]
        if self._ends and self._ends[-1] - self._entries[0].first_seq >= 2 * self._most_numbers:
            self._forget()

    def read(self, after_seq: int, limit: int) -> Sequence[Entry]:
        """Up to ``limit`` whole entries whose ``last_seq`` is above ``after_seq``, oldest first."""
        if not self._entries or self._entries[0].first_seq > after_seq + 1:
            return self._journal.entries(after_seq, limit)
        start = bisect_right(self._ends, after_seq)
        return self._entries[start : start + limit]

    def _forget(self) -> None:
        """Drop half of what is kept: seldom, so that it costs little."""
        kept = min(bisect_right(self._ends, self._ends[-1] - self._most_numbers), len(self._ends) - 1)
        del self._entries[:kept], self._ends[:kept]
