"""Desks: one strategy at work in one instrument, with its position, its stop and its orders."""

from decimal import Decimal
from math import inf, nextafter

from domain.assignment import Assignment
from domain.exit_reason import ExitReason
from domain.floor import Floor, Market
from domain.instrument import Instrument
from domain.matching import Calm
from domain.order import AT_MARKET, Order, OrderTerms, Purpose
from domain.position import Position
from domain.round_trip import RoundTrip
from domain.segment import Segment
from domain.side import Side
from domain.state import invalid_state
from domain.strategies.memory import kept
from domain.trailing_stop import Stop
from domain.trailing_stop.stop import NEVER

NO_PRICE = (inf, -inf)
"""A range without a price in it."""


class Desk:
    """What one strategy holds in one instrument and is waiting for.

    ``working`` are the orders that the venue has, in the order they were sent; ``held`` those of brackets that wait for their
    parent. ``band`` are the prices (both inclusive) at which its position brings no limit on losses near and makes no new
    highest equity, whatever the others do within theirs. ``failed`` is the error that ended the strategy here ("" while it
    works); its position stays under its stop.
    """

    __slots__ = (
        "assignment",
        "band",
        "failed",
        "floor",
        "held",
        "instrument",
        "market",
        "orders",
        "position",
        "stop",
        "strategy",
        "timeframes",
        "trades",
        "trip",
        "working",
    )

    def __init__(self, assignment: Assignment, instrument: Instrument, market: Market, floor: Floor) -> None:
        self.assignment = assignment
        self.instrument = instrument
        self.market = market
        self.floor = floor
        self.strategy = assignment.strategy(assignment.params)
        self.strategy.memory = kept(getattr(self.strategy, "memory", None))
        self.timeframes = frozenset(self.strategy.requires())
        self.position = Position()
        self.trip: RoundTrip | None = None
        self.stop: Stop | None = None
        self.working: list[Order] = []
        self.held: list[Order] = []
        self.orders = 0
        self.trades = 0
        self.failed = ""
        self.band = NO_PRICE
        floor.account.add(self)

    @property
    def strategy_id(self) -> str:
        """Whose desk it is."""
        return self.assignment.strategy_id

    @property
    def is_open(self) -> bool:
        """Whether a position is open."""
        return self.position.quantity != 0

    @property
    def is_engaged(self) -> bool:
        """Whether a position is open or an entry is on its way."""
        return self.position.quantity != 0 or self.entry is not None

    @property
    def entry(self) -> Order | None:
        """The first working order that opens or grows a position, if any."""
        return next((order for order in self.working if order.purpose is Purpose.ENTRY), None)

    @property
    def is_exiting(self) -> bool:
        """Whether orders that close the whole position at once are on their way."""
        return bool(self.working) and 0 < self._closing_now >= abs(self.position.quantity)

    @property
    def _closing_now(self) -> int:
        return sum(order.remaining for order in self.working if order.is_closing_now)

    @property
    def stays_overnight(self) -> bool:
        """Whether its positions need not be closed by the session's end."""
        return self.instrument.segment is Segment.EQUITY_DELIVERY

    def has_numbered(self, order_id: str) -> bool:
        """Whether an order with this id was ever made here."""
        head, _, number = order_id.rpartition("-")
        is_own = head == f"{self.strategy_id}-{self.instrument.symbol}" and number.isdecimal()
        return is_own and 1 <= int(number) <= self.orders

    @property
    def mark(self) -> Decimal:
        """The last price of the instrument, exactly."""
        return self.market.exact_price

    def market_value(self) -> Decimal:
        """Signed quantity × last price."""
        return self.position.quantity * self.market.exact_price if self.position.quantity else Decimal(0)

    def unrealized(self) -> Decimal:
        """P&L of what is open at the last price, gross of charges."""
        return self.position.unrealized(self.market.exact_price) if self.position.quantity else Decimal(0)

    def estimated_value(self) -> float:
        """Signed quantity × last price, as a float."""
        return self.position.quantity * self.market.price

    def keep_within(self, loss: float, gain: float) -> None:
        """From the last price on, the position may lose and gain so much (each ≥ 0) before the account has to be looked at."""
        price, quantity = self.market.price, self.position.quantity
        fall, rise = (loss, gain) if quantity > 0 else (gain, loss)
        self.band = price - fall / abs(quantity), price + rise / abs(quantity)

    def margin(self) -> Decimal:
        """What the exposure takes as margin."""
        return self.exposure() * self.instrument.margin_pct / 100

    def exposure(self) -> Decimal:
        """Gross value of the position and of entries on their way, ≥ 0."""
        entering = sum(order.remaining for order in self.working if order.purpose is Purpose.ENTRY)
        return (abs(self.position.quantity) + entering) * self.mark if entering or self.position.quantity else Decimal(0)

    def new_order(  # noqa: PLR0913  (each is a part of an order)
        self,
        side: Side,
        quantity: int,
        purpose: Purpose,
        ts: int,
        cause: int,
        *,
        terms: OrderTerms = AT_MARKET,
        client_order_id: str = "",
        parent_id: str = "",
        oco: str = "",
        exit_reason: ExitReason | None = None,
    ) -> Order:
        """An order with the desk's next id; it is neither checked nor sent."""
        self.orders += 1
        grows = not self.is_exiting and self.position.quantity * side.sign > 0
        belongs = grows or purpose is not Purpose.ENTRY
        return Order(
            f"{self.strategy_id}-{self.instrument.symbol}-{self.orders}",
            self.strategy_id,
            self.instrument.symbol,
            side,
            quantity,
            self.market.price,
            purpose,
            self.trip.trade_id if self.trip and belongs else self.next_trade_id,
            ts,
            terms,
            cause,
            client_order_id,
            parent_id,
            oco,
            trigger=terms.trigger_price,
            submitted_ticks=self.market.updates,
            exit_reason=exit_reason,
        )

    @property
    def next_trade_id(self) -> str:
        """What the next round trip will be called."""
        return f"{self.strategy_id}-{self.instrument.symbol}-T{self.trades + 1}"

    def orders_calm(self) -> Calm:
        """The trade, bid and ask prices that change nothing about its orders."""
        calm, matching, quote = Calm(), self.floor.matching, self.market.quote
        for order in self.working:
            calm = calm.within(matching.calm(order, quote))
        return calm

    def calm_range(self, trip: RoundTrip) -> tuple[float, float]:
        """The prices (both inclusive) of its band that are no new extreme of its trade, and neither touch nor move its stop.

        A stop does not follow while an exit is on its way: if that is cancelled, its best price is behind the trade's.
        """
        best, worst, stop = trip.best, trip.worst, self.stop
        lowest, highest = self.band
        if stop is None:
            edge, followed = (worst, best)
        elif self.position.quantity > 0:
            edge, followed = nextafter(stop.guard, inf), stop.best_price
        else:
            edge, followed = nextafter(stop.guard, -inf), stop.best_price
        if self.position.quantity > 0:
            return max(lowest, worst, edge), min(highest, best, followed)
        return max(lowest, best, followed), min(highest, worst, edge)

    @property
    def calm_until(self) -> int:
        """The time (ns) at which the stop changes by time alone."""
        return self.stop.next_time if self.stop else NEVER

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {
            "position": self.position.state(),
            "trip": self.trip.state() if self.trip else None,
            "stop": self.stop.state() if self.stop else None,
            "working": [order.state() for order in self.working],
            "held": [order.state() for order in self.held],
            "orders": self.orders,
            "trades": self.trades,
            "failed": self.failed,
            "memory": kept(self.strategy.memory),
        }

    def restore(self, state: dict[str, object]) -> None:
        """Continue from what ``state`` described."""
        match state:
            case {
                "position": list(position),
                "trip": (dict() | None) as trip,
                "stop": stop,
                "working": list(working),
                "held": list(held),
                "orders": int(orders),
                "trades": int(trades),
                "failed": str(failed),
                "memory": dict(memory),
            }:
                self.position = Position.from_state(position)
                self.trip = RoundTrip.from_state(trip) if trip else None
                rule = self.assignment.stop
                self.stop = Stop.from_state(rule, float(self.instrument.tick_size), stop) if rule and stop else None
                self.working = [Order.from_state(order) for order in working]
                self.held = [Order.from_state(order) for order in held]
                self.orders, self.trades, self.failed, self.strategy.memory = orders, trades, failed, kept(memory)
            case _:
                raise invalid_state("desk", state)
