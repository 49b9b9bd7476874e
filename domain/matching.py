"""Paper matching: at which price a market order would have been executed."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

from domain.errors import InvalidValue
from domain.instrument import Instrument
from domain.order import Order
from domain.quote import Quote
from domain.side import Side
from domain.timeframe import NS_PER_SECOND


class FillOn(StrEnum):
    """Which tick executes a market order."""

    NEXT_TICK = "next_tick"
    """The first tick of the instrument after the one that caused the order."""
    SAME_TICK = "same_tick"
    """The tick that caused the order: optimistic, for comparison with systems that do so."""


@dataclass(frozen=True, slots=True)
class PaperMatching:
    """Market orders are executed in full.

    Reference price: the ask for a BUY, the bid for a SELL, where there is a quote of the last ``max_quote_age_s``; the tick's
    price otherwise. Slippage: a whole number of ticks from 0 to ``slippage_ticks``, uniform, against the order's side, drawn from
    ``seed`` and the order's id alone, so that it is the same in every run.
    """

    fill_on: FillOn = FillOn.NEXT_TICK
    slippage_ticks: int = 1
    seed: int = 1
    max_quote_age_s: float = 5.0

    def __post_init__(self) -> None:
        if not 0 <= self.slippage_ticks <= 1_000:
            raise InvalidValue("matching.slippage_ticks", self.slippage_ticks, "a whole number from 0 to 1,000")
        if not 0 <= self.max_quote_age_s <= 86_400:
            raise InvalidValue("matching.max_quote_age_s", self.max_quote_age_s, "a number of seconds from 0 to 86,400")

    def execution(self, order: Order, instrument: Instrument, ts: int, price: float, quote: Quote) -> tuple[Decimal, Decimal]:
        """The reference price and the executed price of an order at a tick, both on the tick grid."""
        best, set_at = (quote.ask, quote.ask_ts) if order.side is Side.BUY else (quote.bid, quote.bid_ts)
        fresh = best > 0 and 0 <= ts - set_at <= self.max_quote_age_s * NS_PER_SECOND
        reference = instrument.exact(best if fresh else price)
        executed = reference + order.side.sign * self._slippage(order.order_id) * instrument.tick_size
        return reference, max(executed, instrument.tick_size)

    def _slippage(self, order_id: str) -> int:
        digest = blake2b(f"{self.seed}:{order_id}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) % (self.slippage_ticks + 1)
