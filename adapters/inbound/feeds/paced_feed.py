"""Pacing: a feed's rows when they are due, not as fast as they can be read."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from adapters.inbound.feeds.event_pace import EventPace
from adapters.inbound.feeds.read_ahead import ReadAhead, times_of
from adapters.inbound.feeds.wall_pace import WallPace
from application.ports.clock import Clock
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed


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
        self._ahead = ReadAhead()
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
        progress = self._feed.progress()
        return FeedProgress(progress.rows - self._ahead.rows, progress.fraction)

    async def start(self, cursor: str) -> None:
        self._ahead.clear()
        self._closed.clear()
        self._pace.restart()
        await self._feed.start(cursor)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        while not self._closed.is_set():
            if not self._ahead and not await self._read(limit):
                return None
            wait = self._pace.due(self._ahead.first_time) - self._clock.monotonic()
            if wait <= 0:
                return self._take_due(limit)
            await self._sleep(wait)
        return None

    async def close(self) -> None:
        self._closed.set()
        self._ahead.clear()
        await self._feed.close()

    async def _read(self, limit: int) -> bool:
        batch = await self._feed.next_batch(limit)
        if batch is None:
            return False
        self._ahead.put(batch)
        if not self._pace.started:
            self._pace.begin(self._ahead.first_time, self._clock.monotonic())
        return True

    def _take_due(self, limit: int) -> FeedBatch:
        now = self._clock.monotonic()
        return self._ahead.take(limit, lambda item, most: self._pace.count_due(times_of(item, most), now))

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
