"""Snapshots for watching clients: taken once for all who ask at about the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from application.feed_desk import Feed
from application.live_feed import LiveFeed
from application.ports.clock import Clock
from application.queries.snapshot import Snapshot

FRESH_S = 0.25
RETAKE_S = 0.05


class LiveSnapshot(Snapshot):
    """What a watching client begins with: the run's state, and that of the feed."""

    feed: Feed


TakeSnapshot = Callable[[], Awaitable[Snapshot]]


@dataclass(frozen=True, slots=True)
class SnapshotText:
    """A snapshot as JSON, its sequence number, and when it was ready (monotonic seconds)."""

    seq: int
    text: str
    at: float


class LiveSnapshots:
    """Snapshots that ``feed`` can be continued from, not older than ``fresh_s`` when they are handed out."""

    def __init__(self, feed: LiveFeed, take: TakeSnapshot, clock: Clock, fresh_s: float = FRESH_S) -> None:
        self._feed = feed
        self._take = take
        self._clock = clock
        self._fresh_s = fresh_s
        self._newest: SnapshotText | None = None
        self._taking: asyncio.Task[SnapshotText] | None = None

    async def newest(self) -> SnapshotText:
        """A snapshot, perhaps the one that another client has just been given; raises what taking one raises."""
        while not self._serves(self._newest):
            if self._taking is None:
                self._taking = asyncio.create_task(self._taken(), name="snapshot")
                self._taking.add_done_callback(self._forget)
            found = await asyncio.shield(self._taking)
            if found.seq >= self._feed.begins_after:
                return found
            await self._clock.sleep(RETAKE_S)
        assert self._newest is not None  # noqa: S101  (it serves)
        return self._newest

    def _serves(self, found: SnapshotText | None) -> bool:
        return found is not None and found.seq >= self._feed.begins_after and self._clock.monotonic() - found.at < self._fresh_s

    async def _taken(self) -> SnapshotText:
        snapshot = await self._take()
        self._feed.remember(snapshot["instruments"])
        text = msgspec.json.encode(snapshot).decode()
        self._newest = SnapshotText(snapshot["seq"], text, self._clock.monotonic())
        return self._newest

    def _forget(self, task: asyncio.Task[SnapshotText]) -> None:
        """Whoever waits for it has its outcome; that nobody may is no reason to complain."""
        self._taking = None
        if not task.cancelled():
            task.exception()
