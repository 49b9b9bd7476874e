"""What a topic holds, read by a client of the tests' own."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from domain.ports import EventRecord

_WITHIN_S = 30


@dataclass(frozen=True)
class Arrived:
    """A record as it lies in the topic."""

    partition: int
    offset: int
    timestamp_ms: int
    headers: dict[str, str]
    record: EventRecord

    @property
    def run_id(self) -> str:
        return self.headers["run-id"]


def arrived(address: str, topic: str) -> Sequence[Arrived]:
    """Every record of a topic, partition by partition; none where there is no such topic."""
    consumer = Consumer({"bootstrap.servers": address, "group.id": "tests", "enable.partition.eof": True, "log_level": 0})
    try:
        found = consumer.list_topics(timeout=_WITHIN_S).topics.get(topic)
        partitions = list(found.partitions) if found else []
        consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
        records: list[Arrived] = []
        unread, ends = set(partitions), monotonic() + _WITHIN_S
        while unread:
            assert monotonic() < ends, f"{topic} could not be read"
            for message in consumer.consume(10_000, timeout=0.1):
                error = message.error()
                if error is None:
                    headers = {name: _text(value) for name, value in dict(message.headers() or ()).items()}
                    record = EventRecord(
                        topic, _text(message.key()), int(headers["seq"]), headers["schema"], _text(message.value()).encode()
                    )
                    records.append(
                        Arrived(message.partition() or 0, message.offset() or 0, message.timestamp()[1], headers, record)
                    )
                elif error.code() == KafkaError._PARTITION_EOF:
                    unread.discard(message.partition())
                else:
                    raise KafkaException(error)
        return sorted(records, key=lambda one: (one.partition, one.offset))
    finally:
        consumer.close()


def _text(data: bytes | str | None) -> str:
    return data.decode() if isinstance(data, bytes) else data or ""


def seqs_of(address: str, topic: str, run_id: str) -> list[int]:
    """The sequence numbers of a run's records in a topic, ascending, as often as they are there."""
    return sorted(one.record.seq for one in arrived(address, topic) if one.run_id == run_id)
