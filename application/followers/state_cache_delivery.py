"""Delivery to the state cache: it is brought from whatever it holds to the present state."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import tzinfo

import msgspec

from application.followers.newest_candles import NewestCandles
from application.followers.state_keys import FAMILIES, RUN, SEQ, position_key, stop_key
from application.followers.state_values import CacheEntry, CacheTtls, StateValues
from application.followers.written_values import WrittenValues
from application.ports.journal import Entry, Journal
from domain.errors import InvalidValue
from domain.ports import StateCache
from domain.view import EngineView, InstrumentView, PositionView

LOOK_EVERY_S = 0.5
_INSTRUMENTS_PER_TURN = 32
_RENEW_AT_LEAST_EVERY_S = 15.0
_log = logging.getLogger(__name__)


class StateCacheDelivery:
    """Writes the newest value of every key that has changed, however many entries that took; never increments.

    Values come from the engine's view, bars from the journal. A cache that does not hold the run and the sequence number written
    last (flushed, replaced, fallen back to an earlier state, taken by another run), or that did not take a write, is filled anew:
    every key is written, and those of VELOX's families that the state does not have are removed.
    """

    def __init__(
        self,
        cache: StateCache,
        journal: Journal,
        view: Callable[[], Awaitable[EngineView]],
        timezone: tzinfo,
        run_id: str,
        monotonic: Callable[[], float],
        bars: int = 100,
        ttls: CacheTtls | None = None,
    ) -> None:
        ttls = ttls or CacheTtls()
        self._cache = cache
        self._view = view
        self._run = msgspec.json.encode(run_id)
        self._monotonic = monotonic
        self._values = StateValues(timezone, ttls)
        self._candles = NewestCandles(journal, bars)
        self._written = WrittenValues(monotonic)
        self._renew_every_s = min(ttls.shortest_lasting / 4, _RENEW_AT_LEAST_EVERY_S)
        self._renewed_at = 0.0
        self._looked_at = 0.0
        self._marks: list[bytes | None] | None = None
        self._seen: dict[str, InstrumentView] = {}
        self._positions: frozenset[PositionView] = frozenset()
        self._told_of: set[bytes] = set()

    async def deliver(self, _: Sequence[Entry]) -> int:
        """Write the present state, which is at or after the entries, and return its sequence number.

        Raises ``PortUnavailable`` with nothing to undo: the next call fills the cache anew.
        """
        return await (self._update() if await self._is_intact() else self._fill())

    async def check(self) -> None:
        """Fill a cache that has lost its content, and renew what would expire although it is still true; cheap to call often."""
        if self._marks is not None and self._monotonic() - self._looked_at < LOOK_EVERY_S:
            return
        if not await self._is_intact():
            await self._fill()
        elif self._monotonic() - self._renewed_at >= self._renew_every_s:
            await self._update()

    async def _is_intact(self) -> bool:
        marks, self._marks = self._marks, None
        if marks is None:
            return False
        self._looked_at = self._monotonic()
        try:
            found = await self._cache.get_many([RUN, SEQ])
        except InvalidValue:  # filling names it
            return False
        if found == marks:
            self._marks = marks
            return True
        self._tell_what_was_found(found[0])
        return False

    async def _fill(self) -> int:
        view = await self._view()
        self._candles.read((instrument.symbol for instrument in view.instruments), view.seq)
        values = await self._of(view, {instrument.symbol for instrument in view.instruments}, lasting=True)
        there = [key for family in FAMILIES for key in await self._cache.keys(family)]
        await self._tell_what_is_replaced([RUN, SEQ, *(key for key in there if key in values)])
        self._written.clear()
        self._renewed_at = self._looked_at = self._monotonic()
        marked: dict[str, CacheEntry] = {RUN: (self._run, None), **values}
        return await self._write(view, marked, [key for key in there if key not in values])

    async def _update(self) -> int:
        view = await self._view()
        now = self._monotonic()
        renew = now - self._renewed_at >= self._renew_every_s
        self._candles.catch_up(view.seq)
        touched = {instrument.symbol for instrument in view.instruments if self._seen.get(instrument.symbol) != instrument}
        touched.update(position.symbol for position in self._positions.symmetric_difference(view.positions))
        values = await self._of(view, touched, lasting=renew)
        seq = await self._write(view, values, _keys_of(self._positions) - _keys_of(view.positions))
        if renew:
            self._renewed_at = now
        return seq

    async def _of(self, view: EngineView, touched: set[str], *, lasting: bool) -> dict[str, CacheEntry]:
        """What belongs to ``touched`` symbols and to none; ``lasting``: of the others, what does not grow old."""
        values: dict[str, CacheEntry] = {}
        for n, instrument in enumerate(view.instruments, 1):
            if instrument.symbol in touched:
                values.update(self._values.of_instrument(instrument, self._candles.of(instrument.symbol)))
            if n % _INSTRUMENTS_PER_TURN == 0:
                await asyncio.sleep(0)
        there = {instrument.symbol: instrument for instrument in view.instruments if lasting or instrument.symbol in touched}
        held = {(position.strategy_id, position.symbol): position.quantity for position in view.positions}
        for position in view.positions:
            if position.symbol in there:
                values.update(self._values.of_position(position))
        for strategy in view.strategies:
            values.update(self._values.of_strategy(strategy))
            for instrument in (there[symbol] for symbol in strategy.symbols if symbol in there):
                quantity = held.get((strategy.strategy_id, instrument.symbol), 0)
                values.update(self._values.of_strategy_in(instrument, strategy, quantity))
        values.update(self._values.of_day(view.account.today))
        return values

    async def _write(self, view: EngineView, values: Mapping[str, CacheEntry], gone: Collection[str]) -> int:
        due, now = self._written.due(values), self._monotonic()
        seq = b"%d" % view.seq
        self._marks = None
        await self._cache.delete(*gone)
        await self._cache.set_many({**due, SEQ: (seq, None)})
        self._written.forget(gone)
        self._written.keep(due, now)
        self._seen = {instrument.symbol: instrument for instrument in view.instruments}
        self._positions = frozenset(view.positions)
        self._marks = [self._run, seq]
        return view.seq

    def _tell_what_was_found(self, run: bytes | None) -> None:
        if run is None:
            _log.warning("the state cache has lost its content: it is filled again")
        elif run == self._run:
            _log.warning("the state cache has fallen back to an earlier state: it is filled again")
        elif run not in self._told_of:
            self._told_of.add(run)
            _log.warning(
                "the state cache was taken by run %s and is filled again: give each VELOX a database of its own",
                run.decode(errors="replace"),
            )

    async def _tell_what_is_replaced(self, keys: Sequence[str]) -> None:
        while keys:
            try:
                await self._cache.get_many(keys)
            except InvalidValue as error:
                _log.warning("the state cache holds a value that VELOX did not write, which is replaced: %s", error)
                keys = keys[keys.index(error.field) + 1 :]
            else:
                return


def _keys_of(positions: Iterable[PositionView]) -> set[str]:
    keys = {position_key(position): position for position in positions}
    return {*keys, *(stop_key(position) for position in keys.values() if position.stop)}
