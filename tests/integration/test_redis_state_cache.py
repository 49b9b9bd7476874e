"""The Redis state cache against a real server that works."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from adapters.outbound.redis.pipelining import MOST_BYTES, MOST_COMMANDS
from adapters.outbound.redis.state_cache import RedisStateCache
from domain.errors import InvalidValue, PortUnavailable
from tests.contracts.state_cache import KeepingStateCacheContract
from tests.integration.redis_caches import cache_on, within
from tests.servers.redis import RedisServer

pytestmark = pytest.mark.container


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


async def test_times_to_live_are_the_servers(cache: RedisStateCache, client: "Redis") -> None:
    await cache.set_many({"minute": (b"1", 60), "moment": (b"1", 0.0001), "ever": (b"1", None)})
    await cache.set("hour", b"1", ttl_s=60)
    await cache.set("day", b"1", ttl_s=60)
    await cache.set("day", b"1")
    assert await cache.expire("hour", 3_600)
    assert 59 <= await client.ttl("minute") <= 60
    assert 3_599 <= await client.ttl("hour") <= 3_600
    assert await client.ttl("ever") == await client.ttl("day") == -1
    await within(5, lambda: _is_gone(cache, "moment"))


async def _is_gone(cache: RedisStateCache, key: str) -> bool:
    return not await cache.exists(key)


async def test_a_counter_keeps_the_time_it_was_created_with(cache: RedisStateCache, client: "Redis") -> None:
    assert await cache.increment("counter", 5, ttl_s=60) == 5
    assert await cache.increment("counter", 1, ttl_s=3_600) == 6
    assert 59 <= await client.ttl("counter") <= 60


async def test_a_counter_does_not_overflow(cache: RedisStateCache) -> None:
    await cache.set("counter", b"9223372036854775807")
    with pytest.raises(InvalidValue, match="counter"):
        await cache.increment("counter")
    assert await cache.get("counter") == b"9223372036854775807"


async def test_counting_from_many_tasks_at_once_loses_nothing(cache: RedisStateCache) -> None:
    await asyncio.gather(*(cache.increment("counter", ttl_s=60) for _ in range(200)))
    assert await cache.get("counter") == b"200"


async def test_a_list_lives_on_from_its_newest_push(cache: RedisStateCache, client: "Redis") -> None:
    await cache.push_and_trim("list", b"1", 10, ttl_s=60)
    await cache.push_and_trim("list", b"2", 10, ttl_s=600)
    await cache.push_and_trim("list", b"3", 10)
    assert 599 <= await client.ttl("list") <= 600


async def test_a_push_onto_a_value_leaves_its_time_to_live_alone(cache: RedisStateCache, client: "Redis") -> None:
    await cache.set("value", b"1")
    with pytest.raises(InvalidValue, match="value"):
        await cache.push_and_trim("value", b"2", 10, ttl_s=60)
    assert await client.ttl("value") == -1


async def test_many_values_go_in_several_parts(cache: RedisStateCache, client: "Redis") -> None:
    many = {f"key {n}": (b"%d" % n, 60.0 if n % 2 else None) for n in range(3 * MOST_COMMANDS + 1)}
    large = {f"large {n}": (bytes([n]) * MOST_BYTES, 60.0) for n in range(3)}
    await cache.set_many({**many, **large})
    assert await client.dbsize() == len(many) + len(large)
    assert await cache.get_many([*many, *large]) == [value for value, _ in (*many.values(), *large.values())]
    assert await cache.delete(*many, *large) == len(many) + len(large)


async def test_keys_and_values_of_any_language(cache: RedisStateCache, client: "Redis") -> None:
    await cache.set("position:übung:एबीबी", "₹".encode(), ttl_s=60)
    assert await client.get("position:übung:एबीबी") == "₹".encode()
    assert await cache.keys("position:") == ["position:übung:एबीबी"]


async def test_cancelled_calls_leave_no_answer_for_the_next(cache: RedisStateCache) -> None:
    await cache.set_many({f"key {n}": (b"%d" % n, None) for n in range(100)})
    for _ in range(50):
        reading = asyncio.create_task(cache.get_many([f"key {n}" for n in range(100)]))
        for _ in range(3):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert await cache.get_many(["key 7", "key 8"]) == [b"7", b"8"]


async def test_a_closed_cache_says_so(cache: RedisStateCache) -> None:
    await cache.set("key", b"1")
    await cache.close()
    with pytest.raises(PortUnavailable, match="closed"):
        await cache.get("key")
    with pytest.raises(PortUnavailable, match="closed"):
        await cache.set("key", b"1")
    assert not await cache.ping()
