"""Facts about wishes and orders: signals, and what became of the orders they led to."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSubmitted(Event):
    """An approved order went to the venue. ``price`` is the last price when it was decided (market orders have no limit).

    ``purpose`` is ``entry``, ``exit`` (by signal) or ``stop``; ``trade_id`` names the round trip it belongs to.
    """

    kind: ClassVar[str] = "order_submitted"
    order_id: str
    symbol: str
    side: str
    quantity: int
    price: float
    order_type: str
    strategy_id: str
    purpose: str
    trade_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRejected(Event):
    """An order was refused before it was sent: a code, a sentence with numbers, and the numbers."""

    kind: ClassVar[str] = "order_rejected"
    order_id: str
    symbol: str
    side: str
    quantity: int
    strategy_id: str
    rejection_code: str
    rejection_reason: str
    current_value: Decimal
    limit_value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilled(Event):
    """A venue executed an order. ``slippage`` is executed minus reference price against the order's side (≥ 0 is worse)."""

    kind: ClassVar[str] = "trade"
    order_id: str
    symbol: str
    action: str
    quantity: int
    price: float
    reference_price: float
    slippage: float
    charges: Decimal
    strategy_id: str
    purpose: str
    trade_id: str
    submitted_ts: int
