"""A topic of a real broker, and what a feed reads from it."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions, NewTopic

from adapters.inbound.feeds.kafka.kafka_feed import KafkaFeed
from adapters.inbound.feeds.kafka.topic_reader import TopicSource
from adapters.outbound.system.clock import SystemClock
from domain.frame import TickFrame, instrument_of
from tests.e2e.eventually import eventually
from tests.servers.kafka import KafkaServer

SYMBOLS = ("INFY", "SBIN", "TCS")
START = 1_705_290_300_000_000_000
_S = 30.0


@dataclass(slots=True)
class Topic:
    """A topic (and a consumer group) of a name of its own."""

    brokers: str
    name: str = field(default_factory=lambda: f"feed-{secrets.token_hex(6)}")

    @classmethod
    def on(cls, server: KafkaServer) -> "Topic":
        """A topic on a test's broker; it is not made yet."""
        return cls(server.address)

    @property
    def client(self) -> dict[str, str]:
        """What a client needs."""
        return {"bootstrap.servers": self.brokers}

    def make(self, partitions: int = 1, config: Mapping[str, str] | None = None) -> None:
        """Make the topic."""
        new = NewTopic(self.name, partitions, 1, config=dict(config or {}))
        admin = self._admin()
        admin.create_topics([new], operation_timeout=_S)[self.name].result(_S)

    def remove(self) -> None:
        """Remove the topic."""
        admin = self._admin()
        admin.delete_topics([self.name], operation_timeout=_S)[self.name].result(_S)

    def grow(self, partitions: int) -> None:
        """Give the topic more partitions."""
        admin = self._admin()
        admin.create_partitions([NewPartitions(self.name, partitions)], operation_timeout=_S)[self.name].result(_S)

    def delete_before(self, partition: int, offset: int) -> None:
        """Delete records, as retention does."""
        at = TopicPartition(self.name, partition, offset)
        admin = self._admin()
        for done in admin.delete_records([at], request_timeout=_S).values():
            done.result(_S)

    def _admin(self) -> AdminClient:
        """A client that administers; what it does ends with it."""
        return AdminClient({**self.client, "log_level": "0"})

    def write(self, values: Sequence[bytes | None], partition: int = 0, key: str | None = None) -> None:
        """Add records, and wait until the broker has them."""
        producer = Producer({**self.client, "acks": "all", "linger.ms": 5, "log_level": 0, "message.timeout.ms": 30_000})
        for value in values:
            producer.produce(self.name, value, key, partition)
            producer.poll(0)
        assert producer.flush(_S) == 0

    def committed(self, partitions: int = 1) -> dict[int, int]:
        """What the group was told of each partition (below 0: nothing)."""
        consumer = Consumer({**self.client, "group.id": self.name, "log_level": 0})
        try:
            asked = [TopicPartition(self.name, number) for number in range(partitions)]
            found = eventually(lambda: _committed(consumer, asked), "the group's coordinator", _S, every_s=0.2)
            return {one.partition: one.offset for one in found}
        finally:
            consumer.close()

    @asynccontextmanager
    async def fed(self, cursor: str = "", *, from_end: bool = False) -> AsyncIterator["Taken"]:
        """What a feed that starts at ``cursor`` takes from the topic."""
        feed = KafkaFeed(TopicSource(self.name, self.name, self.client, from_end=from_end), SYMBOLS, None, {}, SystemClock())
        await feed.start(cursor)
        try:
            yield Taken(feed, cursor)
        finally:
            await feed.close()


@dataclass(slots=True)
class Taken:
    """Prices by symbol that a feed gave out, and where it continues."""

    feed: KafkaFeed
    cursor: str
    prices: list[tuple[str, float]] = field(default_factory=list)

    async def take(self, rows: int, limit: int = 1_000) -> list[float]:
        """Wait for so many more rows; their prices in order."""
        end = len(self.prices) + rows
        while len(self.prices) < end:
            batch = await asyncio.wait_for(self.feed.next_batch(min(limit, end - len(self.prices))), _S)
            assert batch is not None
            (frame,), (self.cursor,) = batch.inputs, batch.cursors
            assert isinstance(frame, TickFrame)
            assert 1 <= len(frame) <= limit
            self.prices += [(SYMBOLS[instrument_of(code)], price) for code, _, price, _ in frame.rows()]
        return [price for _, price in self.prices[end - rows :]]

    async def nothing_more(self) -> None:
        """Ask for more, as the loop does when a batch is journaled, without there being any."""
        waiting = asyncio.ensure_future(self.feed.next_batch(1_000))
        done, _ = await asyncio.wait({waiting}, timeout=1.0)
        assert not done, "nothing was to come"
        waiting.cancel()
        await asyncio.wait({waiting})

    async def until(self, look: Callable[[], object], what: str, within_s: float = _S) -> None:
        """Wait for something while the feed is asked for more, which must not come before."""
        waiting = asyncio.ensure_future(self.feed.next_batch(1_000))
        ends = asyncio.get_running_loop().time() + within_s
        while not await asyncio.to_thread(look):
            assert not waiting.done()
            assert asyncio.get_running_loop().time() < ends, f"waited {within_s:g} s for {what}"
        waiting.cancel()
        await asyncio.wait({waiting})


def tick(number: int, symbol: str = "SBIN") -> bytes:
    """A record whose price is its number."""
    return json.dumps({"symbol": symbol, "price": float(number), "timestamp": START + number * 1_000_000, "volume": 1}).encode()


def ticks(first: int, count: int, symbol: str = "SBIN") -> list[bytes]:
    """Records with the numbers from ``first`` on."""
    return [tick(number, symbol) for number in range(first, first + count)]


def numbers(first: int, count: int) -> list[float]:
    """The prices of ``ticks``."""
    return [float(number) for number in range(first, first + count)]


def _committed(consumer: Consumer, asked: list[TopicPartition]) -> list[TopicPartition] | None:
    try:
        return consumer.committed(asked, _S)
    except KafkaException as error:
        if error.args[0].code() == KafkaError.NOT_COORDINATOR:  # a broker that has just come back does not know yet that it is
            return None
        raise
