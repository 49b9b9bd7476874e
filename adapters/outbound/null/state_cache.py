"""The state cache that is configured off."""

from collections.abc import Mapping, Sequence

from domain.ports import StateCache


class NullStateCache(StateCache):
    """A ``StateCache`` that forgets every value at once, as a cache may."""

    async def get(self, key: str) -> bytes | None:
        """None is kept."""

    async def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        """Forgotten."""

    async def set_many(self, entries: Mapping[str, tuple[bytes, float | None]]) -> None:
        """Forgotten."""

    async def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return [None] * len(keys)

    async def delete(self, *keys: str) -> int:
        return 0

    async def exists(self, key: str) -> bool:
        return False

    async def expire(self, key: str, ttl_s: float) -> bool:
        return False

    async def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        """Every counter is a new one."""
        return by

    async def push_and_trim(self, key: str, value: bytes, length: int, ttl_s: float | None = None) -> None:
        """Forgotten."""

    async def items(self, key: str, limit: int) -> list[bytes]:
        return []

    async def keys(self, prefix: str) -> list[str]:
        return []

    async def invalidate_indicators(self, symbol: str) -> int:
        return 0

    async def ping(self) -> bool:
        """False: there is no service."""
        return False

    async def close(self) -> None:
        """Nothing to release."""
