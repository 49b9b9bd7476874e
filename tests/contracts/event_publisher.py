"""What every event publisher does, and what every one whose records can be read back does."""

from abc import abstractmethod
from collections.abc import Sequence

from domain.ports import EventPublisher, EventRecord


def record(seq: int, topic: str = "velox-signals", key: str = "SBIN") -> EventRecord:
    """A record with its number as value."""
    return EventRecord(topic, key, seq, "signal.v1", b'{"seq": %d}' % seq)


class EventPublisherContract:
    """The laws that hold even where nothing is kept; ``publisher`` is new."""

    async def test_publishing_nothing_is_accepted(self, publisher: EventPublisher) -> None:
        await publisher.publish([])

    async def test_publishing_returns_when_done(self, publisher: EventPublisher) -> None:
        await publisher.publish([record(1), record(2)])

    async def test_closing_twice_is_as_good_as_once(self, publisher: EventPublisher) -> None:
        await publisher.publish([record(1)])
        await publisher.close()
        await publisher.close()


class KeepingEventPublisherContract(EventPublisherContract):
    """The laws of a sink that can be read back, which ``published`` does, each key's records in the order they are in."""

    @abstractmethod
    async def published(self, publisher: EventPublisher, topic: str) -> Sequence[EventRecord]:
        """What a topic has now."""

    async def test_it_answers(self, publisher: EventPublisher) -> None:
        assert await publisher.ping()

    async def test_a_record_arrives_as_it_was_published(self, publisher: EventPublisher) -> None:
        sent = EventRecord("velox-signals", "M&M", 7, "signal.v1", '{"symbol": "M&M", "reason": "नई"}'.encode())
        await publisher.publish([sent])
        assert list(await self.published(publisher, "velox-signals")) == [sent]

    async def test_records_of_a_key_keep_their_order(self, publisher: EventPublisher) -> None:
        sent = [record(n, key="SBIN" if n % 2 else "INFY") for n in range(1, 21)]
        await publisher.publish(sent[:7])
        await publisher.publish(sent[7:])
        arrived = await self.published(publisher, "velox-signals")
        for key in ("SBIN", "INFY"):
            assert [one for one in arrived if one.key == key] == [one for one in sent if one.key == key]

    async def test_each_topic_has_its_own_records(self, publisher: EventPublisher) -> None:
        await publisher.publish([record(1, "velox-trades"), record(1, "velox-orders-executed"), record(2, "velox-trades")])
        assert [one.seq for one in await self.published(publisher, "velox-trades")] == [1, 2]
        assert [one.seq for one in await self.published(publisher, "velox-orders-executed")] == [1]

    async def test_a_record_delivered_again_takes_no_second_effect(self, publisher: EventPublisher) -> None:
        await publisher.publish([record(1), record(2)])
        await publisher.publish([record(1), record(2), record(3)])
        assert [one.seq for one in await self.published(publisher, "velox-signals")] == [1, 2, 3]
