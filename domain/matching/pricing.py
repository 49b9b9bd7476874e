"""Pricing: which price an update shows to an order, and which one executes it."""

from decimal import Decimal

from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching.rules import Against
from domain.matching.spread import SpreadModel
from domain.matching.update import Update
from domain.side import Side
from domain.timeframe import NS_PER_SECOND


def price_shown(side: Side, update: Update, against: Against, max_quote_age_s: float) -> float | None:
    """The price that limits and triggers of ``side`` are compared with, None where the update does not concern them.

    Against quotes: the side of the quote that an order meets, at its updates and, while it is fresh, at prints.
    Otherwise: the price of a print.
    """
    if against is Against.QUOTES:
        other_side = RowKind.BID if side is Side.BUY else RowKind.ASK
        return None if update.kind is other_side else _fresh_quote(side, update, max_quote_age_s)
    return update.price if update.kind is RowKind.TRADE else None


def reference_price(
    side: Side, instrument: Instrument, update: Update, against: Against, max_quote_age_s: float, spread: SpreadModel | None
) -> Decimal:
    """What an order of ``side`` pays or gets before slippage, on the tick grid.

    The side of the quote that it meets where quotes count and it is fresh, otherwise the print with half the modelled spread
    against the order.
    """
    quoted = None if against is Against.TRADES else _fresh_quote(side, update, max_quote_age_s)
    if quoted is not None:
        return instrument.exact(quoted)
    price = instrument.exact(update.price)
    return price if spread is None else worse(price, side, spread.half_ticks(price, instrument.tick_size), instrument)


def worse(price: Decimal, side: Side, ticks: int, instrument: Instrument) -> Decimal:
    """A price so many ticks against the side; at least one tick."""
    return max(price + side.sign * ticks * instrument.tick_size, instrument.tick_size)


def _fresh_quote(side: Side, update: Update, max_quote_age_s: float) -> float | None:
    price, set_at, _ = update.quote.facing(side)
    fresh = price > 0 and 0 <= update.ts - set_at <= max_quote_age_s * NS_PER_SECOND
    return price if fresh else None
