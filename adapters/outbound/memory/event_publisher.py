"""An event publisher that keeps the newest records for whoever asks this process."""

from collections import deque
from collections.abc import Sequence
from itertools import islice

from domain.ports import EventPublisher, EventRecord


class MemoryEventPublisher(EventPublisher):
    """An ``EventPublisher`` that keeps the newest ``per_topic`` records of each topic.

    A topic's records come in the order of ``seq`` (that is the journal's order), so one at or below the topic's newest has been
    there already and is dropped.
    """

    def __init__(self, per_topic: int = 1_000) -> None:
        self._per_topic = per_topic
        self._topics: dict[str, deque[EventRecord]] = {}
        self._newest: dict[str, int] = {}

    async def publish(self, records: Sequence[EventRecord]) -> None:
        for record in records:
            topic = record.topic
            if record.seq > self._newest.get(topic, -1):
                self._newest[topic] = record.seq
                kept = self._topics.get(topic)
                if kept is None:
                    kept = self._topics[topic] = deque(maxlen=self._per_topic)
                kept.append(record)

    def topics(self) -> list[str]:
        """The topics that have had a record, by name."""
        return sorted(self._topics)

    def recent(self, topic: str, limit: int) -> list[EventRecord]:
        """The newest ``limit`` records of a topic, oldest first; empty where there is no such topic."""
        newest = list(islice(reversed(self._topics.get(topic, ())), max(limit, 0)))
        return newest[::-1]

    async def ping(self) -> bool:
        """True: this process answers."""
        return True

    async def close(self) -> None:
        """Nothing to release."""
