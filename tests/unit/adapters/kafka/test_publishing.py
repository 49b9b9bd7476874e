"""The publisher against librdkafka's own mock broker, which speaks the protocol over TCP inside this process."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer

from adapters.outbound.kafka.event_publisher import KafkaEventPublisher
from domain.errors import PortUnavailable
from domain.ports import EventRecord
from tests.servers.kafka_topic import arrived, seqs_of

TOPIC = "velox-ticks"


@pytest.fixture
def broker() -> Iterator[str]:
    """The address of a broker that has the topic, with four partitions."""
    cluster = Producer({"test.mock.num.brokers": 1, "log_level": 0})
    [one] = cluster.list_topics(TOPIC, timeout=10).brokers.values()
    yield f"{one.host}:{one.port}"
    cluster.close()


@pytest.fixture
async def publisher(broker: str) -> AsyncIterator[KafkaEventPublisher]:
    publisher = publisher_at(broker)
    yield publisher
    await publisher.close()


def publisher_at(address: str, timeout_s: float = 10) -> KafkaEventPublisher:
    client = {"bootstrap.servers": address}
    return KafkaEventPublisher(client, "run-1", 0, None, compression="lz4", delivery_timeout_s=timeout_s)


def ticks(first: int, last: int) -> list[EventRecord]:
    return [EventRecord(TOPIC, f"K{seq % 7}", seq, "tick.v1", b'{"seq":%d}' % seq) for seq in range(first, last + 1)]


async def test_records_arrive_whole_and_once(broker: str, publisher: KafkaEventPublisher) -> None:
    sent = ticks(1, 1_000)
    await publisher.publish(sent)
    await publisher.publish(ticks(500, 1_000))
    records = sorted((one.record for one in arrived(broker, TOPIC)), key=lambda record: record.seq)
    assert records == sent


async def test_a_new_process_goes_on_behind_what_is_there(broker: str, publisher: KafkaEventPublisher) -> None:
    await publisher.publish(ticks(1, 100))
    successor = publisher_at(broker)
    await successor.publish(ticks(51, 200))
    await successor.close()
    assert seqs_of(broker, TOPIC, "run-1") == list(range(1, 201))


async def test_a_call_that_is_cancelled_loses_and_doubles_nothing(broker: str, publisher: KafkaEventPublisher) -> None:
    await publisher.publish(ticks(1, 1))
    publishing = asyncio.create_task(publisher.publish(ticks(2, 2_000)))
    await asyncio.sleep(0)
    publishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await publishing
    await publisher.publish(ticks(2, 2_100))
    assert seqs_of(broker, TOPIC, "run-1") == list(range(1, 2_101))


async def test_more_than_the_producers_queue_holds_gets_through(broker: str, publisher: KafkaEventPublisher) -> None:
    await publisher.publish(ticks(1, 110_000))
    assert seqs_of(broker, TOPIC, "run-1") == list(range(1, 110_001))


async def test_others_get_their_turn_while_much_is_published(publisher: KafkaEventPublisher) -> None:
    await publisher.publish(ticks(1, 1))
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    others = asyncio.create_task(take_turns())
    await publisher.publish(ticks(2, 10_001))
    others.cancel()
    assert turns >= 10_000 // 500


async def test_where_nobody_listens_it_says_so_in_time(capfd: pytest.CaptureFixture[str]) -> None:
    publisher = publisher_at("127.0.0.1:1", timeout_s=0.5)
    began = time.monotonic()
    with pytest.raises(PortUnavailable, match=r"Kafka at 127\.0\.0\.1:1: no broker answers there.*Connection refused"):
        await publisher.publish(ticks(1, 1))
    assert not await publisher.ping()
    assert time.monotonic() - began < 20
    await publisher.close()
    assert capfd.readouterr() == ("", "")


async def test_settings_that_no_client_can_be_made_of_are_an_error_that_tells_them(tmp_path: Path) -> None:
    client = {"bootstrap.servers": "127.0.0.1:1", "security.protocol": "SSL", "ssl.ca.location": str(tmp_path / "none.pem")}
    publisher = KafkaEventPublisher(client, "run-1", 0, None, compression="lz4", delivery_timeout_s=1)
    with pytest.raises(PortUnavailable, match=r"ssl\.ca\.location"):
        await publisher.publish(ticks(1, 1))
    assert not await publisher.ping()


async def test_nothing_connects_before_it_must(capfd: pytest.CaptureFixture[str]) -> None:
    publisher = publisher_at("127.0.0.1:1")
    await publisher.publish([])
    await publisher.close()
    await publisher.close()
    assert capfd.readouterr() == ("", "")
