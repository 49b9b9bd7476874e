"""A clock that only moves when it is slept on."""

import asyncio

from application.ports.clock import Clock


class FakeClock(Clock):
    """Starts at 1,000 s; every sleep ends at once, having taken exactly its time."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.sleeps: list[float] = []

    def now_ns(self) -> int:
        return int(self.seconds * 1e9)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


class StoppedClock(FakeClock):
    """Nobody ever wakes up from a sleep on it; ``asleep`` is set when somebody fell asleep."""

    def __init__(self) -> None:
        super().__init__()
        self.asleep = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.asleep.set()
        await asyncio.Event().wait()
