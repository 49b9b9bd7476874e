"""A state cache inside this process."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from domain.errors import InvalidValue
from domain.ports import StateCache

_WHOLE_NUMBER = re.compile(rb"0|-?[1-9][0-9]*")
_SWEPT_PER_WRITE = 4


@dataclass(slots=True)
class _Entry:
    """A value or a list (newest first), and the time from which it is gone."""

    content: bytes | list[bytes]
    expires: float


class MemoryStateCache(StateCache):
    """A ``StateCache`` for one event loop; ``monotonic`` tells seconds that never go back.

    An entry past its time is gone for every reader at once; its memory is freed when it is looked at, or by the few entries that
    each write checks in turn. A list is no value: ``get`` and ``increment`` on one raise ``InvalidValue``, as does
    ``push_and_trim`` on a value.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._entries: dict[str, _Entry] = {}
        self._sweep: Iterator[str] = iter(())

    def __len__(self) -> int:
        """How many entries take memory now."""
        return len(self._entries)

    async def get(self, key: str) -> bytes | None:
        entry = self._living(key)
        return None if entry is None else self._value(key, entry)

    async def set(self, key: str, value: bytes, ttl_s: float | None = None) -> None:
        self._put(key, value, self._expiry(ttl_s))

    async def set_many(self, entries: Mapping[str, tuple[bytes, float | None]]) -> None:
        for key, (value, ttl_s) in entries.items():
            self._put(key, value, self._expiry(ttl_s))

    async def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return [await self.get(key) for key in keys]

    async def delete(self, *keys: str) -> int:
        there = [key for key in dict.fromkeys(keys) if self._living(key) is not None]
        for key in there:
            del self._entries[key]
        return len(there)

    async def exists(self, key: str) -> bool:
        return self._living(key) is not None

    async def expire(self, key: str, ttl_s: float) -> bool:
        entry = self._living(key)
        if entry is None:
            return False
        entry.expires = self._expiry(ttl_s)
        return True

    async def increment(self, key: str, by: int = 1, ttl_s: float | None = None) -> int:
        entry = self._living(key)
        if entry is None:
            self._put(key, b"%d" % by, self._expiry(ttl_s))
            return by
        value = self._value(key, entry)
        if not _WHOLE_NUMBER.fullmatch(value):
            raise InvalidValue(key, value, "a whole number")
        count = int(value) + by
        entry.content = b"%d" % count
        return count

    async def push_and_trim(self, key: str, value: bytes, length: int, ttl_s: float | None = None) -> None:
        if length < 1:
            raise InvalidValue("length", length, "1 or more")
        entry = self._living(key)
        if entry is None:
            self._put(key, [value], self._expiry(ttl_s))
            return
        entry.content = [value, *self._list(key, entry)[: length - 1]]
        if ttl_s is not None:
            entry.expires = self._expiry(ttl_s)

    async def items(self, key: str, limit: int) -> list[bytes]:
        entry = self._living(key)
        return [] if entry is None else self._list(key, entry)[: max(limit, 0)]

    async def keys(self, prefix: str) -> list[str]:
        return [key for key in list(self._entries) if key.startswith(prefix) and self._living(key) is not None]

    async def invalidate_indicators(self, symbol: str) -> int:
        return await self.delete(*(key for key in self._entries if _is_indicator_of(symbol, key)))

    async def ping(self) -> bool:
        """True: this process answers."""
        return True

    async def close(self) -> None:
        """Nothing to release."""

    def _expiry(self, ttl_s: float | None) -> float:
        return inf if ttl_s is None else self._monotonic() + ttl_s

    def _living(self, key: str) -> _Entry | None:
        entry = self._entries.get(key)
        if entry is not None and entry.expires <= self._monotonic():
            del self._entries[key]
            return None
        return entry

    def _put(self, key: str, content: bytes | list[bytes], expires: float) -> None:
        self._entries[key] = _Entry(content, expires)
        self._sweep_a_few()

    def _sweep_a_few(self) -> None:
        for _ in range(_SWEPT_PER_WRITE):
            key = next(self._sweep, None)
            if key is None:
                self._sweep = iter(list(self._entries))
                return
            self._living(key)

    @staticmethod
    def _value(key: str, entry: _Entry) -> bytes:
        if isinstance(entry.content, list):
            raise InvalidValue(key, "a list", "a value")
        return entry.content

    @staticmethod
    def _list(key: str, entry: _Entry) -> list[bytes]:
        if isinstance(entry.content, bytes):
            raise InvalidValue(key, "a value", "a list")
        return entry.content


def _is_indicator_of(symbol: str, key: str) -> bool:
    if key == f"indicators:{symbol}":
        return True
    family, _, rest = key.partition(":")
    _exchange, _, named = rest.partition(":")
    return family == "indicator" and named.startswith(f"{symbol}:")
