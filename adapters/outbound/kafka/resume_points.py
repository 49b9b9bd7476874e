"""Where a run's records end in each partition: after these the publisher goes on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import monotonic

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition
from confluent_kafka.admin import OffsetSpec

from adapters.outbound.kafka.client import Trouble, client_settings
from adapters.outbound.kafka.cluster import Cluster, Partition
from adapters.outbound.kafka.driver_errors import END_OF_PARTITION, port_errors
from adapters.outbound.kafka.headers import RunHeaders
from domain.errors import PortUnavailable

_FIRST_WIDTH = 1
_WIDEST = 262_144
_GROWTH = 16
_CLOCKS_DIFFER_MS = 60_000
_MOST_AT_ONCE = 10_000
_LOOK_S = 0.1
_BEYOND_ALL = 1 << 63


@dataclass(slots=True)
class _Window:
    """The records that are read next, from ``start`` up to ``end``; nothing before ``floor`` can be of the run."""

    floor: int
    start: int
    end: int
    width: int = _FIRST_WIDTH

    def step_back(self) -> bool:
        """Go on to what comes before; False where there is nothing."""
        self.end = self.start
        self.width = min(self.width * _GROWTH, _WIDEST)
        self.start = max(self.floor, self.end - self.width)
        return self.start < self.end


class ResumePoints:
    """Reads backwards, in growing steps, until it meets a record of the run or what was there before the run began.

    ``run_began_ms`` is by the clock that stamps the records (0: not known: everything is read); clocks may differ by a minute.
    """

    def __init__(self, client: Mapping[str, str], cluster: Cluster, headers: RunHeaders, run_began_ms: int) -> None:
        self._client = client
        self._cluster = cluster
        self._headers = headers
        self._began_ms = max(run_began_ms - _CLOCKS_DIFFER_MS, 0)
        self._is_stopped = False

    def stop(self) -> None:
        """Have a reading that goes on in another thread end soon, and any later one fail; both with ``PortUnavailable``."""
        self._is_stopped = True

    def read(self, partitions: Iterable[Partition], silence_s: float) -> dict[Partition, int]:
        """The ``seq`` of the run's last record in each partition, −1 where there is none.

        Blocks for as long as there is something to read: other runs may have written millions of records meanwhile. Raises
        ``PortUnavailable`` once nothing has come for ``silence_s``.
        """
        found = dict.fromkeys(partitions, -1)
        searching = self._windows(found, monotonic() + silence_s)
        if not searching:
            return found
        consumer = Consumer(client_settings(self._client, Trouble()) | _READING)
        try:
            while searching:
                with port_errors(self._cluster.place):
                    seqs = self._last_in(consumer, searching, silence_s)
                found |= seqs
                searching = {at: window for at, window in searching.items() if at not in seqs and window.step_back()}
        finally:
            consumer.close()
        return found

    def _windows(self, partitions: Iterable[Partition], ends: float) -> dict[Partition, _Window]:
        """The last record of each partition that may hold any of the run."""
        first = self._cluster.offsets(partitions, OffsetSpec.earliest(), ends)
        end = self._cluster.offsets(partitions, OffsetSpec.latest(), ends)
        filled = [at for at in first if first[at] < end[at]]
        if self._began_ms:
            since = self._cluster.offsets(filled, OffsetSpec.for_timestamp(self._began_ms), ends)
            first = {at: max(first[at], offset) for at, offset in since.items() if offset >= 0}
            filled = [at for at in first if first[at] < end[at]]
        return {at: _Window(first[at], max(first[at], end[at] - _FIRST_WIDTH), end[at]) for at in filled}

    def _last_in(self, consumer: Consumer, windows: Mapping[Partition, _Window], silence_s: float) -> dict[Partition, int]:
        """Read every window; the run's last ``seq`` of those that hold one."""
        seqs: dict[Partition, int] = {}
        unread, heard_at = set(windows), monotonic()
        consumer.assign([TopicPartition(topic, number, windows[topic, number].start) for topic, number in unread])
        while unread:
            expected = sum(windows[at].end - windows[at].start for at in unread)
            for message in consumer.consume(min(expected, _MOST_AT_ONCE), timeout=_LOOK_S):
                at = _place(message)
                if at not in unread:
                    continue
                heard_at = monotonic()
                offset = _offset(message)
                if offset < windows[at].end and (seq := self._headers.seq_in(message.headers())) is not None:
                    seqs[at] = seq
                if offset >= windows[at].end - 1:
                    unread.discard(at)
                    consumer.incremental_unassign([TopicPartition(*at)])
            if unread and (self._is_stopped or monotonic() > heard_at + silence_s):
                waiting = ", ".join(sorted({topic for topic, _ in unread}))
                raise PortUnavailable(f"{self._cluster.place}: it could not be read in time what {waiting} has already")
        return seqs


_READING: dict[str, object] = {
    "group.id": "velox-resume",  # the driver wants a name; nothing is ever committed under it
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    "enable.partition.eof": True,
    "auto.offset.reset": "error",
    "fetch.wait.max.ms": 50,
}


def _place(message: Message) -> Partition:
    return message.topic() or "", message.partition() or 0


def _offset(message: Message) -> int:
    """The offset of a record; of the news that a partition has no more records, one that is beyond all."""
    error = message.error()
    if error is None:
        return message.offset() or 0
    if error.code() == END_OF_PARTITION:
        return _BEYOND_ALL
    raise KafkaException(error)
