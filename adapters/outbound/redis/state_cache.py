"""The state cache on Redis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from adapters.outbound.redis.driver_errors import Expected, meaning, port_errors
from adapters.outbound.redis.eviction import maxmemory_policy, warn_of_eviction
from adapters.outbound.redis.globs import escaped
from adapters.outbound.redis.pipelining import borrowed, get_command, milliseconds, replies, set_command, slices
from adapters.outbound.redis.server_address import ServerAddress
from domain.errors import InvalidValue, PortUnavailable
from domain.ports import StateCache

PING_S = 1.5
_KEYS_PER_SCAN = 200
_KEYS_PER_DELETE = 500
_PUSH = """
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
"""


class RedisStateCache(StateCache):
    """A ``StateCache`` in one database of a Redis server, for one event loop; nothing is connected before it is used.

    ``username`` and ``password`` overrule those of ``url``; ``ca_file`` is who vouches for a ``rediss://`` server, instead of the
    machine's authorities; every answer is waited for at most ``timeout_s``. A list is no value: ``get``, ``get_many`` and
    ``increment`` on one raise ``InvalidValue``, as do ``push_and_trim`` and ``items`` on a value; ``set`` replaces either.
    """

    def __init__(self, url: str, *, username: str | None, password: str | None, timeout_s: float, ca_file: Path | None) -> None:
        self._address = ServerAddress(url, username=username, password=password, timeout_s=timeout_s, ca_file=ca_file)
        self._pool = self._address.pool(self._connected)
        self._client: Redis = Redis(connection_pool=self._pool)
        self._known = False
        self._warned_of: str | None = None
        self._closed = False
        self.maxmemory_policy: str | None = None
        """What the server does when its memory is full, as it said when it was last connected to; None: not known."""

    async def get(self, key: str) -> bytes | None:
        return (await self.get_many([key]))[0]

    async def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        await self.set_many({key: (value, ttl_s)})

    async def set_many(self, entries: Mapping[str, tuple[bytes, float | None]]) -> None:
        """In the order of ``entries``; where it fails, some of them may be set."""
        if not entries:
            return
        async with self._server():
            for part in slices(set_command(key.encode(), value, ttl_s) for key, (value, ttl_s) in entries.items()):
                refusals = [reply for reply in await self._replies(part) if isinstance(reply, ResponseError)]
                if refusals:
                    raise refusals[0]

    async def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        """Raises ``InvalidValue`` naming the first key whose value is none (a list, say)."""
        found: list[bytes | None] = []
        if not keys:
            return found
        async with self._server():
            for part in slices(get_command(key.encode()) for key in keys):
                for reply in await self._replies(part):
                    if isinstance(reply, ResponseError):
                        raise meaning(self._address.name, reply, (keys[len(found)], "a value"))
                    found.append(reply)
        return found

    async def delete(self, *keys: str) -> int:
        removed = 0
        if not keys:
            return removed
        async with self._server():
            for start in range(0, len(keys), _KEYS_PER_DELETE):
                removed += int(await self._client.delete(*keys[start : start + _KEYS_PER_DELETE]))
        return removed

    async def exists(self, key: str) -> bool:
        async with self._server():
            return bool(await self._client.exists(key))

    async def expire(self, key: str, ttl_s: float) -> bool:
        async with self._server():
            return bool(await self._client.pexpire(key, milliseconds(ttl_s)))

    async def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        async with self._server((key, "a whole number")):
            transaction = self._client.pipeline(transaction=True)
            if ttl_s is not None:
                transaction.set(key, 0, px=milliseconds(ttl_s), nx=True)
            transaction.incrby(key, by)
            return int((await transaction.execute())[-1])

    async def push_and_trim(self, key: str, value: bytes, length: int, ttl_s: float | None = None) -> None:
        """In one step for the server; a value that is no list is left as it is, its time to live too."""
        if length < 1:
            raise InvalidValue("length", length, "1 or more")
        ttl = "" if ttl_s is None else str(milliseconds(ttl_s))
        async with self._server((key, "a list")):
            await self._client.eval(_PUSH, 1, key, value, str(length), ttl)

    async def items(self, key: str, limit: int) -> list[bytes]:
        if limit < 1:
            return []
        async with self._server((key, "a list")):
            return list(await cast("Awaitable[list[bytes]]", self._client.lrange(key, 0, limit - 1)))

    async def keys(self, prefix: str) -> list[str]:
        async with self._server():
            return await self._scan(f"{escaped(prefix)}*")

    async def invalidate_indicators(self, symbol: str) -> int:
        async with self._server():
            named = await self._scan(f"indicator:*:{escaped(symbol)}:*")
        its_own = [key for key in named if key.split(":", 2)[2].startswith(f"{symbol}:")]
        return await self.delete(f"indicators:{symbol}", *its_own)

    async def ping(self) -> bool:
        try:
            await self.check()
        except PortUnavailable:
            return False
        return True

    async def check(self) -> None:
        """Raise ``PortUnavailable``, saying why, unless the server answers now and lets VELOX in.

        Connects anew and signs in, within ``PING_S`` seconds: connections that are busy or dead cannot hide the truth.
        """
        self._refuse_if_closed()
        connection = self._address.connection()
        try:
            with port_errors(self._address.name):
                async with asyncio.timeout(PING_S):
                    await connection.connect()  # type: ignore[no-untyped-call]
                    await connection.send_command("PING")
                    await connection.read_response()
        finally:
            await connection.disconnect(nowait=True)

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            with suppress(RedisError, OSError):  # a connection that cannot be closed in good order is closed all the same
                await self._pool.disconnect()

    @asynccontextmanager
    async def _server(self, expected: Expected | None = None) -> AsyncIterator[None]:
        self._refuse_if_closed()
        try:
            with port_errors(self._address.name, expected):
                if not self._known:
                    await self._get_to_know()
                yield
        except PortUnavailable:
            self._known = False
            raise

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise PortUnavailable(f"Redis at {self._address.name}: the state cache is closed")

    def _connected(self) -> None:
        """It may be another server now, or one whose configuration has changed."""
        self._known = False

    async def _get_to_know(self) -> None:
        self.maxmemory_policy = await maxmemory_policy(self._client)
        self._known = True
        if self.maxmemory_policy != self._warned_of:
            warn_of_eviction(self._address.name, self.maxmemory_policy)
            self._warned_of = self.maxmemory_policy

    async def _replies(self, commands: Sequence[bytes]) -> list[Any]:
        async with borrowed(self._pool) as connection:
            return await replies(connection, commands)

    async def _scan(self, pattern: str) -> list[str]:
        found = self._client.scan_iter(match=pattern, count=_KEYS_PER_SCAN)
        return list(dict.fromkeys([key.decode(errors="replace") async for key in found]))
