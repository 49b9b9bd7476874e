"""What the Redis state cache says and does when the server is away, full, closed to it, or not what it should be."""

import asyncio
import logging
import subprocess
from collections.abc import AsyncIterator, Iterator
from itertools import chain
from pathlib import Path
from shutil import which
from time import monotonic

import pytest
from redis import Redis as Client

from adapters.outbound.redis.state_cache import PING_S, RedisStateCache
from domain.errors import PortUnavailable
from tests.integration.redis_caches import cache_on, within
from tests.servers.redis import RedisServer
from tests.servers.server import free_port, running

pytestmark = pytest.mark.container
PASSWORD = "a-made-up-password"


@pytest.fixture
def server() -> Iterator[RedisServer]:
    """A server of the test's own, to be stopped, filled and closed."""
    with running(RedisServer()) as made:
        yield made


@pytest.fixture
async def cache(server: RedisServer) -> AsyncIterator[RedisStateCache]:
    made = cache_on(server.url, timeout_s=1)
    yield made
    await made.close()


async def test_a_server_that_is_stopped_is_told_and_used_again_when_it_is_back(
    server: RedisServer, cache: RedisStateCache
) -> None:
    await cache.set("key", b"1")
    assert await cache.ping()
    server.stop()
    assert not await cache.ping()
    with pytest.raises(PortUnavailable, match=str(server.port)):
        await cache.get("key")
    server.start()
    await within(3, cache.ping)
    assert await cache.get("key") == b"1"


async def test_a_server_that_accepts_and_never_answers(server: RedisServer, cache: RedisStateCache) -> None:
    await cache.set("key", b"1")
    server.pause()
    try:
        began = monotonic()
        assert not await cache.ping()
        assert monotonic() - began < 2
        with pytest.raises(PortUnavailable, match="no answer in time"):
            await cache.set("key", b"2")
    finally:
        server.unpause()
    await within(3, cache.ping)
    await cache.set("key", b"3")
    assert await cache.get("key") == b"3"


async def test_connections_that_are_all_busy_do_not_hide_that_it_answers(server: RedisServer, cache: RedisStateCache) -> None:
    blocker = Client.from_url(server.url)
    await cache.set("key", b"1")
    blocker.client_pause(1_000, all=False)
    writes = [asyncio.create_task(cache.set("key", b"2")) for _ in range(20)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert await cache.ping()
    await asyncio.gather(*writes, return_exceptions=True)
    blocker.close()


async def test_nobody_listens() -> None:
    cache = cache_on(f"redis://127.0.0.1:{free_port()}/0")
    assert not await cache.ping()
    with pytest.raises(PortUnavailable, match="start it"):
        await cache.get("key")
    await cache.close()


async def test_what_answers_is_no_redis() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    http = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = http.sockets[0].getsockname()[1]
    cache = cache_on(f"redis://127.0.0.1:{port}/0")
    assert not await cache.ping()
    with pytest.raises(PortUnavailable, match=f"127.0.0.1:{port}"):
        await cache.get("key")
    await cache.close()
    http.close()


async def test_a_full_server_that_evicts_nothing(server: RedisServer, cache: RedisStateCache) -> None:
    with Client.from_url(server.url) as admin:
        await cache.set("key", b"1")
        admin.config_set("maxmemory", 1)
        with pytest.raises(PortUnavailable, match="memory is full"):
            await cache.set_many({"key": (b"2", None), "other": (b"2", 60)})
        assert await cache.get("key") == b"1"
        admin.config_set("maxmemory", 0)
    await cache.set("key", b"2")
    assert await cache.get("key") == b"2"


async def test_a_replica_takes_no_writes(server: RedisServer, cache: RedisStateCache) -> None:
    with Client.from_url(server.url) as admin:
        admin.replicaof("127.0.0.1", str(free_port()))
        with pytest.raises(PortUnavailable, match="replica"):
            await cache.set("key", b"1")
        admin.replicaof("NO", "ONE")
    await cache.set("key", b"1")


async def test_a_database_that_does_not_exist(redis_server: RedisServer) -> None:
    cache = cache_on(f"redis://127.0.0.1:{redis_server.port}/9999")
    with pytest.raises(PortUnavailable, match="no such database"):
        await cache.get("key")
    await cache.close()


@pytest.mark.parametrize(("policy", "warnings"), [("allkeys-lru", 1), ("volatile-ttl", 1), ("noeviction", 0)])
async def test_a_server_that_may_evict_is_warned_of_once(
    server: RedisServer, cache: RedisStateCache, caplog: pytest.LogCaptureFixture, policy: str, warnings: int
) -> None:
    with Client.from_url(server.url) as admin:
        admin.config_set("maxmemory-policy", policy)
        for _ in range(2):
            await cache.set("key", b"1")
            admin.client_kill_filter(_type="normal", skipme=True)
            with pytest.raises(PortUnavailable):
                await within(5, lambda: _broken(cache))
    assert cache.maxmemory_policy == policy
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * warnings


async def test_a_server_that_may_evict_since_it_was_connected_to_is_warned_of_when_it_is_connected_to_anew(
    server: RedisServer, cache: RedisStateCache, caplog: pytest.LogCaptureFixture
) -> None:
    await cache.set("key", b"1")
    with Client.from_url(server.url) as admin:
        admin.config_set("maxmemory-policy", "allkeys-lru")
        admin.client_kill_filter(_type="normal", skipme=True)

    async def warned() -> bool:
        await cache.set("key", b"2")
        return bool(caplog.records)

    assert await cache.ping()  # the end of the other connections has arrived by now: the driver makes one anew without a word

    await within(5, warned)
    assert cache.maxmemory_policy == "allkeys-lru"


async def _broken(cache: RedisStateCache) -> bool:
    await cache.set("key", b"1")
    return False


async def test_a_password_is_needed_and_used(caplog: pytest.LogCaptureFixture) -> None:
    with running(RedisServer("--requirepass", PASSWORD)) as server:
        without = cache_on(server.url)
        wrong = cache_on(server.url, password="another")
        right = cache_on(server.url.replace("redis://", "redis://:overruled@"), password=PASSWORD)
        in_the_address = cache_on(server.url.replace("redis://", f"redis://default:{PASSWORD}@"))
        with pytest.raises(PortUnavailable, match=r"set redis\.password"):
            await without.set("key", b"1")
        with pytest.raises(PortUnavailable, match=r"check redis\.username and redis\.password") as refused:
            await wrong.set("key", b"1")
        assert "another" not in str(refused.value)
        assert not await without.ping()
        assert not await wrong.ping()
        for cache in (right, in_the_address):
            await cache.set("key", b"1")
            assert await cache.ping()
        for cache in (without, wrong, right, in_the_address):
            await cache.close()


async def test_a_user_who_may_not_do_everything(server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    with Client.from_url(server.url) as admin:
        admin.config_set("maxmemory-policy", "allkeys-lru")
        rules = ["+get", "+set", "+del", "+scan", "+ping"]
        admin.execute_command("ACL", "SETUSER", "velox", "on", f">{PASSWORD}", "~position:*", *rules)
    cache = cache_on(server.url, username="velox", password=PASSWORD)
    await cache.set("position:ema_cross:ABB", b"1", ttl_s=60)
    assert await cache.get("position:ema_cross:ABB") == b"1"
    assert cache.maxmemory_policy is None
    assert not caplog.records
    with pytest.raises(PortUnavailable, match="permission"):
        await cache.set("tick:latest:ABB", b"1")
    await cache.close()


async def test_the_documented_permissions_suffice(server: RedisServer) -> None:
    text = (Path(__file__).parents[2] / "docs" / "redis.md").read_text(encoding="utf-8")
    rule = next(line.strip() for line in text.splitlines() if line.strip().startswith("ACL SETUSER"))
    with Client.from_url(server.url) as admin:
        admin.execute_command(*rule.replace("PASSWORD", PASSWORD).split())
    cache = cache_on(f"{server.url[:-1]}1", username="velox", password=PASSWORD)
    await cache.set_many({"sl:T1": (b"1", None), "tick:latest:ABB": (b"1", 60)})
    assert await cache.get_many(["sl:T1", "velox:run"]) == [b"1", None]
    assert await cache.expire("sl:T1", 60)
    assert await cache.exists("sl:T1")
    assert await cache.increment("stats:daily:trades", ttl_s=60) == 1
    await cache.push_and_trim("candles:NSE:ABB", b"1", 10, ttl_s=60)
    assert await cache.items("candles:NSE:ABB", 10) == [b"1"]
    assert await cache.keys("sl:") == ["sl:T1"]
    assert await cache.invalidate_indicators("ABB") == 0
    assert await cache.delete("sl:T1") == 1
    assert await cache.ping()
    assert cache.maxmemory_policy == "noeviction"
    await cache.close()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of the tests' own and a certificate for 127.0.0.1 that it signed."""
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("no openssl command, which makes the certificates")
    folder = tmp_path_factory.mktemp("certificates")
    new_key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"]
    signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
    constraints = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n")
    for command in (
        ["req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=made-up authority", *constraints],
        ["req", *new_key[:3], "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=redis"],
        ["x509", "-req", "-in", "server.csr", *signing, "-days", "2", "-extfile", "names", "-out", "server.pem"],
    ):
        subprocess.run([openssl, *command], cwd=folder, check=True, capture_output=True)
    for file in folder.iterdir():
        file.chmod(0o644)
    folder.chmod(0o755)
    return folder


async def test_tls_with_the_authority_that_is_named_and_no_other(certificates: Path) -> None:
    options = {
        "--port": "0",
        "--tls-port": "6379",
        "--tls-auth-clients": "no",
        "--tls-ca-cert-file": "/test/ca.pem",
        "--tls-cert-file": "/test/server.pem",
        "--tls-key-file": "/test/server.key",
    }
    with running(RedisServer(*chain.from_iterable(options.items()), files=certificates)) as server:
        address = server.url.replace("redis://", "rediss://")
        cache = cache_on(address, ca_file=certificates / "ca.pem")
        await cache.set("key", b"1")
        assert await cache.get("key") == b"1"
        assert await cache.ping()
        untrusting, plain = cache_on(address), cache_on(server.url)
        with pytest.raises(PortUnavailable, match=r"TLS .* redis\.ca_file"):
            await untrusting.get("key")
        with pytest.raises(PortUnavailable):
            await plain.get("key")
        assert not await untrusting.ping()
        assert not await plain.ping()
        for made in (cache, untrusting, plain):
            await made.close()


async def test_tls_to_a_server_without(redis_server: RedisServer) -> None:
    cache = cache_on(redis_server.url.replace("redis://", "rediss://"), timeout_s=1)
    began = monotonic()
    assert not await cache.ping()
    assert monotonic() - began < PING_S + 0.5
    for call in (cache.check(), cache.get("key")):
        with pytest.raises(PortUnavailable, match="whether its port speaks TLS"):
            await call
    await cache.close()
