"""What one watching client is sent: a snapshot, then deltas, and a new snapshot whenever it fell behind."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import tzinfo

import msgspec

from application.live_feed import MOST_WAITING_EVENTS, LiveFeed
from application.live_messages import Behind, encode
from application.live_subscription import Subscription
from application.ports.clock import Clock
from application.queries.snapshot import Snapshot

REST_S = 1.0
"""How long a client that fell behind waits for its new snapshot, so that a slow one costs little."""

TakeSnapshot = Callable[[], Awaitable[Snapshot]]


class LiveSession:
    """The messages for one client, in JSON; no delta is missing or repeated after a snapshot.

    ``take_snapshot`` answers with the present, never with a state older than what ``feed`` has published.
    """

    def __init__(
        self,
        feed: LiveFeed,
        take_snapshot: TakeSnapshot,
        tz: tzinfo,
        clock: Clock,
        limit: int = MOST_WAITING_EVENTS,
        rest_s: float = REST_S,
    ) -> None:
        self._feed = feed
        self._take_snapshot = take_snapshot
        self._tz = tz
        self._clock = clock
        self._limit = limit
        self._rest_s = rest_s

    async def messages(self) -> AsyncGenerator[bytes, None]:
        """Endless until the feed closes; closing this generator leaves the feed."""
        subscription = self._feed.subscribe(self._limit)
        try:
            while True:
                yield await self._snapshot(subscription)
                async for message in subscription:
                    yield encode(message, self._tz)
                    if isinstance(message, Behind):
                        break
                else:
                    return
                await self._clock.sleep(self._rest_s)
                subscription.begin(self._feed.published)
        finally:
            subscription.close()

    async def _snapshot(self, subscription: Subscription) -> bytes:
        while True:
            snapshot = await self._take_snapshot()
            if subscription.follow(snapshot["seq"]):
                return msgspec.json.encode(snapshot)
            await self._clock.sleep(self._rest_s)
