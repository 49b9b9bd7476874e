"""`velox run` with its state cache on a real Redis, read by somebody else and compared with the API."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.e2e.eventually import eventually
from tests.e2e.service import Service, one_day, served
from tests.e2e.velox import Velox
from tests.servers.redis import RedisServer
from tests.servers.server import running

pytestmark = pytest.mark.container


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with running(RedisServer()) as made:
        yield made


@pytest.fixture
def reader(server: RedisServer) -> Iterator["Redis"]:
    with Redis.from_url(server.url, decode_responses=True) as client:
        yield client


@pytest.fixture(scope="module")
def service(server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that has traded a short session to its end."""
    home = tmp_path_factory.mktemp("service")
    with on_redis(server, home, one_day(home)) as made:
        eventually(made.is_finished, "the end of the session", 60)
        yield made


def on_redis(server: RedisServer, home: Path, configuration: Path) -> AbstractContextManager[Service]:
    """A service that follows into ``server``."""
    settings = ("redis.enabled=true", f"redis.url={server.url}", "redis.timeout_s=1", "cache.stats_ttl_s=1000", "cache.candles=7")
    chosen = [word for setting in settings for word in ("--set", setting)]
    return served(Velox(home), "--config", configuration, *chosen)


def state_cache(service: Service) -> dict[str, Any]:
    """The health of the follower."""
    (found,) = (each for each in service.ask("health")["followers"] if each["name"] == "state cache")
    return dict(found)


def is_the_state(service: Service, reader: "Redis") -> bool:
    """Whether Redis has been told everything, and tells the same counters and positions as the API."""
    if state_cache(service)["lag"]:
        return False
    told = {f"stats:strategy:{one['strategy_id']}:trades": str(one["trades"]) for one in service.ask("strategies")["items"]}
    if {key: reader.get(key) for key in told} != told:
        return False
    positions = {f"position:{one['strategy_id']}:{one['symbol']}" for one in service.ask("positions")["items"]}
    return set(reader.scan_iter(match="position:*")) == positions


def test_redis_tells_what_the_api_tells(service: Service, reader: "Redis") -> None:
    assert eventually(lambda: is_the_state(service, reader), "Redis to hold the state")
    assert (
        sum(int(reader.get(key) or 0) for key in reader.scan_iter(match="stats:strategy:*:trades")) == len(service.trades()) > 0
    )
    assert state_cache(service)["adapter"] == "redis"


def test_times_to_live_and_the_number_of_candles_are_those_of_the_settings(service: Service, reader: "Redis") -> None:
    assert 900 < reader.ttl("stats:daily:trades") <= 1_000
    assert len(json.loads(reader.get("candles:NSE:TCS") or "[]")) == 7


def test_after_flushall_everything_is_back_within_seconds(service: Service, reader: "Redis") -> None:
    assert eventually(lambda: is_the_state(service, reader), "Redis to hold the state")
    before = {key: reader.get(key) for key in reader.scan_iter()}
    reader.flushall()
    assert eventually(lambda: {key: reader.get(key) for key in reader.scan_iter()} == before, "the same state again", 30)


def test_a_server_that_goes_and_comes_is_told_by_the_health(server: RedisServer, service: Service, reader: "Redis") -> None:
    server.stop()
    assert eventually(lambda: not state_cache(service)["connected"], "the health to tell", 30)
    assert str(server.port) in state_cache(service)["last_error"]
    server.start()
    assert eventually(lambda: state_cache(service)["connected"], "the health to tell", 30)
    assert is_the_state(service, reader)


def test_it_starts_and_trades_while_there_is_no_redis_and_fills_it_when_it_comes(server: RedisServer, tmp_path: Path) -> None:
    server.stop()
    with on_redis(server, tmp_path, one_day(tmp_path)) as service:
        eventually(service.is_finished, "the end of the session", 60)
        assert service.trades()
        server.start()
        with Redis.from_url(server.url, decode_responses=True) as reader:
            assert eventually(lambda: is_the_state(service, reader), "Redis to hold the state", 10)
