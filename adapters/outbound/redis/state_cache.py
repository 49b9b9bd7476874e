"""The state cache on Redis."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from domain.errors import PortUnavailable
from domain.ports import StateCache


class RedisStateCache(StateCache):
    """To be built."""

    def __init__(self, url: str, *, username: str | None, password: str | None, timeout_s: float, ca_file: Path | None) -> None:
        self._of = (url, username, password, timeout_s, ca_file)

    async def get(self, key: str) -> bytes | None:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def set_many(self, entries: Mapping[str, tuple[bytes, float | None]]) -> None:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def delete(self, *keys: str) -> int:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def exists(self, key: str) -> bool:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def expire(self, key: str, ttl_s: float) -> bool:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def push_and_trim(self, key: str, value: bytes, length: int, ttl_s: float | None = None) -> None:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def items(self, key: str, limit: int) -> list[bytes]:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def invalidate_indicators(self, symbol: str) -> int:
        raise PortUnavailable("the Redis adapter is not built yet")

    async def ping(self) -> bool:
        return False

    async def close(self) -> None:
        """Nothing yet."""
