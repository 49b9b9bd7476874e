"""The outbox: where everything in the engine puts its facts, and where they get their numbers."""

from domain.events import Event


class Outbox:
    """The batch's events; ``seq``, the number that the latest input or event took; ``counts``, the run's events by kind."""

    __slots__ = ("counts", "events", "seq")

    def __init__(self) -> None:
        self.seq = 0
        self.events: list[Event] = []
        self.counts: dict[str, int] = {}

    def next_seq(self) -> int:
        """Take the next number."""
        self.seq += 1
        return self.seq

    def add(self, event: Event) -> None:
        """Put a fact; its ``seq`` must be the number just taken."""
        self.events.append(event)
        self.counts[event.kind] = self.counts.get(event.kind, 0) + 1

    def take(self) -> list[Event]:
        """The events since the last call."""
        events, self.events = self.events, []
        return events
