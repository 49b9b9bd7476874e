"""The paper venue: what orders get at each update of the market, by stated rules; it holds no state."""

from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue
from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching import stops
from domain.matching.calm import ALWAYS, NEVER, Calm, limit_range
from domain.matching.execution import Execution
from domain.matching.offer import Offer
from domain.matching.participation import bounded, units_offered
from domain.matching.pricing import price_shown, reference_price, worse
from domain.matching.rules import Against, FillOn, LimitFill
from domain.matching.slippage import SlippageModel, Taking, UniformTicks, VolumeShare
from domain.matching.spread import SpreadModel
from domain.matching.update import Update
from domain.order import Order, OrderStatus
from domain.quote import Quote
from domain.side import Side

_AT_VENUE = frozenset({OrderStatus.SUBMITTED, OrderStatus.TRIGGERED, OrderStatus.PARTIALLY_FILLED})
_NS_PER_MS = 1_000_000
_LONGEST_LATENCY_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class PaperMatching:
    """The rules by which orders at the venue are executed; ``docs/matching.md`` gives each with its formula.

    A quote counts up to ``max_quote_age_s`` seconds. Slippage is ``slippage``, or where that is None a whole number of ticks from
    0 to ``slippage_ticks``, drawn with ``seed``. ``participation_pct`` bounds what an update offers (None: orders are filled
    whole). ``latency_ms`` and ``latency_ticks`` both pass before an order reaches the venue.
    """

    fill_on: FillOn = FillOn.NEXT_TICK
    slippage_ticks: int = 1
    seed: int = 1
    max_quote_age_s: float = 5.0
    against: Against = Against.AUTO
    limit_fill: LimitFill = LimitFill.THROUGH
    participation_pct: float | None = None
    latency_ms: float = 0.0
    latency_ticks: int = 0
    slippage: SlippageModel | None = None
    spread: SpreadModel | None = None

    def __post_init__(self) -> None:
        UniformTicks(self.slippage_ticks, self.seed)
        if self.participation_pct is not None and not 0 < self.participation_pct <= 100:
            raise InvalidValue("matching.participation_pct", self.participation_pct, "a percentage above 0, at most 100")
        if not 0 <= self.max_quote_age_s <= 86_400:
            raise InvalidValue("matching.max_quote_age_s", self.max_quote_age_s, "a number of seconds from 0 to 86,400")
        if not 0 <= self.latency_ms <= _LONGEST_LATENCY_MS:
            raise InvalidValue("matching.latency_ms", self.latency_ms, f"milliseconds from 0 to {_LONGEST_LATENCY_MS:,}")
        if not 0 <= self.latency_ticks <= 1_000_000:
            raise InvalidValue("matching.latency_ticks", self.latency_ticks, "a whole number from 0 to 1,000,000")
        if isinstance(self.slippage, VolumeShare) and self.participation_pct is None:
            raise InvalidValue(
                "matching.participation_pct", None, "a percentage, as slippage by volume_share prices the share of the volume"
            )

    @property
    def heeds_quotes(self) -> bool:
        """Whether quote updates change orders; if not, only prints do, and only prints count as ticks of ``is_due``."""
        return self.against is Against.QUOTES

    def is_due(self, order: Order, ts: int, ticks: int) -> bool:
        """Whether an order has reached the venue at ``ts``.

        ``ticks`` counts the updates that may execute orders from the order's submission to the one at hand, this one included
        and the one that caused it not: 0 at the cause, 1 at the next.
        """
        arrived = ts - order.submitted_ts >= round(self.latency_ms * _NS_PER_MS)
        return arrived and ticks >= self.latency_ticks + (self.fill_on is FillOn.NEXT_TICK)

    def available(self, update: Update, instrument: Instrument) -> int | None:
        """The units, in whole lots, that an update offers to all orders together; None: as many as they want."""
        return units_offered(update.size, self.participation_pct, instrument.lot)

    def offer(self, update: Update, instrument: Instrument) -> Offer:
        """What an update has for all orders together: its units, and what a standing quote that it meets shows on each side."""
        total = self.available(update, instrument)
        if total is None or not self._meets_standing_quote(update):
            return Offer(total, None, None)
        buys, sells = (
            units_offered(update.quote.facing(side).size, self.participation_pct, instrument.lot)
            for side in (Side.BUY, Side.SELL)
        )
        return Offer(total, buys, sells)

    def execution_of(self, order: Order, instrument: Instrument, update: Update, available: int | None) -> Execution | None:
        """What an order that is at the venue gets at an update, None for nothing.

        ``available`` is what is left of the update's units (None: unbounded). The quantity is what remains of the order, or as
        many whole lots of it as are available.
        """
        price = self.shown(order, update)
        limit = order.terms.limit_price
        if price is None or order.status not in _AT_VENUE or stops.is_waiting(order):
            return None
        if limit is not None and not self.limit_fill.is_met(order.side.sign, limit, price):
            return None
        quantity = self._quantity(order, instrument, update, available)
        if quantity == 0:
            return None
        reference = self._reference(order, instrument, update)
        if limit is None:
            taking = Taking(order, quantity, update.size, reference, instrument.tick_size)
            return Execution(quantity, reference, self._slipped(taking, instrument))
        own = instrument.exact(limit)
        if not self._rested(order, limit, update):
            own = min(own, reference) if order.side is Side.BUY else max(own, reference)
        return Execution(quantity, own, own)

    def shown(self, order: Order, update: Update) -> float | None:
        """The price that an order's limit or trigger is compared with at an update, None where that does not concern it."""
        return price_shown(order.side, update, self.against, self.max_quote_age_s)

    def trigger_reached(self, order: Order, update: Update) -> bool:
        """Whether an update reaches the trigger of a stop that waits at the venue."""
        price = self.shown(order, update)
        return price is not None and stops.is_waiting(order) and stops.is_reached(order, price)

    def trailed(self, order: Order, instrument: Instrument, update: Update) -> float | None:
        """The new trigger of a trailing stop that waits at the venue where an update moves it; it only ever tightens."""
        price = self.shown(order, update)
        return None if price is None or not stops.is_waiting(order) else self.trailed_from(order, instrument, price)

    def trailed_from(self, order: Order, instrument: Instrument, price: float) -> float | None:
        """The new trigger of a trailing stop whose best price is ``price``, None where that would not tighten it."""
        trail = order.terms.trail
        return None if trail is None else stops.trailed(order, trail, float(instrument.tick_size), price)

    def calm(self, order: Order, quote: Quote | None = None) -> Calm:
        """What an order at the venue lets pass: updates in these ranges neither execute, trigger nor move it.

        Against quotes a print meets the standing ``quote``: without one stated every print matters, with it none does as long as
        the quote itself is calm.
        """
        if order.status not in _AT_VENUE:
            return Calm()
        limit, sign = order.terms.limit_price, order.side.sign
        if stops.is_waiting(order):
            own = stops.calm_range(order)
        else:
            own = NEVER if limit is None else limit_range(sign, limit, self.limit_fill)
        if self.against is not Against.QUOTES:
            return Calm(trades=own)
        standing = 0.0 if quote is None else quote.facing(order.side).price
        passes = quote is not None and (standing == 0 or own[0] <= standing <= own[1])
        trades = ALWAYS if passes else NEVER
        return Calm(trades, asks=own) if order.side is Side.BUY else Calm(trades, bids=own)

    def _reference(self, order: Order, instrument: Instrument, update: Update) -> Decimal:
        return reference_price(order.side, instrument, update, self.against, self.max_quote_age_s, self.spread)

    def _slipped(self, taking: Taking, instrument: Instrument) -> Decimal:
        model = self.slippage or UniformTicks(self.slippage_ticks, self.seed)
        return worse(taking.reference, taking.order.side, model.ticks(taking), instrument)

    def _meets_standing_quote(self, update: Update) -> bool:
        return self.against is Against.QUOTES and update.kind is RowKind.TRADE

    def _rested(self, order: Order, limit: float, update: Update) -> bool:
        """Whether a limit order stood in the market's way to this update's price, rather than coming to it."""
        came_to_it = self._meets_standing_quote(update) or update.previous == 0
        return not came_to_it and not self.limit_fill.is_met(order.side.sign, limit, update.previous)

    def _quantity(self, order: Order, instrument: Instrument, update: Update, available: int | None) -> int:
        shown = None
        if self._meets_standing_quote(update):
            shown = units_offered(update.quote.facing(order.side).size, self.participation_pct, instrument.lot)
        return bounded(order.remaining, instrument.lot, available, shown)
