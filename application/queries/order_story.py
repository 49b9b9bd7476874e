"""The story of one order, as its events tell it."""

from decimal import Decimal

from application.queries.paging import Message
from application.queries.values import money
from domain.events import (
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
)
from domain.order import OrderStatus
from domain.view import PendingOrderView

_TERMS = ("quantity", "limit_price", "trigger_price", "trail")
_FIRST_STATUS = {
    OrderSubmitted.kind: OrderStatus.SUBMITTED,
    OrderHeld.kind: OrderStatus.HELD,
    OrderRejected.kind: OrderStatus.REJECTED,
}
_ENDS = {OrderCancelled.kind: OrderStatus.CANCELLED, OrderExpired.kind: OrderStatus.EXPIRED}


class OrderStory:
    """Begins with an order's first event and goes on with those that follow, in their order.

    ``working`` is the order as the engine holds it, None where it has ended.
    """

    def __init__(self, first: Message, working: PendingOrderView | None) -> None:
        self.placed: Message = dict(first)
        self.seq: int = first["seq"]
        self.order_id: str = first["order_id"]
        self.terms = {name: first.get(name) for name in _TERMS}
        self.amended = False
        self.filled = 0
        self.execution_time: str | None = None
        self.ended_at: str | None = None
        self.end_reason: str | None = None
        self._status = _FIRST_STATUS[first["type"]]
        self._working = working
        self._value = self._slippage = self._charges = self._realized = Decimal(0)
        if working is not None:
            self._look_at(working)

    def go_on(self, message: Message) -> None:
        """The next event of the order."""
        kind = message["type"]
        if kind == OrderFilled.kind:
            self._fill(message)
        elif kind in _ENDS:
            self._status = _ENDS[kind]
            self.ended_at, self.end_reason = message["timestamp"], message["reason"]
        elif kind == OrderSubmitted.kind:
            self._status = OrderStatus.SUBMITTED
            own = {name: self.placed[name] for name in ("seq", "timestamp", "cause")}
            self.placed |= message | own
            self._become(message)
        elif kind == OrderAmended.kind:
            self.amended, self.filled = True, message["filled"]
            self._become(message)
        else:
            self._status = OrderStatus.TRIGGERED
            self.terms["trigger_price"] = message["trigger_price"]

    @property
    def quantity(self) -> int:
        """The whole, what is executed included."""
        return int(self.terms["quantity"] or 0)

    @property
    def status(self) -> str:
        """Where it stands."""
        return self._status if self._working is None else self._working.status

    @property
    def average_price(self) -> float | None:
        """What its units were executed at, on average."""
        return float(self._value / self.filled) if self.filled else None

    @property
    def average_slippage(self) -> float | None:
        """What its units were executed worse than the reference, on average."""
        return float(self._slippage / self.filled) if self.filled else None

    @property
    def charges(self) -> str | None:
        """What all its executions cost."""
        return money(self._charges) if self.filled else None

    @property
    def realized_pnl(self) -> str | None:
        """What all its executions realised, gross of charges."""
        return money(self._realized) if self.filled else None

    def _fill(self, message: Message) -> None:
        quantity = message["quantity"]
        self._status = OrderStatus.PARTIALLY_FILLED if message["remaining"] else OrderStatus.FILLED
        self.filled += quantity
        self._value += Decimal(str(message["price"])) * quantity
        self._slippage += Decimal(str(message["slippage"])) * quantity
        self._charges += Decimal(message["charges"])
        self._realized += Decimal(message["realized_pnl"])
        self.execution_time = message["timestamp"]

    def _become(self, message: Message) -> None:
        """Take the terms of an event, unless the engine has told newer ones."""
        if self._working is None:
            self.terms = {name: message[name] for name in _TERMS}

    def _look_at(self, working: PendingOrderView) -> None:
        first = self.terms
        self.terms = {name: getattr(working, name) for name in _TERMS}
        fixed = [name for name in _TERMS if name != "trigger_price" or working.trail is None]
        self.amended = self._status is not OrderStatus.HELD and any(first[name] != self.terms[name] for name in fixed)
