"""The reader of a topic: the one thread that owns the Kafka consumer."""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from adapters.inbound.feeds.kafka.driver_errors import (
    bad_client,
    error_of,
    in_words,
    is_denied,
    is_end,
    is_out_of_range,
    is_silence,
)
from adapters.inbound.feeds.kafka.partition_places import AtEnd, PartitionPlaces, Placed
from adapters.inbound.feeds.kafka.positions import Positions

AT_ONCE = 1_000
MOST_WAITING = 10_000
"""Records read ahead of whoever takes them; beyond it the reader waits, and so does the client behind it."""
_LOOK_S, _REFRESH_S, _RETRY_S, _COMMIT_S, _CLOSE_S = 0.1, 5.0, 0.5, 0.5, 2.0
_ANSWER_S = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TopicSource:
    """A topic, the consumer group that is told how far it was read, how to reach the brokers, and where a new run begins."""

    topic: str
    group: str
    client: Mapping[str, str]
    from_end: bool = False

    @property
    def brokers(self) -> str:
        """Where the brokers are, as configured."""
        return self.client["bootstrap.servers"]


class TopicReader:
    """Reads every partition from its position on and hands over what arrives, in batches and in order, calling ``wake``.

    ``positions`` say where to continue (a partition that they do not name: at its beginning); empty ones begin at the beginning
    of the topic, or at its end if the source says so. Brokers that do not answer and a topic that is not there are waited for.
    """

    def __init__(self, source: TopicSource, positions: Positions, wake: Callable[[], None]) -> None:
        self._source = source
        self._places = PartitionPlaces(source.topic, positions, from_end=source.from_end and not positions)
        self._wake = wake
        self._arrived: deque[Placed | AtEnd | Sequence[Message]] = deque()
        self._put = self._taken = 0
        self._room = Event()
        self._closing = Event()
        self._journaled: Positions = dict(positions)
        self._committed: Positions = {}
        self._detail = ""
        self._refresh_at = self._commit_at = 0.0
        self._unread: str | None = None
        self._denied: str | None = None
        self._ended: Future[None] = Future()
        self._ended.add_done_callback(lambda _: wake())

    @property
    def trouble(self) -> str | None:
        """What keeps the topic from being read now, in words; None while nothing does."""
        return self._unread or self._denied

    def start(self) -> None:
        """Begin to read, in a thread of its own."""
        Thread(target=self._main, name="kafka-feed", daemon=True).start()

    def take(self) -> Placed | AtEnd | Sequence[Message] | None:
        """The next thing that has arrived; None where nothing has. Raises what ended the thread, if something did."""
        if not self._arrived:
            if self._ended.done():
                self._ended.result()
            return None
        item = self._arrived.popleft()
        if not isinstance(item, Placed | AtEnd):
            self._taken += len(item)
            self._room.set()
        return item

    def keep(self, positions: Positions) -> None:
        """What is before ``positions`` is journaled: the consumer group will be told, soon and without waiting for it."""
        self._journaled = positions

    def close(self) -> None:
        """End the thread; waits for it, two seconds at most: a client whose broker hangs lets go of its connections later."""
        self._closing.set()
        self._room.set()
        wait([self._ended], _CLOSE_S)

    def _main(self) -> None:
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001  (nobody called this thread: whoever takes from it is told)
            self._ended.set_exception(error)
        else:
            self._ended.set_result(None)

    def _run(self) -> None:
        try:
            consumer = Consumer(self._options())
        except KafkaException as error:
            raise bad_client(error) from error
        try:
            while not self._closing.is_set():
                self._refresh(consumer)
                self._commit(consumer, monotonic())
                self._read(consumer)
            self._commit(consumer, self._commit_at)
        finally:
            if self._unread is None:  # closing waits for the broker's answer; without it the client is dropped as it is
                consumer.close()

    def _options(self) -> dict[str, object]:
        return {
            **self._source.client,
            "group.id": self._source.group,
            "client.id": "velox-feed",
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "auto.offset.reset": "error",
            "enable.partition.eof": True,
            "allow.auto.create.topics": False,
            "queued.min.messages": MOST_WAITING,
            "queued.max.messages.kbytes": 16_384,
            "fetch.queue.backoff.ms": 10,
            "reconnect.backoff.max.ms": 1_000,
            "socket.timeout.ms": 10_000,
            "log_level": 0,
            "error_cb": self._on_error,
            "on_commit": self._on_commit,
        }

    def _read(self, consumer: Consumer) -> None:
        if self._put - self._taken >= MOST_WAITING:
            self._room.clear()
            if self._put - self._taken >= MOST_WAITING and not self._closing.is_set():
                self._room.wait(_LOOK_S)
            return
        first = consumer.poll(_LOOK_S)
        if first is None:
            return
        good: list[Message] = []
        ends: dict[int, int] = {}
        for message in (first, *consumer.consume(AT_ONCE - 1, 0)):
            error = message.error()
            if error is None:
                good.append(message)
            elif is_end(error):
                ends[message.partition() or 0] = message.offset() or 0
            else:
                self._on_partition_error(consumer, message, error)
        good = self._places.new_ones(good)
        if good:
            self._denied = None
            self._put += len(good)
            self._arrived.append(good)
        reached = [AtEnd(partition) for partition, end in ends.items() if self._places.next_offsets.get(partition) == end]
        if good or reached:
            self._arrived.extend(reached)
            self._wake()

    def _refresh(self, consumer: Consumer) -> None:
        """Look for partitions that are not read yet, and whether the brokers answer."""
        if monotonic() < self._refresh_at:
            return
        try:
            placed = self._places.place_missing(consumer, _ANSWER_S)
        except KafkaException as error:
            self._tell(in_words(error_of(error), self._source.topic, self._source.brokers, self._detail))
            self._refresh_at = monotonic() + _RETRY_S
            return
        self._tell(None)
        self._refresh_at = monotonic() + _REFRESH_S
        self._arrived.extend(placed)
        if placed:
            self._wake()

    def _tell(self, trouble: str | None) -> None:
        if trouble is not None and trouble != self._unread:
            _log.warning("the feed waits: %s", trouble)
        elif trouble is None and self._unread is not None:
            _log.warning("the feed goes on: %s answers", self._source.brokers)
            self._detail = ""
        self._unread = trouble

    def _commit(self, consumer: Consumer, now: float) -> None:
        journaled = self._journaled
        if now < self._commit_at or self._unread is not None or journaled == self._committed:
            return
        self._commit_at = now + _COMMIT_S
        self._committed = journaled
        offsets = [
            TopicPartition(self._source.topic, number, at.offset)
            for number, at in journaled.items()
            if number in self._places.next_offsets
        ]
        if offsets:
            consumer.commit(offsets=offsets, asynchronous=True)

    def _on_partition_error(self, consumer: Consumer, message: Message, error: KafkaError) -> None:
        partition = message.partition()
        if is_out_of_range(error) and partition is not None:
            self._places.forget(consumer, partition)
        elif is_denied(error):
            self._denied = in_words(error, self._source.topic, self._source.brokers)
            _log.warning("the feed waits: %s", self._denied)
        self._refresh_at = 0.0

    def _on_error(self, error: KafkaError) -> None:
        if is_silence(error):
            self._refresh_at = 0.0
        else:
            self._detail = error.str()

    def _on_commit(self, error: KafkaError | None, _: Sequence[TopicPartition]) -> None:
        if error is not None:
            self._committed = {}
            _log.warning("the consumer group %s could not be told how far the journal is: %s", self._source.group, error.str())
