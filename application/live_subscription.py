"""One client's bounded share of the live feed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from application.live_messages import Behind, Delta, LatestTick, LiveMessage
from application.ports.clock import Clock
from application.ports.journal import RecordedEvent

PendingTick = tuple[int, LatestTick]
"""The sequence number a tick came with, and the tick."""


class Subscription:
    """Messages for one client, as an async iterator that ends with ``close``.

    The order of use: ``begin``, take a snapshot, ``follow`` from the snapshot's sequence number, iterate. After ``Behind``
    nothing more comes until that is done again. What waits is merged into one message, at most one per ``interval_s``; at most
    ``limit`` events wait, one more and the client is behind.
    """

    def __init__(self, limit: int, interval_s: float, clock: Clock, on_close: Callable[["Subscription"], None]) -> None:
        self._limit = limit
        self._interval_s = interval_s
        self._clock = clock
        self._on_close = on_close
        self._wake = asyncio.Event()
        self._closed = False
        self._next_at = clock.monotonic()
        self._collects_after = 0
        self._delivered = 0
        self._seq = 0
        self._ts = 0
        self._dropped = 0
        self._is_behind = False
        self._events: list[RecordedEvent] = []
        self._ticks: dict[str, PendingTick] = {}

    def begin(self, published: int) -> None:
        """Forget what waits and collect anew, from what follows ``published``, the newest sequence number handed out."""
        self._forget()
        self._is_behind = False
        self._dropped = 0
        self._collects_after = published

    def follow(self, seq: int) -> bool:
        """Continue after the snapshot of sequence number ``seq``: what it already contains will not be delivered.

        False where the snapshot is older than ``begin``, so that something would be missing in between: take another.
        """
        if seq < self._collects_after:
            return False
        self._delivered = seq
        self._events = [event for event in self._events if event.seq > seq]
        self._ticks = {symbol: pending for symbol, pending in self._ticks.items() if pending[0] > seq}
        if self._is_behind or self._seq > seq:
            self._wake.set()
        else:
            self._wake.clear()
        return True

    def offer(self, seq: int, ts: int, events: Sequence[RecordedEvent], ticks: Mapping[str, PendingTick]) -> None:
        """Take in what happened up to ``seq``; never blocks."""
        self._seq = seq
        self._ts = max(self._ts, ts)
        if seq <= self._delivered:
            return
        if self._is_behind:
            self._dropped += len(events)
        elif len(self._events) + len(events) > self._limit:
            self._dropped = len(self._events) + len(events)
            self._forget()
            self._is_behind = True
        else:
            self._events.extend([event for event in events if event.seq > self._delivered])
            self._ticks.update({symbol: pending for symbol, pending in ticks.items() if pending[0] > self._delivered})
        self._wake.set()

    def close(self) -> None:
        """End the iteration and leave the feed; calling it twice is a no-op."""
        if not self._closed:
            self._closed = True
            self._forget()
            self._wake.set()
            self._on_close(self)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> LiveMessage:
        while True:
            await self._wake.wait()
            if self._closed:
                raise StopAsyncIteration
            wait = self._next_at - self._clock.monotonic()
            if wait <= 0:
                self._next_at = self._clock.monotonic() + self._interval_s
                return self._take()
            await self._clock.sleep(wait)

    def _take(self) -> LiveMessage:
        self._wake.clear()
        if self._is_behind:
            return Behind(self._delivered, self._dropped)
        message = Delta(self._seq, self._ts, self._events, {symbol: tick for symbol, (_, tick) in self._ticks.items()})
        self._delivered = self._seq
        self._forget()
        return message

    def _forget(self) -> None:
        self._events = []
        self._ticks = {}
