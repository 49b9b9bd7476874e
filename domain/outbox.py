"""The outbox: where everything in the engine puts its facts, and where they get their numbers."""

from domain.events import Event


class Outbox:
    """The events of the batch at hand, and ``seq``, the number that the latest input or event took."""

    __slots__ = ("events", "seq")

    def __init__(self) -> None:
        self.seq = 0
        self.events: list[Event] = []

    def next_seq(self) -> int:
        """Take the next number."""
        self.seq += 1
        return self.seq

    def add(self, event: Event) -> None:
        """Put a fact; its ``seq`` must be the number just taken."""
        self.events.append(event)

    def take(self) -> list[Event]:
        """The events since the last call."""
        events, self.events = self.events, []
        return events
