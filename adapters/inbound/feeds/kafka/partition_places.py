"""Which partitions of a topic are read, and where each of them continues."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from adapters.inbound.feeds.kafka.positions import Position, Positions

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Placed:
    """A partition is read from ``at`` on.

    ``lost`` is how many records at least were deleted before they were read, ``note`` what was not as expected ("": nothing).
    """

    partition: int
    at: Position
    lost: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class AtEnd:
    """A partition was read to its end; what comes after this is new there."""

    partition: int


class PartitionPlaces:
    """The partitions of ``topic`` that a consumer reads; ``wanted`` says where those that were read before continue.

    ``from_end`` begins at the end of the partitions that are there at first; one that appears later is read from its beginning,
    as is one that does not hold the wanted offset any more: nothing that is there is passed over.
    """

    def __init__(self, topic: str, wanted: Mapping[int, Position], *, from_end: bool) -> None:
        self._topic = topic
        self._wanted: Positions = dict(wanted)
        self._from_end = from_end
        self.next_offsets: dict[int, int] = {}

    def place_missing(self, consumer: Consumer, timeout_s: float) -> list[Placed]:
        """Have the consumer read what it does not read yet, all of it or nothing; raise ``KafkaException`` where that fails."""
        missing = [number for number in self._there(consumer, timeout_s) if number not in self.next_offsets]
        placed = [self._place(consumer, number, timeout_s) for number in missing]
        if placed:
            consumer.incremental_assign([TopicPartition(self._topic, one.partition, one.at.offset) for one in placed])
        for one in placed:
            self.next_offsets[one.partition] = one.at.offset
            if one.note:
                _log.warning("%s", one.note)
        self._from_end = False
        return placed

    def forget(self, consumer: Consumer, partition: int) -> None:
        """A partition does not hold the offset that is next: it is to be placed anew."""
        offset = self.next_offsets.pop(partition, None)
        if offset is not None:
            consumer.incremental_unassign([TopicPartition(self._topic, partition)])
            self._wanted[partition] = Position(offset)

    def new_ones(self, messages: Iterable[Message]) -> list[Message]:
        """The messages that come after those seen before, which they now count among."""
        fresh: list[Message] = []
        for message in messages:
            partition, offset = message.partition(), message.offset()
            if partition is not None and offset is not None and offset >= self.next_offsets.get(partition, offset + 1):
                self.next_offsets[partition] = offset + 1
                fresh.append(message)
        return fresh

    def _there(self, consumer: Consumer, timeout_s: float) -> list[int]:
        found = consumer.list_topics(self._topic, timeout_s).topics[self._topic]
        if found.error is not None:
            if found.error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART:
                self._from_end = False
            raise KafkaException(found.error)
        return sorted(found.partitions)

    def _place(self, consumer: Consumer, number: int, timeout_s: float) -> Placed:
        low, high = consumer.get_watermark_offsets(TopicPartition(self._topic, number), timeout_s)
        wanted = self._wanted.get(number)
        where = f"{self._topic}[{number}]"
        if wanted is None:
            return Placed(number, Position(high if self._from_end else low))
        if wanted.offset < low:
            lost = low - wanted.offset
            note = f"{where}: the records from {wanted.offset} on were deleted before they were read; reading goes on at {low}"
            return Placed(number, Position(low), lost, f"{note}, at least {lost} are lost")
        if wanted.offset > high:
            note = f"{where}: the topic ends at {high}, it was read up to {wanted.offset} before: it was made anew"
            return Placed(number, Position(low), 0, f"{note}; it is read from its beginning, {low}")
        return Placed(number, wanted)
