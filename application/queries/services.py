"""Whether the services behind the ports answer now."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypedDict

Ping = Callable[[], Awaitable[bool]]


class Services(TypedDict):
    """True where the service answers now; False also where it is switched off."""

    kafka: bool
    influxdb: bool
    redis: bool


class AskServices:
    """Asks the three services at once, each for at most ``timeout_s``; one without a ping is switched off."""

    def __init__(self, pings: Mapping[str, Ping], timeout_s: float = 2.0) -> None:
        self._pings = pings
        self._timeout_s = timeout_s

    async def __call__(self) -> Services:
        """Who answers now."""
        kafka, influxdb, redis = await asyncio.gather(*(self._answers(name) for name in ("kafka", "influxdb", "redis")))
        return Services(kafka=kafka, influxdb=influxdb, redis=redis)

    async def _answers(self, name: str) -> bool:
        ping = self._pings.get(name)
        if ping is None:
            return False
        try:
            return await asyncio.wait_for(ping(), self._timeout_s)
        except TimeoutError:
            return False
