"""The producer: takes records on for their partitions and tells when all of them are acknowledged."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from adapters.outbound.kafka.client import Trouble, client_settings
from adapters.outbound.kafka.driver_errors import AFTERMATH, TOO_LARGE, TOPIC_CHANGED, error_of, meaning
from adapters.outbound.kafka.headers import EVENT_ID, SEQ, Header, RunHeaders
from adapters.outbound.kafka.topic_lane import TopicLane
from domain.errors import PortUnavailable
from domain.ports import EventRecord

_SETTINGS: Mapping[str, object] = {
    "acks": "all",
    "enable.idempotence": True,
    "enable.gapless.guarantee": True,
    "message.timeout.ms": 0,
    "request.timeout.ms": 5_000,
    "linger.ms": 1,
    "delivery.report.only.error": True,
    "queue.buffering.max.messages": 100_000,
    "queue.buffering.max.kbytes": 65_536,
    "message.max.bytes": 64_000_000,
    "allow.auto.create.topics": False,
}
"""What has been taken on is tried until it is acknowledged, in order, or the producer breaks and takes nothing more on.

How large a record may be is the topic's to say (``batch.size`` bounds what is sent at once), and VELOX makes topics by its plan.
"""
_NO_LANE = TopicLane(())


class RecordProducer:
    """One connection's worth of records; for the thread that made it. Nothing of it blocks but ``close``.

    A record is timed by the wall clock, not by its event time: a topic's retention counts from this time, so history that is
    replayed would be deleted as soon as it is published.
    """

    def __init__(self, client: Mapping[str, str], compression: str, batch_bytes: int, headers: RunHeaders, place: str) -> None:
        self._trouble = Trouble()
        self._place = place
        self._headers = headers
        self._schemas: dict[str, tuple[bytes, Header]] = {}
        self._failure: str | None = None
        self._cause: str | None = None
        self._largest_refused = 0
        self.is_batch_too_large = False
        self.has_another_topic = False
        own = {"compression.type": compression, "batch.size": batch_bytes, "on_delivery": self._not_delivered}
        self._producer = Producer({**client_settings(client, self._trouble), **_SETTINGS, **own})
        self.lanes: dict[str, TopicLane] = {}

    @property
    def breakage(self) -> str | None:
        """Why it can deliver nothing more, if so; what it had taken on may have arrived or not. ``close`` may find out more."""
        if self.is_batch_too_large:
            return f"{self._cause}; the largest record of the batch has {self._largest_refused:,} bytes"
        return self._cause or self._failure

    def take_on(self, records: Sequence[EventRecord], start: int, stop: int) -> int:
        """Take on the records from ``start`` up to ``stop``; returns where it stopped, which is sooner when its queue is full.

        A record whose ``seq`` its partition has already is passed over.
        """
        lanes, schemas, produce = self.lanes, self._schemas, self._producer.produce
        head, run_id = self._headers.head, self._headers.run_id
        lane, lane_of, at = _NO_LANE, "", start
        keys, handed_over = lane.keys, lane.handed_over
        try:
            for at in range(start, stop):
                topic, key, seq, schema, value = records[at]
                if topic != lane_of:
                    lane = lanes[topic]
                    lane_of, keys, handed_over = topic, lane.keys, lane.handed_over
                data, partition = keys.get(key) or lane.place(key)
                if seq <= handed_over[partition]:
                    continue
                tail, schema_header = schemas.get(schema) or self._schema(schema)
                number = b"%d" % seq
                produce(
                    topic,
                    value,
                    data,
                    partition,
                    None,
                    None,
                    0,
                    [(EVENT_ID, head + number + tail), (SEQ, number), schema_header, run_id],
                )
                handed_over[partition] = seq
        except BufferError:
            return at
        except KafkaException as exception:
            raise self._refused(records[at], error_of(exception)) from exception
        return stop

    def give_up(self, reason: str) -> None:
        """Break: some of what it has taken on can never arrive."""
        self._failure = self._failure or reason

    def serve(self) -> None:
        """Take in what the driver has to tell."""
        try:
            self._producer.poll(0)
        except KafkaException as exception:  # it is broken for good
            self._failure = self._failure or f"{self._place}: {meaning(error_of(exception))}"

    def unacknowledged(self) -> int:
        """How many records it still has; raises ``PortUnavailable`` once it is broken."""
        self.serve()
        if self.breakage is not None:
            raise PortUnavailable(self.breakage)
        waiting = len(self._producer)
        if not waiting:
            self._trouble.forget()
        return waiting

    def overdue(self, after_s: float, why: str | None = None) -> PortUnavailable:
        """The error that says that records were not acknowledged in time; they stay with the producer."""
        if why is None:
            last = self._trouble.last
            why = "the broker does not answer" if last is None else meaning(last)
        left = f"{len(self._producer):,} records are not acknowledged after {after_s:g} s"
        return PortUnavailable(f"{self._place}: {left}: {why}; they are kept and tried on")

    def close(self, within_s: float) -> None:
        """Wait for what is on its way, at most ``within_s``, and drop the rest; blocks."""
        for in_flight, wait_s in ((False, within_s), (True, 0)):
            self._producer.purge(in_queue=True, in_flight=in_flight, blocking=False)
            # that what is dropped makes a gap is known; the driver may call back with that error raised already: a SystemError
            with suppress(KafkaException, SystemError):
                self._producer.flush(wait_s)
        self._producer.close()

    def _schema(self, schema: str) -> tuple[bytes, Header]:
        made = self._schemas[schema] = self._headers.of_schema(schema)
        return made

    def _not_delivered(self, error: KafkaError, message: Message) -> None:
        if self._cause is None and error.code() not in AFTERMATH:
            self._cause = f"{self._place}, topic {message.topic()}: {meaning(error)}"
            self.is_batch_too_large = error.code() == TOO_LARGE
            self.has_another_topic = error.code() in TOPIC_CHANGED
        if error.code() == TOO_LARGE:
            self._largest_refused = max(self._largest_refused, len(message.value() or b""))

    def _refused(self, record: EventRecord, error: KafkaError) -> PortUnavailable:
        text = f"{self._place}, topic {record.topic}, seq {record.seq} ({len(record.value):,} bytes): {meaning(error)}"
        if error.code() != TOO_LARGE:
            self._failure = self._failure or text
        return PortUnavailable(text)
