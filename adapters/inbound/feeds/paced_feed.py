"""Pacing: a feed's rows when they are due, not as fast as they can be read."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from adapters.inbound.feeds.event_pace import EventPace
from adapters.inbound.feeds.feed_cursor import FeedCursor
from adapters.inbound.feeds.wall_pace import WallPace
from application.ports.clock import Clock
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.commands import Command
from domain.frame import TickFrame


class PacedFeed(MarketDataFeed):
    """Delivers what another feed holds at the speed of its event times; rows, order and cursors stay those of that feed.

    With ``EventPace`` the first input is due at once, and everything else by the distance of event times; with ``WallPace`` each
    is due at its own time. What is overdue is delivered without waiting, so a slow reader catches up. The other feed's cursors
    must be ``FeedCursor`` texts, as a frame is split where its rows fall due at different times.
    """

    def __init__(self, feed: MarketDataFeed, clock: Clock, pace: EventPace | WallPace) -> None:
        self._feed = feed
        self._clock = clock
        self._pace = pace
        self._waiting: list[tuple[TickFrame | Command, FeedCursor]] = []
        self._closed = asyncio.Event()

    @property
    def symbols(self) -> Sequence[str]:
        return self._feed.symbols

    @property
    def skipped(self) -> Mapping[str, int]:
        return self._feed.skipped

    @property
    def problems(self) -> Sequence[str]:
        return self._feed.problems

    @property
    def trouble(self) -> str | None:
        return self._feed.trouble

    def progress(self) -> FeedProgress:
        """Rows that are read ahead and not yet due are not counted; the fraction is that of the other feed."""
        ahead = sum(len(item) for item, _ in self._waiting if isinstance(item, TickFrame))
        progress = self._feed.progress()
        return FeedProgress(progress.rows - ahead, progress.fraction)

    async def start(self, cursor: str) -> None:
        self._waiting.clear()
        self._closed.clear()
        self._pace.restart()
        await self._feed.start(cursor)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        while not self._closed.is_set():
            if not self._waiting and not await self._read(limit):
                return None
            wait = self._pace.due(_first_time(self._waiting[0][0])) - self._clock.monotonic()
            if wait <= 0:
                return self._take_due(limit)
            await self._sleep(wait)
        return None

    async def close(self) -> None:
        self._closed.set()
        self._waiting.clear()
        await self._feed.close()

    async def _read(self, limit: int) -> bool:
        batch = await self._feed.next_batch(limit)
        if batch is None:
            return False
        cursors = map(FeedCursor.parse, batch.cursors)
        self._waiting = list(zip(batch.inputs, cursors, strict=True))
        if not self._pace.started:
            self._pace.begin(_first_time(batch.inputs[0]), self._clock.monotonic())
        return True

    def _take_due(self, limit: int) -> FeedBatch:
        now = self._clock.monotonic()
        inputs: list[TickFrame | Command] = []
        cursors: list[str] = []
        while self._waiting and limit > 0:
            item, cursor = self._waiting.pop(0)
            times = item.times[:limit] if isinstance(item, TickFrame) else (item.ts,)
            count = self._pace.count_due(times, now)
            if isinstance(item, TickFrame) and count < len(item):
                self._waiting.insert(0, (item.part(count, len(item)), cursor))
                item, cursor = item.part(0, count), cursor.before(len(item) - count)
            elif not count:
                self._waiting.insert(0, (item, cursor))
            if not count:
                break
            inputs.append(item)
            cursors.append(str(cursor))
            limit -= count
        return FeedBatch(inputs, cursors)

    async def _sleep(self, seconds: float) -> None:
        """Wait that long, or until the feed is closed."""
        waits = [asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(self._closed.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            for wait in waits:
                with suppress(asyncio.CancelledError):
                    await wait


def _first_time(item: TickFrame | Command) -> int:
    return item.times[0] if isinstance(item, TickFrame) else item.ts
