"""Where in the journal a time begins: events are in the order of their numbers, and their times follow them."""

from collections.abc import Collection

from application.ports.journal import Journal


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
