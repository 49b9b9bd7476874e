"""What the Kafka feed does where no broker is; the rest is proven on a real one, in the integration tests."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from adapters.inbound.feeds.kafka.kafka_feed import KafkaFeed
from adapters.inbound.feeds.kafka.topic_reader import TopicSource
from adapters.outbound.system.clock import SystemClock
from application.ports.market_data_feed import FeedProgress
from domain.errors import BadInput, InvalidValue
from tests.e2e.eventually import eventually

SYMBOLS = ("INFY", "SBIN")


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that is taken and that nobody answers at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


def feed_of(brokers: str, **options: str) -> KafkaFeed:
    return KafkaFeed(TopicSource("ticks", "group", {"bootstrap.servers": brokers, **options}), SYMBOLS, None, {}, SystemClock())


async def test_a_feed_without_a_broker_starts_waits_says_so_and_ends_when_it_is_closed(nobody: str) -> None:
    feed = feed_of(nobody)
    assert feed.trouble is None
    await feed.start("")
    waiting = asyncio.ensure_future(feed.next_batch(10))

    def said() -> str:
        return eventually(lambda: feed.trouble, "the feed to say what it waits for")

    assert nobody in await asyncio.to_thread(said)
    assert not waiting.done()
    assert (feed.symbols, feed.skipped, feed.problems, feed.progress()) == (SYMBOLS, {}, (), FeedProgress(0, None))
    await feed.close()
    assert await asyncio.wait_for(waiting, 10) is None


async def test_a_cursor_of_another_feed_is_refused(nobody: str) -> None:
    with pytest.raises(InvalidValue, match="rows:12"):
        await feed_of(nobody).start("rows:12")


async def test_options_that_the_client_refuses_end_the_feed_in_words() -> None:
    feed = feed_of("127.0.0.1:1", **{"security.protocol": "NONSENSE"})
    await feed.start("")
    with pytest.raises(BadInput, match=r"\[kafka\].*security.protocol"):
        await asyncio.wait_for(feed.next_batch(1), 10)
    await feed.close()
