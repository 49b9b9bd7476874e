"""Facts about wishes and orders: signals, and what became of the orders they led to.

``cause`` is the ``seq`` of what led to a fact: a signal's is the bar's, an order's the signal's, the stop's trigger's, the
command's or the fill's; an execution's is the tick's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalGenerated(Event):
    """A strategy's wish, with its reason and the values behind it.

    ``status`` is ``accepted`` (an order was submitted), ``refused`` (risk said no; ``code`` says why) or ``ignored`` (nothing to
    do, ``code`` says why).
    """

    kind: ClassVar[str] = "signal"
    strategy_id: str
    symbol: str
    timeframe: str
    action: str
    price: float
    reason: str
    indicators: Mapping[str, float]
    status: str
    code: str = ""
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSubmitted(Event):
    """An approved order went to the venue. ``price`` is the last price when it was decided.

    Prices that its type has not are None. ``purpose`` says why it is sent; ``trade_id`` names the round trip it belongs to;
    ``parent_id`` the entry that a bracket's child waited for; orders of one ``oco`` group cancel each other.
    """

    kind: ClassVar[str] = "order_submitted"
    order_id: str
    client_order_id: str
    symbol: str
    side: str
    quantity: int
    price: float
    order_type: str
    limit_price: float | None
    trigger_price: float | None
    trail: float | None
    trail_unit: str | None
    time_in_force: str
    strategy_id: str
    purpose: str
    trade_id: str
    parent_id: str
    oco: str
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderHeld(Event):
    """A bracket's child waits for its parent; it is submitted when that is executed, for as many units."""

    kind: ClassVar[str] = "order_held"
    order_id: str
    symbol: str
    side: str
    quantity: int
    order_type: str
    limit_price: float | None
    trigger_price: float | None
    strategy_id: str
    purpose: str
    parent_id: str
    oco: str
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRejected(Event):
    """An order was refused before it was sent: a code, a sentence with numbers, and the numbers.

    It tells the terms that were asked for; prices that its type has not are None.
    """

    kind: ClassVar[str] = "order_rejected"
    order_id: str
    client_order_id: str
    symbol: str
    side: str
    quantity: int
    order_type: str
    limit_price: float | None
    trigger_price: float | None
    trail: float | None
    trail_unit: str | None
    time_in_force: str
    strategy_id: str
    rejection_code: str
    rejection_reason: str
    current_value: Decimal
    limit_value: Decimal
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmended(Event):
    """A working order was changed; what it is now. ``reason`` says by whom: ``operator``, or a rule of the engine.

    ``quantity`` is the new whole, of which ``filled`` units had been executed before.
    """

    kind: ClassVar[str] = "order_amended"
    order_id: str
    symbol: str
    side: str
    strategy_id: str
    quantity: int
    filled: int
    order_type: str
    purpose: str
    limit_price: float | None
    trigger_price: float | None
    trail: float | None
    reason: str
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTriggered(Event):
    """The market reached a stop order's price; from this update on it is executed as what it has become.

    ``limit_price`` is that of the limit order that a stop-limit order becomes, None where it becomes one at market.
    """

    kind: ClassVar[str] = "order_triggered"
    order_id: str
    symbol: str
    side: str
    strategy_id: str
    quantity: int
    order_type: str
    limit_price: float | None
    purpose: str
    trigger_price: float
    price: float
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTrailed(Event):
    """A trailing stop order followed the market from ``previous`` (None: it had no price yet) to ``trigger_price``."""

    kind: ClassVar[str] = "order_trailed"
    order_id: str
    symbol: str
    side: str
    strategy_id: str
    quantity: int
    purpose: str
    previous: float | None
    trigger_price: float
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded(Event):
    """What remained of an order was cancelled or has expired; ``filled`` units had been executed before."""

    order_id: str
    symbol: str
    side: str
    strategy_id: str
    quantity: int
    filled: int
    purpose: str
    reason: str
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderEnded):
    """What remained of an order was cancelled, and why; ``filled`` units had been executed before.

    Where a limit of risk ended it ``code`` says which, else it is empty; ``current_value`` is what would have broken the limit;
    ``limit_value`` is the limit.
    """

    kind: ClassVar[str] = "order_cancelled"
    code: str = ""
    current_value: Decimal | None = None
    limit_value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExpired(OrderEnded):
    """An order's time is over: its session has ended, or the session's time for entries; ``reason`` says which.

    ``filled`` units had been executed before.
    """

    kind: ClassVar[str] = "order_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilled(Event):
    """A venue executed an order, or ``quantity`` units of it, after which ``remaining`` are left.

    ``slippage`` is executed minus reference price against the order's side (≥ 0 is worse). ``charge_parts`` are the charges by
    name; parts of 0 are left out.

    ``realized_pnl`` is what this very fill realised, gross of charges, of the units that it closed (first in first out), 0 where
    it only opens. The fills of a round trip sum to its gross P&L, but for what a split paid out without a fill. A fill that turns
    a position around realises it for the round trip that it ends, though it names the one that it begins.
    """

    kind: ClassVar[str] = "trade"
    order_id: str
    symbol: str
    action: str
    quantity: int
    remaining: int
    price: float
    reference_price: float
    slippage: float
    charges: Decimal
    charge_parts: Mapping[str, Decimal]
    realized_pnl: Decimal
    strategy_id: str
    purpose: str
    trade_id: str
    submitted_ts: int
    cause: int
