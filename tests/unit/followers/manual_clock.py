"""A clock that a test moves by hand."""

import asyncio

from application.ports.clock import Clock

_TURNS = 50


class ManualClock(Clock):
    """Time stands still until ``advance``; who sleeps wakes up when it has come far enough."""

    def __init__(self) -> None:
        self._now = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now_ns(self) -> int:
        return 1_705_290_300_000_000_000 + round(self._now * 1e9)

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Let time pass, then let everyone do what they can do by now."""
        self._now += seconds
        for due, sleeper in self._sleepers:
            if due <= self._now and not sleeper.done():
                sleeper.set_result(None)
        self._sleepers = [(due, sleeper) for due, sleeper in self._sleepers if not sleeper.done()]
        await settle()


async def settle() -> None:
    """Let every task run until all of them wait for time or for a sink."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
