from collections.abc import Sequence

import pytest

from adapters.outbound.memory.event_publisher import MemoryEventPublisher
from domain.ports import EventPublisher, EventRecord
from tests.contracts.event_publisher import KeepingEventPublisherContract, record


class TestMemoryEventPublisher(KeepingEventPublisherContract):
    @pytest.fixture
    def publisher(self) -> MemoryEventPublisher:
        return MemoryEventPublisher()

    async def published(self, publisher: EventPublisher, topic: str) -> Sequence[EventRecord]:
        assert isinstance(publisher, MemoryEventPublisher)
        return publisher.recent(topic, 1_000)


async def test_each_topic_keeps_its_newest_records() -> None:
    publisher = MemoryEventPublisher(per_topic=3)
    await publisher.publish([record(n) for n in range(1, 8)])
    await publisher.publish([record(9, "velox-trades")])
    assert [one.seq for one in publisher.recent("velox-signals", 10)] == [5, 6, 7]
    assert [one.seq for one in publisher.recent("velox-signals", 2)] == [6, 7]
    assert publisher.recent("velox-signals", 0) == []
    assert publisher.recent("unheard of", 10) == []
    assert publisher.topics() == ["velox-signals", "velox-trades"]


async def test_a_record_that_was_already_dropped_does_not_come_back() -> None:
    publisher = MemoryEventPublisher(per_topic=3)
    await publisher.publish([record(n) for n in range(1, 8)])
    await publisher.publish([record(2)])
    assert [one.seq for one in publisher.recent("velox-signals", 10)] == [5, 6, 7]
