"""Clocks for tests."""

import asyncio

from application.ports.clock import Clock


class SkippingClock(Clock):
    """A sleep takes no time: the clock goes on by what was asked for, and others get their turn."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now_ns(self) -> int:
        return round(self.seconds * 1e9)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += max(0.0, seconds)
        await asyncio.sleep(0)
