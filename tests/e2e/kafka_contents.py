"""What Kafka really holds, read with a plain consumer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from confluent_kafka import Consumer, TopicPartition
from confluent_kafka import Message as Record


@dataclass(frozen=True, slots=True)
class Message:
    """One record, its value read as JSON."""

    partition: int
    offset: int
    key: str
    headers: dict[str, str]
    value: dict[str, Any]

    @property
    def seq(self) -> int:
        """The journal's number that its header carries."""
        return int(self.headers["seq"])


def messages(bootstrap_servers: str, topic: str, run_id: str) -> list[Message]:
    """Every record of a topic that is of one run, partition by partition."""
    found = [message for message in _all(bootstrap_servers, topic) if message.headers["run-id"] == run_id]
    return sorted(found, key=lambda message: (message.partition, message.offset))


def seqs(bootstrap_servers: str, topic: str, run_id: str) -> list[int]:
    """The numbers of a topic's records that are of one run: of millions, that is what fits."""
    return [message.seq for message in _all(bootstrap_servers, topic) if message.headers["run-id"] == run_id]


def _all(bootstrap_servers: str, topic: str) -> Iterator[Message]:
    settings = {"bootstrap.servers": bootstrap_servers, "group.id": f"look-{uuid4()}", "enable.auto.commit": False}
    consumer = Consumer({**settings, "fetch.wait.max.ms": 10})
    try:
        yield from _read_to_the_end(consumer, topic)
    finally:
        consumer.close()


def _read_to_the_end(consumer: Consumer, topic: str) -> Iterator[Message]:
    numbers = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    bounds = {number: consumer.get_watermark_offsets(TopicPartition(topic, number), timeout=10) for number in numbers}
    ends = {number: high for number, (low, high) in bounds.items() if low < high}
    consumer.assign([TopicPartition(topic, number, bounds[number][0]) for number in ends])
    while ends:
        for record in consumer.consume(10_000, timeout=0.1):
            assert record.error() is None, record.error()
            message = _read(record)
            if message.offset + 1 >= ends.get(message.partition, 0):
                ends.pop(message.partition, None)
            yield message


def _read(record: Record) -> Message:
    partition, offset, key, value = record.partition(), record.offset(), record.key(), record.value()
    assert partition is not None
    assert offset is not None
    assert key is not None
    assert value is not None
    headers = {
        str(name): text.decode() if isinstance(text, bytes) else str(text) for name, text in dict(record.headers() or []).items()
    }
    return Message(partition, offset, bytes(key).decode(), headers, json.loads(value))
