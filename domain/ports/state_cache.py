"""The port through which the present state is looked up by key."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol


class StateCache(Protocol):
    """Where the latest state is. Values are bytes (JSON); the latest write wins; every entry may have a time to live.

    It is a cache: losing all of it loses nothing, it is rebuilt from the journal. Every method raises ``PortUnavailable`` when
    the service does not answer, ``ping`` and ``close`` excepted.
    """

    @abstractmethod
    async def get(self, key: str) -> bytes | None:
        """The value, or None where there is none (or it expired)."""

    @abstractmethod
    async def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        """Store a value; without ``ttl_s`` it stays until deleted."""

    @abstractmethod
    async def set_many(self, entries: Mapping[str, tuple[bytes, float | None]]) -> None:
        """Store many values in their order, each with its own time to live; an empty mapping is a no-op."""

    @abstractmethod
    async def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values in the order of ``keys``."""

    @abstractmethod
    async def delete(self, *keys: str) -> int:
        """Remove keys; returns how many there were."""

    @abstractmethod
    async def exists(self, key: str) -> bool:
        """Whether the key has a value now."""

    @abstractmethod
    async def expire(self, key: str, ttl_s: float) -> bool:
        """Give a key a new time to live; False where there is no such key."""

    @abstractmethod
    async def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        """Add to a counter (0 where there is none) and return it; ``ttl_s`` applies when the key is created.

        A value that is not a whole number raises ``InvalidValue``.
        """

    @abstractmethod
    async def push_and_trim(self, key: str, value: bytes, length: int, ttl_s: float | None = None) -> None:
        """Put a value at the head of a list and keep its first ``length``; ``ttl_s`` is renewed at every push."""

    @abstractmethod
    async def items(self, key: str, limit: int) -> list[bytes]:
        """The first ``limit`` values of a list, newest first; empty where there is none."""

    @abstractmethod
    async def keys(self, prefix: str) -> list[str]:
        """Every key that begins with ``prefix``, in any order; one that comes or goes meanwhile may be missing or there."""

    @abstractmethod
    async def invalidate_indicators(self, symbol: str) -> int:
        """Remove ``indicators:{symbol}`` and every ``indicator:*:{symbol}:*``; returns how many there were."""

    @abstractmethod
    async def ping(self) -> bool:
        """Whether the service behind the port answers now; never raises."""

    @abstractmethod
    async def close(self) -> None:
        """Release what the adapter holds; calling it twice is a no-op."""
