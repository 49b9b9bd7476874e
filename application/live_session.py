"""What one watching client is sent: a snapshot, then deltas, and a new snapshot whenever it fell behind or asked for one."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from application.live_feed import LiveFeed
from application.live_messages import PONG, behind, error, snapshot_for
from application.live_requests import Ping, request_of
from application.live_snapshots import LiveSnapshots
from application.live_subscription import Subscription
from application.live_topics import EVERYTHING, LiveTopics
from application.ports.clock import Clock
from domain.errors import InvalidValue

REST_S = 1.0
"""How long a client that fell behind waits for its new snapshot, so that a slow one costs little."""
BETWEEN_SNAPSHOTS_S = 0.25
BETWEEN_REQUESTS_S = 0.05
MOST_REPLIES = 8


class LiveSession:
    """The messages for one client, in JSON; no delta is missing or repeated after a snapshot.

    A client is heard at most every ``BETWEEN_REQUESTS_S``, and not at all while ``MOST_REPLIES`` answers wait for it to read. Of
    several subscriptions that it sent before the answer the newest counts.
    """

    def __init__(self, feed: LiveFeed, snapshots: LiveSnapshots, clock: Clock, topics: LiveTopics = EVERYTHING) -> None:
        self._feed = feed
        self._snapshots = snapshots
        self._clock = clock
        self._asked: LiveTopics | None = topics
        self._rests_until = 0.0
        self._replies: deque[str] = deque()
        self._has_room = asyncio.Event()
        self._place: Subscription | None = None

    async def messages(self) -> AsyncGenerator[str, None]:
        """Endless until the feed closes; closing this generator leaves the feed."""
        place = self._place = self._feed.subscribe()
        try:
            while not place.closed:
                if self._replies:
                    yield self._replies.popleft()
                    self._has_room.set()
                elif self._asked is not None:
                    yield await self._begin(place)
                elif (text := place.take()) is None:
                    self._asked = place.topics
                    self._rests_until = self._clock.monotonic() + REST_S
                    yield behind(place.seq)
                elif text:
                    yield text
                else:
                    await place.woken()
        finally:
            place.close()

    async def hear(self, text: str) -> None:
        """Take a message of the client; the answer is among ``messages``."""
        while len(self._replies) >= MOST_REPLIES:
            self._has_room.clear()
            await self._has_room.wait()
        try:
            request = request_of(text)
            if isinstance(request, Ping):
                self._replies.append(PONG)
            else:
                self._asked = LiveTopics.of(request.symbols, request.kinds, self._feed.symbols)
        except InvalidValue as refusal:
            self._replies.append(error(str(refusal)))
        if self._place is not None:
            self._place.wake()
        await self._clock.sleep(BETWEEN_REQUESTS_S)

    async def _begin(self, place: Subscription) -> str:
        """The snapshot that the client asked for, or needs."""
        await self._clock.sleep(self._rests_until - self._clock.monotonic())
        found = await self._snapshots.newest()
        topics, self._asked = self._asked or place.topics, None
        place.follow(found.seq, topics)
        self._rests_until = self._clock.monotonic() + BETWEEN_SNAPSHOTS_S
        return snapshot_for(topics, found.text)
