"""A run that grows entry by entry, and a state cache that follows it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC

from adapters.outbound.memory.journal import MemoryJournal
from adapters.outbound.memory.state_cache import MemoryStateCache
from application.followers.state_cache_delivery import StateCacheDelivery
from application.followers.state_values import CacheTtls
from application.ports.journal import Entry
from domain.errors import PortUnavailable
from domain.frame import TickFrame
from domain.ports import StateCache
from domain.view import EngineView
from domain.viewing import view
from tests.unit.application.small_run import frames, recorder


class ObservedStateCache(MemoryStateCache):
    """Remembers the newest write; does not answer while ``down``, breaks off writes while ``breaks_off``.

    While ``flushes`` is "before" or "in the middle of" a write, somebody else flushes it there.
    """

    down = False
    flushes = ""
    breaks_off = False
    written: Mapping[str, tuple[bytes, float | None]] = {}

    async def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        self._answer()
        return await super().get_many(keys)

    async def set_many(self, entries: Mapping[str, tuple[bytes, float | None]]) -> None:
        self._answer()
        self.written = entries
        first = dict(list(entries.items())[: len(entries) // 2])
        if self.flushes == "before":
            await self.flush()
        await super().set_many(first)
        if self.breaks_off:
            raise PortUnavailable("the cache broke off")
        if self.flushes == "in the middle of":
            await self.flush()
        await super().set_many({key: entry for key, entry in entries.items() if key not in first})

    async def keys(self, prefix: str) -> list[str]:
        self._answer()
        return await super().keys(prefix)

    async def flush(self) -> None:
        """Remove everything."""
        await self.delete(*await super().keys(""))

    def _answer(self) -> None:
        if self.down:
            raise PortUnavailable("the cache does not answer")


class FollowedRun:
    """``seconds`` is the time of the cache in memory and of its delivery, unless ``clock`` tells that."""

    def __init__(self, run_id: str = "run-1", ttls: CacheTtls | None = None, cache: StateCache | None = None) -> None:
        self.seconds = 1_000.0
        self.journal = MemoryJournal({})
        self.recorder = recorder()
        self.market = iter(frames(100))
        self.memory = ObservedStateCache(lambda: self.seconds)
        self.cache = cache or self.memory
        self.run_id = run_id
        self.ttls = ttls
        self.clock: Callable[[], float] = lambda: self.seconds
        self.delivery = self.new_delivery()

    def new_delivery(self) -> StateCacheDelivery:
        """One that knows nothing of what was delivered before: what a new process has."""
        return StateCacheDelivery(self.cache, self.journal, self.view, UTC, self.run_id, self.clock, bars=5, ttls=self.ttls)

    def trade(self, count: int = 1) -> list[Entry]:
        """Let the market go on by so many frames; nothing is delivered."""
        entries = [self.take(next(self.market)) for _ in range(count)]
        self.journal.append(entries)
        return entries

    def take(self, frame: TickFrame) -> Entry:
        """The engine's answer to a frame."""
        return self.recorder.take(frame, "")

    async def trade_and_deliver(self, count: int = 1) -> int:
        """Let the market go on and deliver it, entry by entry; returns where the delivery says it is."""
        reached = 0
        for _ in range(count):
            reached = await self.delivery.deliver(self.trade())
        return reached

    async def view(self) -> EngineView:
        """The engine's state."""
        return view(self.recorder.engine)

    async def value(self, key: str) -> object:
        """A value as JSON has it; None where there is none."""
        found = await self.cache.get(key)
        return None if found is None else json.loads(found)

    async def content(self) -> dict[str, bytes | None]:
        """Everything in the cache."""
        keys = sorted(await self.cache.keys(""))
        return dict(zip(keys, await self.cache.get_many(keys), strict=True))

    async def expected(self) -> dict[str, bytes | None]:
        """Everything that the present state puts into an empty cache."""
        fresh = FollowedRun(self.run_id, self.ttls)
        fresh.journal, fresh.recorder = self.journal, self.recorder
        await fresh.new_delivery_for(fresh.memory).check()
        return await fresh.content()

    def new_delivery_for(self, cache: StateCache) -> StateCacheDelivery:
        """A delivery of this run to another cache."""
        self.cache = cache
        return self.new_delivery()
