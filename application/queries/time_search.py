"""Where in the journal a time begins: events are in the order of their numbers, and their times follow them."""

from collections.abc import Collection

from application.ports.journal import Entry, Journal
from domain.frame import TickFrame


def seq_at(journal: Journal, kinds: Collection[str] | None, key: str | None, ts: int) -> int:
    """A sequence number with every event of these kinds and this key before ``ts`` (ns) below it, and the others at it or above.

    A search by halves: some twenty short reads in a journal of any length. Where times went back (instruments merged out of
    order) it is one of several such places.
    """
    low, high = 0, journal.last_seq() + 1
    while low < high:
        middle = (low + high) // 2
        event = next(iter(journal.events(kinds=kinds, key=key, after_seq=middle - 1, limit=1)), None)
        if event is None or event.ts >= ts:
            high = middle
        else:
            low = event.seq + 1
    return low


def entry_seq_at(journal: Journal, ts: int) -> int:
    """A sequence number with every entry that begins before ``ts`` (ns) beginning below it; found as ``seq_at`` finds its own."""
    low, high = 0, journal.last_seq()
    while low < high:
        middle = (low + high) // 2
        entry = next(iter(journal.entries(middle, 1)), None)
        if entry is None or begins_at(entry) >= ts:
            high = middle
        else:
            low = entry.last_seq
    return low + 1


def begins_at(entry: Entry) -> int:
    """The time of an entry's first row, or of its command (ns)."""
    return entry.input.times[0] if isinstance(entry.input, TickFrame) else entry.input.ts
