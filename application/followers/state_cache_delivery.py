"""Delivery to the state cache: the newest value of every key that the journal's new entries touch."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import msgspec

from application.followers.state_keys import indicator_key, position_key, stop_key, strategy_key
from application.ports.journal import Entry, Journal
from application.timestamps import iso
from domain.events import BarClosed
from domain.frame import TickFrame, instrument_of
from domain.ports import StateCache
from domain.view import DayView, EngineView, InstrumentView, PositionView, StrategyView

CacheEntry = tuple[bytes, float | None]


@dataclass(frozen=True, slots=True)
class CacheTtls:
    """Times to live in seconds; stops stay until their trade closes."""

    position: float = 86_400
    indicators: float = 300
    tick: float = 60
    candles: float = 600
    strategy: float = 3_600
    stats: float = 86_400


class StateCacheDelivery:
    """Writes present values, never increments: redelivery changes nothing, and entries in a row cost one write a key.

    Values come from the engine's view, which is at or after the entries delivered; candles come from the journal.
    """

    def __init__(
        self,
        cache: StateCache,
        journal: Journal,
        view: Callable[[], Awaitable[EngineView]],
        timezone: tzinfo,
        bars: int = 100,
        ttls: CacheTtls | None = None,
    ) -> None:
        self._cache = cache
        self._journal = journal
        self._view = view
        self._timezone = timezone
        self._bars = bars
        self._ttls = ttls or CacheTtls()
        self._encode = msgspec.json.Encoder().encode
        self._candles: dict[str, deque[msgspec.Raw]] = {}
        self._open: dict[str, str] = {}

    async def fill(self) -> None:
        """Write every key anew: what a cache needs that has just started or was flushed."""
        view = await self._view()
        self._candles = {instrument.symbol: self._newest_bars(instrument) for instrument in view.instruments}
        await self._write(view, {instrument.symbol for instrument in view.instruments})

    async def deliver(self, entries: Sequence[Entry]) -> None:
        """Write what entries touch; raises ``PortUnavailable`` with nothing to undo: the next call writes it again."""
        view = await self._view()
        symbols = [instrument.symbol for instrument in view.instruments]
        touched: set[str] = set()
        for entry in entries:
            if isinstance(entry.input, TickFrame):
                touched.update(symbols[instrument_of(code)] for code in set(entry.input.codes))
            for event in entry.events:
                if event.key in self._candles:
                    touched.add(event.key)
                if event.kind == BarClosed.kind:
                    self._candles[event.key].appendleft(msgspec.Raw(event.body))
        await self._write(view, touched)

    def _newest_bars(self, instrument: InstrumentView) -> deque[msgspec.Raw]:
        found = self._journal.events(kinds=(BarClosed.kind,), key=instrument.symbol, limit=self._bars, newest_first=True)
        return deque((msgspec.Raw(event.body) for event in found), maxlen=self._bars)

    async def _write(self, view: EngineView, touched: set[str]) -> None:
        values: dict[str, CacheEntry] = {}
        for instrument in view.instruments:
            if instrument.symbol in touched:
                values.update(self._of_instrument(instrument))
        positions = {position_key(position): position for position in view.positions}
        for position in positions.values():
            if position.symbol in touched:
                values.update(self._of_position(position))
        for strategy in view.strategies:
            values.update(self._of_strategy(strategy, view, touched))
        values.update(self._of_day(view.account.today))
        await self._cache.set_many(values)
        gone = {key: stop for key, stop in self._open.items() if key not in positions or stop != stop_key(positions[key])}
        await self._cache.delete(*(key for key in gone if key not in positions), *gone.values())
        self._open = {key: stop_key(position) for key, position in positions.items()}

    def _of_instrument(self, instrument: InstrumentView) -> dict[str, CacheEntry]:
        symbol, exchange, ttls = instrument.symbol, instrument.exchange, self._ttls
        values: dict[str, CacheEntry] = {}
        if instrument.ts is not None:
            tick = {"price": instrument.price, "volume": instrument.size, "timestamp": iso(instrument.ts, self._timezone)}
            values[f"tick:latest:{symbol}"] = self._encode(tick), ttls.tick
        known = {timeframe: outputs for timeframe, outputs in instrument.indicators.items() if outputs}
        if known:
            values[f"indicators:{symbol}"] = self._encode(known), ttls.indicators
        for timeframe, outputs in known.items():
            for name, value in outputs.items():
                values[indicator_key(exchange, symbol, timeframe, name)] = self._encode(value), ttls.indicators
        if candles := self._candles.get(symbol):
            values[f"candles:{exchange}:{symbol}"] = self._encode(list(candles)), ttls.candles
        return values

    def _of_position(self, position: PositionView) -> dict[str, CacheEntry]:
        stop = position.stop
        value = {
            "trade_id": position.trade_id,
            "side": "long" if position.quantity > 0 else "short",
            "quantity": position.quantity,
            "entry_price": position.average_price,
            "current_price": position.current_price,
            "unrealized_pnl": position.unrealized_pnl,
            "stop": stop.level if stop else None,
            "opened_at": iso(position.opened_ts, self._timezone),
        }
        values: dict[str, CacheEntry] = {position_key(position): (self._encode(value), self._ttls.position)}
        if stop:
            state = {
                "strategy_id": position.strategy_id,
                "symbol": position.symbol,
                "sl_type": stop.sl_type,
                "current_sl": stop.level,
                "best_price": stop.best_price,
                "distance_pct": stop.distance_pct,
            }
            values[stop_key(position)] = self._encode(state), None
        return values

    def _of_day(self, day: DayView) -> dict[str, CacheEntry]:
        values = {"signals": day.signals, "trades": day.trades, "wins": day.wins, "charges": day.charges, "pnl": day.net_pnl}
        return {f"stats:daily:{name}": (self._encode(value), self._ttls.stats) for name, value in values.items()}

    def _of_strategy(self, strategy: StrategyView, view: EngineView, touched: set[str]) -> dict[str, CacheEntry]:
        ttl = self._ttls.stats
        prefix = f"stats:strategy:{strategy.strategy_id}"
        values: dict[str, CacheEntry] = {
            f"{prefix}:signals:{action}": (self._encode(count), ttl) for action, count in strategy.signals.items()
        }
        counters: Mapping[str, object] = {"trades": strategy.trades, "wins": strategy.wins, "pnl": strategy.net_pnl}
        values.update({f"{prefix}:{name}": (self._encode(value), ttl) for name, value in counters.items()})
        held = {position.symbol: position.quantity for position in view.positions if position.strategy_id == strategy.strategy_id}
        exchanges = {instrument.symbol: instrument.exchange for instrument in view.instruments}
        for symbol in strategy.symbols:
            if symbol in touched:
                state = {
                    "strategy": strategy.strategy,
                    "parameters": strategy.parameters,
                    "quantity": held.get(symbol, 0),
                    "failed": strategy.failed.get(symbol),
                }
                values[strategy_key(exchanges[symbol], symbol, strategy.strategy_id)] = self._encode(state), self._ttls.strategy
        return values
