"""A real run followed into a real Redis: what stands there is the state, whatever happens to the server."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from adapters.outbound.system.clock import SystemClock
from application.followers.follower import Follower
from application.followers.state_keys import RUN
from config.followers import CACHE_PACE
from tests.integration.redis_caches import cache_on, within
from tests.servers.redis import RedisServer
from tests.servers.server import running
from tests.unit.followers.followed_run import FollowedRun

pytestmark = pytest.mark.container


class RunIntoRedis:
    """A run that follows into ``server``, and an independent look at what stands there."""

    def __init__(self, server: RedisServer, run_id: str) -> None:
        self.run = FollowedRun(run_id, cache=cache_on(server.url, timeout_s=1))
        self.clock = SystemClock()
        self.run.clock = self.clock.monotonic
        self.delivery = self.run.new_delivery()
        self.follower = Follower(
            "state cache", "redis", self.run.journal, self.delivery.deliver, self.clock, CACHE_PACE, self.delivery.check
        )
        self.reader = Redis.from_url(server.url, protocol=2)

    async def trade(self, frames: int = 1) -> None:
        """Let the market go on, without waiting for Redis."""
        for _ in range(frames):
            self.run.trade()
            self.follower.notify()
            await asyncio.sleep(0)

    async def holds_the_state(self) -> bool:
        """Whether Redis holds the present state and nothing else."""
        keys = [key.decode() async for key in self.reader.scan_iter(count=1_000)]
        if not keys or self.follower.health().lag_seq:
            return False
        values = await self.reader.mget(keys)
        return dict(zip(keys, values, strict=True)) == await self.run.expected()

    async def close(self) -> None:
        """End it."""
        await self.follower.stop(1)
        await self.run.cache.close()
        await self.reader.aclose()


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with running(RedisServer()) as made:
        yield made


@pytest.fixture
async def followed(server: RedisServer) -> AsyncIterator[RunIntoRedis]:
    made = RunIntoRedis(server, "run-1")
    await made.reader.flushall()
    made.follower.start()
    await made.trade(20)
    await within(10, made.holds_the_state)
    yield made
    await made.close()


async def test_every_key_has_its_time_to_live(followed: RunIntoRedis) -> None:
    longest = {
        "position": 86_400,
        "indicator": 300,
        "indicators": 300,
        "tick": 60,
        "candles": 600,
        "strategy": 3_600,
        "stats": 86_400,
    }
    keys = [key.decode() async for key in followed.reader.scan_iter()]
    assert {key.partition(":")[0] for key in keys} == {*longest, "sl", "velox"}
    for key in keys:
        left = await followed.reader.ttl(key)
        family = key.partition(":")[0]
        assert left == -1 if family in ("sl", "velox") else longest[family] - 30 <= left <= longest[family]


async def test_flushed_in_a_quiet_market_it_is_filled_again_within_seconds(followed: RunIntoRedis) -> None:
    await followed.reader.flushall()
    assert await followed.reader.dbsize() == 0
    await within(3, followed.holds_the_state)


async def test_flushed_under_load_it_is_filled_again_within_seconds(followed: RunIntoRedis) -> None:
    for _ in range(5):
        await followed.trade(2)
        await followed.reader.flushall()
    await within(3, followed.holds_the_state)


async def test_one_symbols_key_that_somebody_made_a_list_is_a_value_again(followed: RunIntoRedis) -> None:
    for key in (RUN, "tick:latest:ABB", "stats:strategy:ema_cross:trades"):
        await followed.reader.delete(key)
        await followed.reader.lpush(key, "someone's")
    await within(3, followed.holds_the_state)
    assert followed.follower.health().connected


async def test_away_while_trading_goes_on_it_misses_nothing(server: RedisServer, followed: RunIntoRedis) -> None:
    server.stop()
    await followed.trade(40)
    await within(5, lambda: _is_told(followed))
    assert followed.follower.health().lag_seq
    server.start()
    await within(10, followed.holds_the_state)
    assert followed.follower.health().connected


async def _is_told(followed: RunIntoRedis) -> bool:
    await asyncio.sleep(0)
    return not followed.follower.health().connected


async def test_away_at_the_start_it_is_filled_when_it_comes(server: RedisServer) -> None:
    server.stop()
    late = RunIntoRedis(server, "run-2")
    late.follower.start()
    await late.trade(5)
    await within(5, lambda: _is_told(late))
    server.start()
    await within(10, late.holds_the_state)
    await late.close()


async def test_the_keys_of_the_run_before_are_gone(server: RedisServer, followed: RunIntoRedis) -> None:
    assert [key async for key in followed.reader.scan_iter(match="position:*")]
    await followed.close()
    later = RunIntoRedis(server, "run-3")
    later.follower.start()
    await within(5, later.holds_the_state)
    assert not [key async for key in later.reader.scan_iter(match="position:*")]
    await later.close()
