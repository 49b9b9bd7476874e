"""The event publisher on Kafka."""

import asyncio
import logging
from collections.abc import Mapping, Sequence, Set
from time import monotonic, sleep

from adapters.outbound.kafka.cluster import Cluster, Partition
from adapters.outbound.kafka.headers import RunHeaders
from adapters.outbound.kafka.record_producer import RecordProducer
from adapters.outbound.kafka.resume_points import ResumePoints
from adapters.outbound.kafka.topic_lane import TopicLane
from adapters.outbound.kafka.topic_maker import TopicGone, TopicMaker
from adapters.outbound.kafka.topics import TopicPlan
from domain.errors import PortUnavailable
from domain.ports import EventPublisher, EventRecord

_log = logging.getLogger(__name__)

_SLICE = 200
_BATCH_BYTES = 524_288
_SHORTEST_WAIT_S, _LONGEST_WAIT_S = 0.002, 0.01
_LOOK_EVERY_S = 1.0
"""Records that have waited for so long may wait for a topic that is gone, or for a broker that is."""
_PING_S = 1.0
_CLOSE_S = 1.0
_LATECOMERS_S = 0.25
"""What a killed process had sent may be in a broker's hands still; it is appended before this is over."""


class _AnotherTopic(PortUnavailable):
    """A topic is not the one that it was."""


class KafkaEventPublisher(EventPublisher):
    """Each record arrives once, however often it is delivered; one ``publish`` at a time.

    While the process lives, the idempotent producer sees to it: what it has taken on stays with it until it is acknowledged, over
    failed calls too, and is not taken on again. A new process, and one whose producer broke, begins after the run's last record
    in each partition. Why this leaves no gap and no double is told in docs/kafka.md.

    ``journal_seq`` is where the run's journal ended when the process began (None: not known). A topic that has a later number of
    the run has got it from another copy of the journal: nothing is published then, as the same numbers would mean other facts.
    ``client`` is what librdkafka needs to connect; ``plan`` makes missing topics (None: they are an error), those that were
    deleted after ``remake_after_s``. A call fails with ``PortUnavailable`` when a broker has not answered for
    ``delivery_timeout_s``, or sooner where it is known why none can be reached. Nothing connects before the first call.
    """

    def __init__(
        self,
        client: Mapping[str, str],
        run_id: str,
        run_began_ms: int,
        plan: TopicPlan | None,
        *,
        compression: str,
        delivery_timeout_s: float,
        journal_seq: int | None = None,
        remake_after_s: float = 15.0,
    ) -> None:
        self._client = client
        self._headers = RunHeaders(run_id)
        self._plan = plan
        self._compression = compression
        self._timeout_s = delivery_timeout_s
        self._cluster = Cluster(client)
        self._topics = TopicMaker(self._cluster, plan, remake_after_s)
        self._resume = ResumePoints(client, self._cluster, self._headers, run_began_ms)
        self._producer: RecordProducer | None = None
        self._batch_bytes = _BATCH_BYTES
        self._known_seq = journal_seq
        self._acknowledged_seq = -1
        self._sizes: dict[str, int] = {}
        self._warned: set[str] = set()

    async def publish(self, records: Sequence[EventRecord]) -> None:
        if not records:
            return
        try:
            await self._publish(records)
        except _AnotherTopic:  # made anew with other partitions, say: begin again with the topics as they are now
            await self._publish(records)

    async def _publish(self, records: Sequence[EventRecord]) -> None:
        try:
            producer = await self._ready({record.topic for record in records})
            if self._known_seq is not None:
                self._known_seq = max(self._known_seq, records[-1].seq)
            await self._hand_over(producer, records, monotonic() + self._timeout_s)
            self._acknowledged_seq = max(self._acknowledged_seq, records[-1].seq)
        except PortUnavailable as error:
            broken = await self._drop_if_broken()
            if broken is None:
                raise
            raise (_AnotherTopic if broken.has_another_topic else PortUnavailable)(broken.breakage) from error

    async def ping(self) -> bool:
        try:
            await self.check()
        except PortUnavailable:
            return False
        return True

    async def check(self) -> None:
        """Raise ``PortUnavailable``, saying why, unless a broker lets VELOX in and answers now."""
        if self._producer is not None:
            self._producer.serve()
        await self._cluster.check(_PING_S)

    async def close(self) -> None:
        self._cluster.stop()
        self._resume.stop()
        producer, self._producer = self._producer, None
        if producer is not None:
            await asyncio.to_thread(producer.close, _CLOSE_S)
        await asyncio.to_thread(self._cluster.close)

    async def _hand_over(self, producer: RecordProducer, records: Sequence[EventRecord], ends: float) -> None:
        """Slice by slice, so that the event loop is never held for long; then wait until nothing is left."""
        began = monotonic()
        at, wait_s, look_at = 0, _SHORTEST_WAIT_S, began + _LOOK_EVERY_S
        while producer.unacknowledged() or at < len(records):
            reached = producer.take_on(records, at, min(at + _SLICE, len(records)))
            if reached > at:
                at = reached
                await asyncio.sleep(0)
                continue
            if monotonic() >= ends:
                raise producer.overdue(self._timeout_s)
            if monotonic() >= look_at:
                await self._look_for_topics(producer, began)
                look_at = monotonic() + _LOOK_EVERY_S
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    async def _look_for_topics(self, producer: RecordProducer, began: float) -> None:
        """Give up waiting where it is known why no broker can be reached.

        Break a producer that waits for a topic that is gone; the driver takes long to notice, and the other topics wait.
        """
        try:
            await asyncio.to_thread(self._topics.ensure, tuple(producer.lanes), monotonic() + _LOOK_EVERY_S)
        except TopicGone as error:
            producer.give_up(str(error))
            raise
        except PortUnavailable:
            if self._cluster.cut_off:
                raise producer.overdue(round(monotonic() - began), self._cluster.cut_off) from None

    async def _ready(self, topics: Set[str]) -> RecordProducer:
        """The producer, knowing where to go on in each of the topics."""
        if self._producer is None:
            self._producer = await asyncio.to_thread(self._connected)
        unknown = sorted(topics - self._producer.lanes.keys())
        if unknown:
            self._producer.lanes |= await asyncio.to_thread(self._lanes, unknown)
        return self._producer

    def _connected(self) -> RecordProducer:
        self._topics.ensure(() if self._plan is None else self._plan.topics, monotonic() + self._timeout_s)
        producer = RecordProducer(self._client, self._compression, self._batch_bytes, self._headers, self._cluster.place)
        sleep(_LATECOMERS_S)
        return producer

    def _lanes(self, topics: Sequence[str]) -> dict[str, TopicLane]:
        partitions = self._partitions(topics, monotonic() + self._timeout_s)
        last = self._resume.read([(topic, number) for topic in topics for number in range(partitions[topic])], self._timeout_s)
        self._refuse_another_history(last)
        for topic, number in last:
            if self._sizes.get(topic, partitions[topic]) != partitions[topic]:  # its keys are in other partitions now
                last[topic, number] = min(last[topic, number], self._acknowledged_seq)
        self._sizes |= partitions
        return {topic: TopicLane([last[topic, number] for number in range(partitions[topic])]) for topic in topics}

    def _refuse_another_history(self, last: Mapping[Partition, int]) -> None:
        (topic, _), seq = max(last.items(), key=lambda item: item[1])
        if self._known_seq is not None and seq > self._known_seq:
            raise PortUnavailable(
                f"{self._cluster.place}: topic {topic} has number {seq:,} of this run, but its journal ended at "
                f"{self._known_seq:,} when VELOX started: the journal is an older copy. Nothing is published, as the same "
                "numbers would mean other facts: begin a new run (--fresh, or another --data-dir), or put back the newer journal"
            )

    def _partitions(self, topics: Sequence[str], ends: float) -> dict[str, int]:
        """How many partitions each topic has."""
        found = self._topics.ensure(topics, ends)
        partitions = {topic: len(found[topic].partitions) for topic in topics}
        for topic, number in partitions.items():
            if not number:
                raise PortUnavailable(f"{self._cluster.place}, topic {topic}: it has no partitions yet")
            self._warn_of_few(topic, number)
        return partitions

    def _warn_of_few(self, topic: str, found: int) -> None:
        if self._plan is not None and found < self._plan.partitions and topic not in self._warned:
            self._warned.add(topic)
            _log.warning(
                "Kafka topic %s has %d partitions, expected %d; VELOX works with those. To add some, stop VELOX first, then run "
                "kafka-topics --alter --topic %s --partitions %d",
                *(topic, found, self._plan.partitions, topic, self._plan.partitions),
            )

    async def _drop_if_broken(self) -> RecordProducer | None:
        """Let the producer go if it is broken; returns it then.

        A topic may take less at once than a batch holds: the next producer makes smaller ones, down to single records.
        """
        producer = self._producer
        if producer is None or producer.breakage is None:
            return None
        self._producer = None
        await asyncio.to_thread(producer.close, _CLOSE_S)
        if producer.is_batch_too_large:
            self._batch_bytes = max(self._batch_bytes // 16, 1)
        return producer
