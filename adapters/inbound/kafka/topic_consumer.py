"""A consumer to iterate over: the messages of VELOX's topics, each at least once."""

import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from types import TracebackType

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition
from confluent_kafka.admin import TopicMetadata

from adapters.inbound.kafka.driver_errors import ALL_BROKERS_DOWN, NOT_OURS_ANY_MORE, PASSING, error_of, unavailable
from adapters.inbound.kafka.topic_message import TopicMessage
from domain.errors import BadInput

_log = logging.getLogger(__name__)
_MOST_AT_ONCE = 500
_LOOK_S = 0.2
_ANSWERS_WITHIN_S = 5.0
_SETTINGS = {
    "enable.auto.commit": True,
    "enable.auto.offset.store": False,
    "auto.commit.interval.ms": 1_000,
    "reconnect.backoff.max.ms": 1_000,
}


class TopicConsumer:
    """Iterates over the messages of topics as they come, for ever; to be used in a ``with`` block, by one thread.

        with TopicConsumer({"bootstrap.servers": "127.0.0.1:9092"}, "velox-trades", group="notifier") as trades:
            for trade in trades:
                notify(trade.value["symbol"], trade.value["price"])

    ``group`` names who reads: the consumers of one group share the partitions, and go on where the group left off. A message
    counts as read once the body of the loop has ended without an exception; after a crash the last second's messages may come
    again, none is left out. Without a group every message of every partition comes, and nothing is remembered. Where nothing is
    remembered yet, reading begins with the newest messages, or with the oldest if ``from_beginning``.

    ``client`` are settings of librdkafka that say how to connect. Entering the block raises ``PortUnavailable`` when no broker
    answers or a topic is missing; later on a broker that is away is waited for. What is not a JSON object is logged with its
    place, counted in ``malformed`` and passed over.
    """

    def __init__(
        self, client: Mapping[str, str], topics: str | Sequence[str], *, group: str | None = None, from_beginning: bool = False
    ) -> None:
        self.malformed = 0
        self._topics = [topics] if isinstance(topics, str) else list(topics)
        self._group = group
        self._offset = "earliest" if from_beginning else "latest"
        self._place = f"Kafka at {client['bootstrap.servers']}"
        self._settings = {**client, **_SETTINGS, "group.id": group or "velox-reader", "auto.offset.reset": self._offset}
        self._complaint: KafkaError | None = None
        self._waiting: deque[Message] = deque()
        self._in_hand: Message | None = None
        self._consumer: Consumer | None = None

    def __enter__(self) -> "TopicConsumer":
        consumer = Consumer({**self._settings, "error_cb": self._complained, "logger": _DriverLog()})
        self._consumer = consumer
        try:
            partitions = self._partitions(consumer)
            if self._group is None:
                consumer.assign(partitions)
            else:
                consumer.subscribe(self._topics, on_revoke=self._revoked)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._handled()
        self.close()

    def __iter__(self) -> Iterator[TopicMessage]:
        while True:
            message = self.next(_LOOK_S)
            if message is not None:
                yield message

    def next(self, within_s: float) -> TopicMessage | None:
        """The next message, None where none comes in so many seconds; the one before it counts as read from now on."""
        self._handled()
        ends = monotonic() + within_s
        while True:
            if not self._waiting:
                self._fetch(max(ends - monotonic(), 0.0))
            while self._waiting:
                self._in_hand = self._waiting.popleft()
                try:
                    return TopicMessage.read(self._in_hand)
                except BadInput as error:
                    self.malformed += 1
                    _log.warning("passed over: %s", error)
                    self._handled()
            if monotonic() >= ends:
                return None

    def close(self) -> None:
        """Commit what was read and leave the group; calling it twice is a no-op."""
        consumer, self._consumer = self._consumer, None
        self._waiting.clear()
        self._in_hand = None
        if consumer is not None:
            consumer.close()

    def _partitions(self, consumer: Consumer) -> list[TopicPartition]:
        known = self._known_topics(consumer)
        missing = [topic for topic in self._topics if topic not in known]
        if missing:
            raise unavailable(f"{self._place}, topic {missing[0]}", KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART))
        at = -2 if self._offset == "earliest" else -1
        return [TopicPartition(topic, partition, at) for topic in self._topics for partition in known[topic].partitions]

    def _known_topics(self, consumer: Consumer) -> Mapping[str, TopicMetadata]:
        ends = monotonic() + _ANSWERS_WITHIN_S
        while True:
            try:
                found: Mapping[str, TopicMetadata] = consumer.list_topics(timeout=1.0).topics
                return found
            except KafkaException as exception:
                consumer.poll(0)
                if monotonic() >= ends:
                    raise unavailable(self._place, self._complaint or error_of(exception)) from exception

    def _fetch(self, within_s: float) -> None:
        if self._consumer is None:
            raise RuntimeError("the consumer is closed; use it in a with block")
        for message in self._consumer.consume(1, within_s) + self._consumer.consume(_MOST_AT_ONCE, 0):
            error = message.error()
            if error is None:
                self._waiting.append(message)
            elif error.code() not in PASSING:
                raise unavailable(f"{self._place}, topic {message.topic()}", error)

    def _handled(self) -> None:
        message, self._in_hand = self._in_hand, None
        if message is None or self._group is None or self._consumer is None:
            return
        try:
            self._consumer.store_offsets(message)
        except KafkaException as exception:
            if error_of(exception).code() not in NOT_OURS_ANY_MORE:
                raise unavailable(self._place, error_of(exception)) from exception

    def _revoked(self, _consumer: Consumer, partitions: Sequence[TopicPartition]) -> None:
        """Another consumer of the group reads on there."""
        gone = {(one.topic, one.partition) for one in partitions}
        self._waiting = deque(one for one in self._waiting if (one.topic(), one.partition()) not in gone)

    def _complained(self, error: KafkaError) -> None:
        if self._complaint is None or error.code() != ALL_BROKERS_DOWN:
            self._complaint = error


class _DriverLog:
    """The driver's log among ours, for whoever looks at DEBUG; it repeats itself while a broker is away."""

    def log(self, _level: int, message: str, *arguments: object) -> None:
        _log.debug(message, *arguments)
