"""The newest events, kept for watching clients: what one has not heard yet is here, or it is behind."""

from bisect import bisect_right
from collections.abc import Sequence

from application.ports.journal import RecordedEvent

MOST_EVENTS = 2_000
MOST_BYTES = 1024 * 1024


class LiveBacklog:
    """One backlog serves all clients: at most ``most_events`` events, whose bodies have at most ``most_bytes`` bytes in all.

    It holds every event after the sequence number ``after``; what was dropped had that number or a lower one.
    """

    def __init__(self, most_events: int = MOST_EVENTS, most_bytes: int = MOST_BYTES) -> None:
        self._most_events = most_events
        self._most_bytes = most_bytes
        self._events: list[RecordedEvent] = []
        self._seqs: list[int] = []
        self._bytes = 0
        self.after = 0

    def begin(self, after: int) -> None:
        """Forget everything; what follows ``after`` is kept from now on."""
        self._events, self._seqs, self._bytes = [], [], 0
        self.after = after

    def add(self, events: Sequence[RecordedEvent]) -> None:
        """Keep newer events, in order; the oldest go where there are too many."""
        self._events += events
        self._seqs += [event.seq for event in events]
        self._bytes += sum(len(event.body) for event in events)
        gone = max(len(self._events) - self._most_events, 0)
        left = self._bytes - sum(len(event.body) for event in self._events[:gone])
        while left > self._most_bytes:
            left -= len(self._events[gone].body)
            gone += 1
        if gone:
            self.after = self._seqs[gone - 1]
            self._bytes = left
            del self._events[:gone], self._seqs[:gone]

    def since(self, seq: int) -> Sequence[RecordedEvent]:
        """The events after a sequence number that is not below ``after``."""
        return self._events[bisect_right(self._seqs, seq) :]
