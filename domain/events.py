"""Events: the facts that the engine decides, in the past tense; each has a sequence number and an event time.

``seq`` counts inputs and events of a run together: an input takes the next number, its events the numbers after it, so the
order of cause and effect does not depend on how inputs were batched. ``ts`` is the event time in ns since the Unix epoch (UTC).
Market prices are floats on the instrument's tick grid; money is exact ``Decimal`` in the account's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every fact carries; ``kind`` is its name in messages."""

    kind: ClassVar[str]
    seq: int
    ts: int

    @property
    def key(self) -> str:
        """What keeps related events in order: the symbol, else the strategy, else ``velox``."""
        return str(getattr(self, "symbol", "") or getattr(self, "strategy_id", "") or "velox")


@dataclass(frozen=True, slots=True, kw_only=True)
class TickRefused(Event):
    """A row of market data was not used; ``reason`` is one of the codes in ``domain.tick_policy``."""

    kind: ClassVar[str] = "tick_refused"
    symbol: str
    reason: str
    price: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Event):
    """An instrument's trading session began (with its first tick); ``end`` is exclusive, ns."""

    kind: ClassVar[str] = "session_started"
    symbol: str
    date: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarClosed(Event):
    """A bar is final; ``start`` inclusive, ``end`` exclusive (ns); ``indicators`` as they stand after this bar."""

    kind: ClassVar[str] = "bar_closed"
    symbol: str
    timeframe: str
    start: int
    end: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    turnover: float
    ticks: int
    indicators: Mapping[str, float] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlaced(Event):
    """A position got its stop; ``level`` is None while an activation threshold has not been reached."""

    kind: ClassVar[str] = "stop_placed"
    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    level: float | None
    best_price: float
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMoved(Event):
    """A stop tightened from ``previous`` (None: it had no level yet) to ``level``."""

    kind: ClassVar[str] = "stop_moved"
    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    previous: float | None
    level: float
    best_price: float
    price: float
    distance_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTriggered(Event):
    """A price reached the stop; the exit order follows."""

    kind: ClassVar[str] = "stop_triggered"
    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    level: float
    best_price: float
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionChanged(Event):
    """A position after a fill; ``quantity`` is signed (short < 0, flat 0); ``stop`` is the stop level, if any.

    ``realized_pnl`` is gross of charges and counts the whole run of this strategy in this instrument.
    """

    kind: ClassVar[str] = "position_changed"
    strategy_id: str
    symbol: str
    trade_id: str
    quantity: int
    average_price: float
    current_price: float
    unrealized_pnl: Decimal
    realized_pnl: Decimal
    stop: float | None
    opened_ts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionClosed(Event):
    """A round trip ended. ``mfe`` and ``mae`` are the best and worst unrealised P&L while it was open (≥ 0 and ≤ 0)."""

    kind: ClassVar[str] = "position_closed"
    trade_id: str
    symbol: str
    side: str
    quantity: int
    entry_price: float
    exit_price: float
    gross_pnl: Decimal
    charges: Decimal
    net_pnl: Decimal
    exit_reason: str
    duration_s: float
    mfe: Decimal
    mae: Decimal
    strategy_id: str
    opened_ts: int
    initial_stop: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(Event):
    """The account after a fill, marked at the last prices. ``equity`` = ``cash`` + position value; ``cash`` is net of charges."""

    kind: ClassVar[str] = "account_changed"
    cash: Decimal
    equity: Decimal
    realized_pnl: Decimal
    unrealized_pnl: Decimal
    charges: Decimal
    day_pnl: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskBreached(Event):
    """A limit was reached; ``action_taken`` says what follows from it."""

    kind: ClassVar[str] = "risk_breached"
    rule: str
    strategy_id: str
    symbol: str
    current_value: Decimal
    limit_value: Decimal
    action_taken: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyFailed(Event):
    """A strategy raised; it is asked no more for this instrument, its position stays under its stop."""

    kind: ClassVar[str] = "strategy_failed"
    strategy_id: str
    symbol: str
    error: str


EVENT_TYPES: tuple[type[Event], ...] = (
    TickRefused,
    SessionStarted,
    BarClosed,
    SignalGenerated,
    OrderSubmitted,
    OrderRejected,
    OrderFilled,
    StopPlaced,
    StopMoved,
    StopTriggered,
    PositionChanged,
    PositionClosed,
    AccountChanged,
    RiskBreached,
    StrategyFailed,
)
