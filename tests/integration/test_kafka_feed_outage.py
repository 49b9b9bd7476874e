"""The Kafka feed while the broker is down: it waits, says so, and loses nothing."""

from collections.abc import Iterator

import pytest

from tests.integration.kafka_topic import Topic, numbers, ticks
from tests.servers.kafka import KafkaServer

pytestmark = pytest.mark.container


@pytest.fixture
def server(kafka_server: KafkaServer) -> Iterator[KafkaServer]:
    """A broker that a test may stop; it runs afterwards."""
    yield kafka_server
    kafka_server.start()


async def test_a_broker_that_is_down_at_the_start_or_later_is_waited_for(server: KafkaServer) -> None:
    topic = Topic.on(server)
    topic.make()
    topic.write(ticks(1, 3))
    server.stop()
    async with topic.fed() as taken:
        await taken.until(lambda: taken.feed.trouble, "the feed to say what it waits for")
        assert topic.brokers in (taken.feed.trouble or "")
        server.start()
        assert await taken.take(3) == numbers(1, 3)
        assert taken.feed.trouble is None
        server.stop()
        await taken.until(lambda: taken.feed.trouble, "the feed to notice")
        server.start()
        topic.write(ticks(4, 3))
        assert await taken.take(3) == numbers(4, 3)
        await taken.until(lambda: topic.committed() == {0: 6}, "the group to be told")


async def test_a_broker_that_hangs_is_noticed_and_closing_does_not_wait_for_it(server: KafkaServer) -> None:
    topic = Topic.on(server)
    topic.make()
    topic.write(ticks(1, 3))
    async with topic.fed() as taken:
        await taken.take(3)
        server.pause()
        try:
            await taken.until(lambda: taken.feed.trouble, "the feed to notice")
            await taken.feed.close()
        finally:
            server.unpause()
