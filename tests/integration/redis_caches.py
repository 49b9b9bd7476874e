"""Caches as the container makes them, and waiting for them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from adapters.outbound.redis.state_cache import RedisStateCache


def cache_on(
    url: str,
    *,
    username: str | None = None,
    password: str | None = None,
    timeout_s: float = 5,
    ca_file: Path | None = None,
) -> RedisStateCache:
    """A cache on the server at ``url``; nothing is connected yet."""
    return RedisStateCache(url, username=username, password=password, timeout_s=timeout_s, ca_file=ca_file)


async def within(seconds: float, condition: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is so."""
    ends = monotonic() + seconds
    while not await condition():
        await asyncio.sleep(0)
        assert monotonic() < ends, f"not so within {seconds:g} s"
