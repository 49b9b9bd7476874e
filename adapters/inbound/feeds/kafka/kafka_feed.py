"""Market data from a Kafka topic."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import tzinfo

from confluent_kafka import Message

from adapters.inbound.feeds.kafka.live_time import LiveTime
from adapters.inbound.feeds.kafka.partition_places import AtEnd, Placed
from adapters.inbound.feeds.kafka.positions import Position, Positions, cursor_of, positions_of
from adapters.inbound.feeds.kafka.record_decoder import RecordDecoder
from adapters.inbound.feeds.kafka.topic_reader import TopicReader, TopicSource
from adapters.inbound.feeds.skip_log import MOST_DESCRIBED, RowProblem, SkipLog
from application.ports.clock import Clock
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from application.waiting import first_of
from domain.commands import AdvanceTime, Command
from domain.frame import TickFrame

LOST = "lost_records"
"""Records that the topic's retention deleted before they were read; counted among what was skipped."""
_log = logging.getLogger(__name__)


class KafkaFeed(MarketDataFeed):
    """Every record of a topic once, in the order of its partition; partitions are read side by side, in order of arrival.

    The cursor names the next offset of every partition, so the journal alone says where reading continues; the consumer group is
    told afterwards, and nothing is read from it. ``next_batch`` may be called again once the batch before is journaled: what was
    given out then counts as such. Rows and skips are counted from this start on; the feed has no end. While the topic is live,
    time passes for mute instruments too (``LiveTime``), unless the brokers do not answer: what is on its way must not come late.
    """

    def __init__(
        self, source: TopicSource, symbols: Sequence[str], zone: tzinfo | None, columns: Mapping[str, str], clock: Clock
    ) -> None:
        self._source = source
        self._clock = clock
        self._time = LiveTime(clock)
        self._symbols = tuple(symbols)
        self._decoder = RecordDecoder(self._symbols, zone, columns)
        self._skips = SkipLog()
        self._positions: Positions = {}
        self._messages: deque[Message] = deque()
        self._rows = 0
        self._reader: TopicReader | None = None
        self._arrived = asyncio.Event()

    @property
    def symbols(self) -> Sequence[str]:
        return self._symbols

    @property
    def skipped(self) -> Mapping[str, int]:
        return dict(self._skips.counts)

    @property
    def problems(self) -> Sequence[str]:
        return tuple(self._skips.problems)

    @property
    def trouble(self) -> str | None:
        return None if self._reader is None else self._reader.trouble

    def progress(self) -> FeedProgress:
        return FeedProgress(self._rows, None)

    async def start(self, cursor: str) -> None:
        await self.close()
        positions = positions_of(cursor)
        self._positions = dict(positions)
        self._skips = SkipLog()
        self._messages.clear()
        self._rows = 0
        self._time = LiveTime(self._clock)
        loop, arrived = asyncio.get_running_loop(), self._arrived

        def wake() -> None:
            if not arrived.is_set():
                loop.call_soon_threadsafe(arrived.set)

        self._reader = TopicReader(self._source, positions, wake)
        self._reader.start()

    async def next_batch(self, limit: int) -> FeedBatch | None:
        while (reader := self._reader) is not None:
            reader.keep(dict(self._positions))
            self._arrived.clear()
            frame = self._take(reader, limit)
            inputs: list[TickFrame | Command] = [frame] if frame else []
            self._rows += len(frame)
            if reader.trouble is None and (passed := self._time.passed()) is not None:
                inputs.append(AdvanceTime(passed))
            if inputs:
                return FeedBatch(inputs, (cursor_of(self._positions),) * len(inputs))
            reader.keep(dict(self._positions))
            await first_of(self._arrived.wait(), self._clock.sleep(self._time.next_look_s()))
        return None

    async def close(self) -> None:
        reader, self._reader = self._reader, None
        self._arrived.set()
        if reader is not None:
            await asyncio.to_thread(reader.close)

    def _take(self, reader: TopicReader, limit: int) -> TickFrame:
        frame = TickFrame()
        while len(frame) < limit:
            if not self._messages:
                match reader.take():
                    case None:
                        break
                    case Placed() as placed:
                        self._place(placed)
                        continue
                    case AtEnd(partition):
                        self._time.at_end(partition)
                        continue
                    case messages:
                        self._messages.extend(messages)
            self._add(frame, self._messages[0], limit)
        return frame

    def _add(self, frame: TickFrame, message: Message, limit: int) -> None:
        """Rows of the first message that waits, as many as there is room for; the message goes when all are delivered."""
        partition, offset = message.partition() or 0, message.offset() or 0
        delivered = self._positions.get(partition, Position(offset)).rows
        try:
            rows = self._decoder.decode(_bytes(message.key()), _bytes(message.value()))[delivered:]
        except RowProblem as problem:
            self._skip(f"{self._source.topic}[{partition}]:{offset}", problem)
            rows = ()
        room, before = limit - len(frame), len(frame)
        for row in rows[:room]:
            frame.append(*row)
        self._time.rows(partition, frame.times[before:])
        if len(rows) > room:
            self._positions[partition] = Position(offset, delivered + room)
        else:
            self._positions[partition] = Position(offset + 1)
            self._messages.popleft()

    def _place(self, placed: Placed) -> None:
        self._positions[placed.partition] = placed.at
        self._time.placed(placed.partition)
        if placed.note:
            self._skips.add_many(LOST, placed.lost, placed.note)

    def _skip(self, place: str, problem: RowProblem) -> None:
        self._skips.add(place, problem)
        total = self._skips.counts.total()
        if total <= MOST_DESCRIBED:
            _log.warning("skipped the record %s: %s", place, problem)
        elif total & (total - 1) == 0:
            _log.warning("skipped %d records so far, the newest is %s: %s", total, place, problem)


def _bytes(data: str | bytes | None) -> bytes | None:
    return data.encode() if isinstance(data, str) else data
