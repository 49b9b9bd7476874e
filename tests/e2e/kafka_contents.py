"""What Kafka really holds, read with a plain consumer."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from confluent_kafka import Consumer, TopicPartition


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


def messages(bootstrap_servers: str, topic: str, run_id: str | None = None) -> list[Message]:
    """Every record of a topic now, partition by partition; those of one run alone, if one is named."""
    consumer = Consumer({"bootstrap.servers": bootstrap_servers, "group.id": f"look-{uuid4()}", "enable.auto.commit": False})
    try:
        partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
        found: list[Message] = []
        for partition in sorted(partitions):
            found += _of_partition(consumer, topic, partition)
    finally:
        consumer.close()
    return [message for message in found if run_id in (None, message.headers["run-id"])]


def _of_partition(consumer: Consumer, topic: str, partition: int) -> list[Message]:
    low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
    consumer.assign([TopicPartition(topic, partition, low)])
    found: list[Message] = []
    while low < high:
        for record in consumer.consume(min(high - low, 10_000), timeout=1):
            assert record.error() is None, record.error()
            low = (record.offset() or 0) + 1
            key, value, headers = record.key(), record.value(), dict(record.headers() or [])
            assert key is not None
            assert value is not None
            texts = {str(name): text.decode() if isinstance(text, bytes) else str(text) for name, text in headers.items()}
            found.append(Message(partition, low - 1, bytes(key).decode(), texts, json.loads(value)))
    return found
