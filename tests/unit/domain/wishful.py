"""A strategy that wants what it wants: orders of every kind, with a stop and a target of its own, right or wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from zlib import crc32

from domain.order import AT_MARKET, OrderTerms, OrderType, TimeInForce, TrailUnit
from domain.side import Side
from domain.signal import Signal
from domain.strategies import Market, Strategy
from domain.timeframe import Timeframe

STEP = 0.25
"""A price step that is on the tick grid of every instrument of the programs."""


@dataclass(frozen=True, slots=True)
class WishfulParams:
    """How often (one bar in ``wait``), on which bars, and what makes it want other things than its neighbour."""

    wait: int = 2
    timeframe: Timeframe = Timeframe(1)
    taste: int = 0


class Wishful(Strategy):
    """Wants something that follows from a checksum of the bar; one bar in 2,000 is too much for it."""

    name: ClassVar[str] = "wishful"
    Params: ClassVar[type] = WishfulParams

    def __init__(self, params: WishfulParams) -> None:
        super().__init__(params)
        self._params = params

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        return {self._params.timeframe: ("ema_2",)}

    def on_bar(self, market: Market) -> Signal | None:
        seen = self.memory.get("seen", 0)
        assert isinstance(seen, int)
        self.memory["seen"] = seen + 1
        bar = market.bar
        chance = crc32(f"{self._params.taste} {seen} {bar.close} {bar.end} {market.quantity}".encode())
        if chance % 2_000 == 0:
            raise RuntimeError("it is too much")
        if chance % self._params.wait:
            return None
        chance //= self._params.wait
        side = Side.BUY if chance & 1 else Side.SELL
        level = self._level(bar.close, chance >> 4, side.sign * (1 if chance >> 3 & 1 else -1))
        terms = self._terms(chance >> 8, side, bar.close, level)
        entry = terms.limit_price or terms.trigger_price or bar.close
        return Signal(
            side,
            f"wish {seen}",
            {"close": bar.close},
            only_close=chance >> 1 & 7 == 0,
            terms=terms,
            stop_price=self._level(entry, chance >> 12, -side.sign) if chance >> 16 & 3 == 0 else None,
            target_price=self._level(entry, chance >> 18, side.sign) if chance >> 22 & 3 == 0 else None,
        )

    def _terms(self, chance: int, side: Side, close: float, level: float) -> OrderTerms:
        force = TimeInForce.GTC if chance & 8 else TimeInForce.DAY
        match chance & 7:
            case 0:
                return OrderTerms(OrderType.LIMIT, limit_price=level, time_in_force=force)
            case 1:
                return OrderTerms(OrderType.STOP, trigger_price=level, time_in_force=force)
            case 2:
                limit = self._level(close, chance, side.sign)
                return OrderTerms(OrderType.STOP_LIMIT, limit_price=limit, trigger_price=level, time_in_force=force)
            case 3:
                return OrderTerms(OrderType.TRAILING_STOP, trail=STEP, time_in_force=force)
            case 4:
                return OrderTerms(OrderType.TRAILING_STOP, trail=0.5, trail_unit=TrailUnit.PERCENT, time_in_force=force)
        return AT_MARKET

    def _level(self, price: float, chance: int, sign: int) -> float:
        """Some steps away; now and then on the wrong side, or between two ticks."""
        if chance % 29 == 0:
            return max(price, STEP) + STEP / 77
        steps = (1, 1, 2, 2, 3, 5, 8, -1)[chance & 7]
        return max(round(price + sign * steps * STEP, 2), STEP)
