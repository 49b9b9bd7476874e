"""How a follower goes about its work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from application.ports.journal import Entry


@dataclass(frozen=True, slots=True)
class Pace:
    """Amounts and times; seconds by the clock port.

    Up to ``reads_per_delivery`` full reads of ``entries_per_read`` each are delivered together; trading gets its turn between
    them. ``numbers_per_delivery`` bounds a delivery in sequence numbers (one entry is never split), so that no delivery holds
    the event loop for long. ``linger_s`` waits after a wake-up for more to come. A failed delivery is tried again after
    ``first_retry_s``, then twice as long each time up to ``longest_retry_s``. The cursor is kept at most ``cursor_every_s`` after
    a delivery. A sink that asks for it is looked after every ``check_every_s`` while there is nothing to deliver.
    """

    entries_per_read: int = 16
    reads_per_delivery: int = 8
    numbers_per_delivery: int = 5_000
    linger_s: float = 0.0
    first_retry_s: float = 0.25
    longest_retry_s: float = 3.0
    cursor_every_s: float = 0.2
    check_every_s: float = 1.0

    def retry_after(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row (1 or more)."""
        return min(self.first_retry_s * 2.0 ** min(failures - 1, 30), self.longest_retry_s)

    def deliveries(self, entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
        """Entries in parts of at most ``numbers_per_delivery`` sequence numbers, each with at least one entry."""
        start, first_seq = 0, entries[0].first_seq if entries else 0
        for n, entry in enumerate(entries):
            if entry.last_seq - first_seq >= self.numbers_per_delivery and n > start:
                yield entries[start:n]
                start, first_seq = n, entry.first_seq
        if entries:
            yield entries[start:]
