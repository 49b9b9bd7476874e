"""The machine's clock."""

import asyncio
import time

from application.ports.clock import Clock


class SystemClock(Clock):
    """Wall-clock time of this machine."""

    def now_ns(self) -> int:
        return time.time_ns()

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0))
