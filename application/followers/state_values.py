"""The present state as the state cache keeps it: keys, JSON values and times to live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

import msgspec

from application.followers.state_keys import indicator_key, position_key, stop_key, strategy_key
from application.timestamps import iso
from domain.view import DayView, InstrumentView, PositionView, StrategyView

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

    @property
    def shortest_lasting(self) -> float:
        """The shortest of what is true for as long as nothing happens; a tick or an indicator grows old instead."""
        return min(self.position, self.strategy, self.stats)


class StateValues:
    """Makes the entries of each part of the view; times are told in ``timezone``."""

    def __init__(self, timezone: tzinfo, ttls: CacheTtls) -> None:
        self._timezone = timezone
        self._ttls = ttls
        self._encode = msgspec.json.Encoder().encode

    def of_instrument(self, instrument: InstrumentView, candles: bytes | None) -> dict[str, CacheEntry]:
        """The latest tick, indicators and (as JSON already) the newest candles; what there is none of has no entry."""
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
        if candles is not None:
            values[f"candles:{exchange}:{symbol}"] = candles, ttls.candles
        return values

    def of_position(self, position: PositionView) -> dict[str, CacheEntry]:
        """An open position, and its stop if it has one."""
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

    def of_day(self, day: DayView) -> dict[str, CacheEntry]:
        """The counters of the trading day."""
        values = {"signals": day.signals, "trades": day.trades, "wins": day.wins, "charges": day.charges, "pnl": day.net_pnl}
        return {f"stats:daily:{name}": (self._encode(value), self._ttls.stats) for name, value in values.items()}

    def of_strategy(self, strategy: StrategyView) -> dict[str, CacheEntry]:
        """The counters of a strategy, as they stand: written twice they count once."""
        signals = {f"signals:{action}": count for action, count in strategy.signals.items()}
        values: Mapping[str, object] = {**signals, "trades": strategy.trades, "wins": strategy.wins, "pnl": strategy.net_pnl}
        prefix = f"stats:strategy:{strategy.strategy_id}"
        return {f"{prefix}:{name}": (self._encode(value), self._ttls.stats) for name, value in values.items()}

    def of_strategy_in(self, instrument: InstrumentView, strategy: StrategyView, quantity: int) -> dict[str, CacheEntry]:
        """The state of a strategy in one instrument, of which it holds the signed ``quantity``."""
        state = {
            "strategy": strategy.strategy,
            "parameters": strategy.parameters,
            "quantity": quantity,
            "failed": strategy.failed.get(instrument.symbol),
        }
        key = strategy_key(instrument.exchange, instrument.symbol, strategy.strategy_id)
        return {key: (self._encode(state), self._ttls.strategy)}
