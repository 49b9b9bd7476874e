"""A feed that can be paused, stepped, and made faster or slower while it goes."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

from adapters.inbound.feeds.event_pace import EventPace
from adapters.inbound.feeds.read_ahead import Input, ReadAhead, times_of
from application.ports.clock import Clock
from application.ports.feed_control import AS_FAST_AS_POSSIBLE, FASTEST, FeedControl
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.errors import InvalidValue
from domain.frame import RowKind, TickFrame, kind_of

SETTLE_S = 5.0
"""How long a change waits at most until what was delivered has been taken."""


class ControlledFeed(MarketDataFeed, FeedControl):
    """Delivers what another feed holds when it is due; rows, order and cursors stay those of that feed.

    The first input is due at once, everything else by the distance of event times (``EventPace``); what is overdue is delivered
    without waiting. After a pause, what follows comes at its distance from the moment of going on. The other feed's cursors must
    be ``FeedCursor`` texts.
    """

    def __init__(self, feed: MarketDataFeed, clock: Clock, speed: float) -> None:
        self._feed = feed
        self._clock = clock
        self._speed = speed
        self._pace = _pace(speed)
        self._ahead = ReadAhead()
        self._paused = self._closed = self._has_ended = False
        self._steps = 0
        self._changed = asyncio.Event()
        self._is_idle = True
        self._seen = asyncio.Event()

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

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def paused(self) -> bool:
        return self._paused

    def progress(self) -> FeedProgress:
        """Rows that are read ahead and not yet due are not counted; the fraction is that of the other feed."""
        progress = self._feed.progress()
        return FeedProgress(progress.rows - self._ahead.rows, progress.fraction)

    async def start(self, cursor: str) -> None:
        self._ahead.clear()
        self._closed = self._has_ended = False
        self._pace = _pace(self._speed)
        await self._feed.start(cursor)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        self._is_idle = False
        batch = await self._next(limit)
        if batch is None:
            self._has_ended, self._steps = True, 0
            self._rest()
        return batch

    async def close(self) -> None:
        self._closed = True
        self._changed.set()
        self._ahead.clear()
        await self._feed.close()

    async def pause(self) -> None:
        self._paused = True
        await self._tell()

    async def resume(self) -> None:
        if self._paused:
            self._paused, self._steps = False, 0
            if self._pace is not None:
                self._pace.go_on(self._clock.monotonic())
            await self._tell()

    async def set_speed(self, speed: float) -> None:
        if not 0 <= speed <= FASTEST:
            raise InvalidValue("speed", speed, f"0 (as fast as possible), or a number up to {FASTEST:,.0f}: 1 is real time")
        if self._pace is None or speed == AS_FAST_AS_POSSIBLE:
            self._pace = _pace(speed)
        else:
            now = self._clock.monotonic()
            if self._paused:
                self._pace.go_on(now)
            self._pace.change_speed(speed, now)
        self._speed = speed
        await self._tell()

    async def step(self, ticks: int) -> None:
        self._paused = True
        self._steps += 0 if self._has_ended else ticks
        await self._tell()

    async def _tell(self) -> None:
        """Let the change be seen; where nothing is to come any more, wait until all that came is taken."""
        self._changed.set()
        self._look_again()
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_S):
                while self._paused and (self._steps or not self._is_idle):
                    await self._seen.wait()

    def _rest(self) -> None:
        """All that was delivered is taken, and nothing is due."""
        self._is_idle = True
        self._look_again()

    def _look_again(self) -> None:
        seen, self._seen = self._seen, asyncio.Event()
        seen.set()

    async def _next(self, limit: int) -> FeedBatch | None:
        while not self._closed:
            if self._paused and not self._steps:
                await self._wait(None)
            elif self._pace is None and not self._paused and not self._ahead:
                return await self._feed.next_batch(limit)
            elif not self._ahead and not await self._read(limit):
                return None
            elif self._paused:
                return self._ahead.take(limit, self._count_steps)
            elif self._pace is None:
                return self._ahead.take(limit, lambda _, most: most)
            elif (wait := self._due(self._pace) - self._clock.monotonic()) > 0:
                await self._wait(wait)
            else:
                return self._take_due(self._pace, limit)
        return None

    async def _read(self, limit: int) -> bool:
        batch = await self._feed.next_batch(limit)
        if batch is None:
            return False
        self._ahead.put(batch)
        return True

    def _take_due(self, pace: EventPace, limit: int) -> FeedBatch:
        now = self._clock.monotonic()
        return self._ahead.take(limit, lambda item, most: pace.count_due(times_of(item, most), now))

    def _due(self, pace: EventPace) -> float:
        if not pace.started:
            pace.begin(self._ahead.first_time, self._clock.monotonic())
        return pace.due(self._ahead.first_time)

    def _count_steps(self, item: Input, most: int) -> int:
        """How many rows of an input come until the steps are done."""
        if not self._steps:
            return 0
        if not isinstance(item, TickFrame):
            return most
        for row, code in enumerate(item.codes[:most], 1):
            self._steps -= kind_of(code) is RowKind.TRADE
            if not self._steps:
                return row
        return most

    async def _wait(self, seconds: float | None) -> None:
        """Wait that long (None: without end), or until something changes."""
        self._changed.clear()
        self._rest()
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(self._changed.wait())]
        if seconds is not None:
            waits.append(asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._is_idle = False
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


def _pace(speed: float) -> EventPace | None:
    return EventPace(speed) if speed else None
