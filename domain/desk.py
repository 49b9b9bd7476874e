"""Desks: one strategy at work in one instrument, with its position, its stop and its orders."""

from decimal import Decimal
from math import inf, nextafter

from domain.assignment import Assignment
from domain.floor import Floor, LastPrice
from domain.instrument import Instrument
from domain.order import Order, Purpose
from domain.position import Position
from domain.round_trip import RoundTrip
from domain.side import Side
from domain.state import invalid_state
from domain.strategies.memory import kept
from domain.trailing_stop import Stop
from domain.trailing_stop.stop import NEVER


class Desk:
    """What one strategy holds in one instrument and is waiting for.

    At most one position is open, at most one exit and one entry are pending, an exit before an entry. ``failed`` is the error
    that ended the strategy here ("" while it works); its position stays under its stop.
    """

    __slots__ = (
        "assignment",
        "failed",
        "floor",
        "instrument",
        "market",
        "orders",
        "pending",
        "position",
        "stop",
        "strategy",
        "timeframes",
        "trades",
        "trip",
    )

    def __init__(self, assignment: Assignment, instrument: Instrument, market: LastPrice, floor: Floor) -> None:
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
        self.pending: list[Order] = []
        self.orders = 0
        self.trades = 0
        self.failed = ""
        floor.account.add(self)

    @property
    def strategy_id(self) -> str:
        """Whose desk it is."""
        return self.assignment.strategy_id

    @property
    def is_engaged(self) -> bool:
        """Whether a position is open or an entry is on its way."""
        return self.position.quantity != 0 or self.pending_for(Purpose.ENTRY) is not None

    @property
    def is_exiting(self) -> bool:
        """Whether an order that closes the position is on its way."""
        return any(order.purpose is not Purpose.ENTRY for order in self.pending)

    def pending_for(self, purpose: Purpose) -> Order | None:
        """The pending order of a purpose, if any."""
        return next((order for order in self.pending if order.purpose is purpose), None)

    @property
    def mark(self) -> Decimal:
        """The last price of the instrument, exactly."""
        return self.instrument.exact(self.market.price)

    def market_value(self) -> Decimal:
        """Signed quantity × last price."""
        return self.position.quantity * self.mark if self.position.quantity else Decimal(0)

    def unrealized(self) -> Decimal:
        """P&L of what is open at the last price, gross of charges."""
        return self.position.unrealized(self.mark) if self.position.quantity else Decimal(0)

    def exposure(self) -> Decimal:
        """Gross value of the position and of an entry on its way, ≥ 0."""
        entry = self.pending_for(Purpose.ENTRY)
        return abs(self.market_value()) + (entry.quantity * self.mark if entry else Decimal(0))

    def margin(self) -> Decimal:
        """What the exposure ties up, ≥ 0."""
        return self.exposure() * self.instrument.margin_pct / 100

    def new_order(self, side: Side, quantity: int, purpose: Purpose, ts: int) -> Order:
        """An order with the desk's next id; it is neither checked nor sent."""
        self.orders += 1
        if purpose is Purpose.ENTRY:
            trade_id = f"{self.strategy_id}-{self.instrument.symbol}-T{self.trades + 1}"
        else:
            trade_id = self.trip.trade_id if self.trip else ""
        order_id = f"{self.strategy_id}-{self.instrument.symbol}-{self.orders}"
        return Order(order_id, self.strategy_id, self.instrument.symbol, side, quantity, self.market.price, purpose, trade_id, ts)

    def calm_range(self) -> tuple[float, float]:
        """The prices (both inclusive) that change nothing here: no fill, no new extreme of the trade, no stop touched."""
        if self.pending:
            return inf, -inf
        if self.trip is None:
            return -inf, inf
        best, worst = self.trip.best, self.trip.worst
        guard = self.stop.guard if self.stop else -inf * self.trip.side.sign
        if self.trip.side is Side.BUY:
            return max(worst, nextafter(guard, inf)), best
        return best, min(worst, nextafter(guard, -inf))

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
            "pending": [order.state() for order in self.pending],
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
                "pending": list(pending),
                "orders": int(orders),
                "trades": int(trades),
                "failed": str(failed),
                "memory": dict(memory),
            }:
                self.position = Position.from_state(position)
                self.trip = RoundTrip.from_state(trip) if trip else None
                rule = self.assignment.stop
                self.stop = Stop.from_state(rule, float(self.instrument.tick_size), stop) if rule and stop else None
                self.pending = [Order.from_state(order) for order in pending]
                self.orders, self.trades, self.failed, self.strategy.memory = orders, trades, failed, kept(memory)
            case _:
                raise invalid_state("desk", state)
