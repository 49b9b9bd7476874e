"""The Redis state cache against a real server."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from adapters.outbound.redis.state_cache import RedisStateCache
from tests.contracts.state_cache import KeepingStateCacheContract
from tests.servers.redis import RedisServer

pytestmark = pytest.mark.container


def cache_on(url: str, *, username: str | None = None, password: str | None = None, timeout_s: float = 5) -> RedisStateCache:
    """A cache as the container makes it."""
    return RedisStateCache(url, username=username, password=password, timeout_s=timeout_s, ca_file=None)


@pytest.fixture
async def client(redis_server: RedisServer) -> AsyncIterator["Redis"]:
    """An independent look at an empty server."""
    client = Redis.from_url(redis_server.url, protocol=2)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
async def cache(redis_server: RedisServer, client: "Redis") -> AsyncIterator[RedisStateCache]:
    made = cache_on(redis_server.url)
    yield made
    await made.close()


class TestRedisStateCache(KeepingStateCacheContract):
    pass
