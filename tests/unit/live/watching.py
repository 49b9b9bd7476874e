"""A client of the live feed, without a network."""

from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from application.live_feed import LiveFeed
from application.live_session import LiveSession
from application.live_snapshots import LiveSnapshots
from application.live_topics import EVERYTHING, LiveTopics
from application.ports.clock import Clock
from tests.unit.queries.fake_run import IST, SYMBOLS, FakeRun

INTERVAL_S = 1 / 16


def small_feed(run: FakeRun, clock: Clock, most_events: int = 2_000, most_bytes: int = 1024 * 1024) -> None:
    """Let the run's feed keep so much."""
    run.live_feed = LiveFeed(SYMBOLS, IST, clock, INTERVAL_S, most_events, most_bytes)


class Watcher:
    """Asks for the next message when a test wants it, and knows from the messages alone what it has been told."""

    def __init__(self, run: FakeRun, clock: Clock, topics: LiveTopics = EVERYTHING, fresh_s: float = 0.0) -> None:
        self.session = LiveSession(
            run.live_feed, LiveSnapshots(run.live_feed, run.queries.snapshot, clock, fresh_s), clock, topics
        )
        self._messages: AsyncGenerator[str, None] = self.session.messages()
        self.seq = 0
        self.snapshot: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []

    async def next(self) -> dict[str, Any]:
        """The next message; a delta has to follow what was told before it."""
        message: dict[str, Any] = msgspec.json.decode(await anext(self._messages))
        if message["type"] == "snapshot":
            self.seq, self.snapshot = message["seq"], message
        if message["type"] == "delta":
            assert message["after"] == self.seq
            assert message["seq"] > self.seq
            assert all(self.seq < event["seq"] <= message["seq"] for event in message["events"])
            self.seq = message["seq"]
            self.events += message["events"]
        return message

    async def text(self) -> str:
        """The next message as it is sent."""
        return await anext(self._messages)

    async def until(self, seq: int) -> None:
        """Read until all up to a sequence number is known."""
        while self.seq < seq:
            await self.next()

    async def leave(self) -> None:
        """Watch no longer."""
        await self._messages.aclose()
