import pytest

from adapters.outbound.memory.state_cache import MemoryStateCache
from tests.contracts.state_cache import KeepingStateCacheContract


class Stopwatch:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def cache(stopwatch: Stopwatch) -> MemoryStateCache:
    return MemoryStateCache(stopwatch)


class TestMemoryStateCache(KeepingStateCacheContract):
    pass


async def test_a_value_is_gone_when_its_time_is_over(cache: MemoryStateCache, stopwatch: Stopwatch) -> None:
    await cache.set("minute", b"1", ttl_s=60)
    await cache.set_many({"hour": (b"2", 3_600), "ever": (b"3", None)})
    stopwatch.seconds += 59.9
    assert await cache.get("minute") == b"1"
    stopwatch.seconds += 0.1
    assert await cache.get_many(["minute", "hour", "ever"]) == [None, b"2", b"3"]
    assert not await cache.exists("minute")
    assert not await cache.expire("minute", 60)
    assert await cache.delete("minute") == 0


async def test_setting_a_value_again_ends_its_old_time(cache: MemoryStateCache, stopwatch: Stopwatch) -> None:
    await cache.set("key", b"1", ttl_s=60)
    await cache.set("key", b"2")
    stopwatch.seconds += 1_000
    assert await cache.get("key") == b"2"


async def test_a_new_time_to_live_replaces_the_old_one(cache: MemoryStateCache, stopwatch: Stopwatch) -> None:
    await cache.set("longer", b"1", ttl_s=60)
    await cache.set("shorter", b"1")
    await cache.expire("longer", 600)
    await cache.expire("shorter", 60)
    stopwatch.seconds += 100
    assert await cache.exists("longer")
    assert not await cache.exists("shorter")


async def test_a_counter_keeps_the_time_it_was_created_with_and_then_starts_anew(
    cache: MemoryStateCache, stopwatch: Stopwatch
) -> None:
    await cache.increment("counter", 5, ttl_s=60)
    stopwatch.seconds += 40
    assert await cache.increment("counter", 1, ttl_s=60) == 6
    stopwatch.seconds += 40
    assert await cache.increment("counter", 1, ttl_s=60) == 1


async def test_a_list_lives_on_from_its_newest_push(cache: MemoryStateCache, stopwatch: Stopwatch) -> None:
    await cache.push_and_trim("list", b"1", 10, ttl_s=60)
    stopwatch.seconds += 40
    await cache.push_and_trim("list", b"2", 10, ttl_s=60)
    stopwatch.seconds += 40
    await cache.push_and_trim("list", b"3", 10)
    assert await cache.items("list", 10) == [b"3", b"2", b"1"]
    stopwatch.seconds += 40
    assert await cache.items("list", 10) == []


async def test_what_nobody_asks_for_again_is_swept_out(cache: MemoryStateCache, stopwatch: Stopwatch) -> None:
    for n in range(1_000):
        await cache.set(f"old {n}", b"1", ttl_s=60)
    stopwatch.seconds += 60
    for _ in range(1_000):
        await cache.set("new", b"1", ttl_s=60)
    assert len(cache) == 1
