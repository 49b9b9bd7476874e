"""The recorded events that deliveries look into, as far as they need them."""

from decimal import Decimal

from msgspec import Struct


class BarMessage(Struct):
    """A ``bar_closed`` message; an indicator without a value yet is None."""

    symbol: str
    timeframe: str
    start: str
    open: float
    high: float
    low: float
    close: float
    volume: float
    indicators: dict[str, float | None]


class SignalMessage(Struct):
    """A ``signal`` message."""

    strategy_id: str
    symbol: str
    action: str
    status: str
    price: float
    reason: str
    indicators: dict[str, float | None]


class OrderMessage(Struct):
    """An ``order_submitted``, ``order_held`` or ``order_rejected`` message (the latter two have no price)."""

    order_id: str
    symbol: str
    side: str
    quantity: int
    strategy_id: str
    price: float | None = None


class OrderChangeMessage(Struct):
    """An ``order_amended`` or ``order_triggered`` message."""

    order_id: str
    symbol: str
    side: str
    quantity: int
    strategy_id: str
    limit_price: float | None
    trigger_price: float | None


class OrderEndMessage(Struct):
    """An ``order_cancelled`` or ``order_expired`` message."""

    order_id: str
    symbol: str
    side: str
    quantity: int
    strategy_id: str
    filled: int
    reason: str


class FillMessage(Struct):
    """A ``trade`` message."""

    order_id: str
    symbol: str
    action: str
    quantity: int
    remaining: int
    price: float
    reference_price: float
    slippage: float
    charges: Decimal
    realized_pnl: Decimal
    strategy_id: str
    purpose: str
    trade_id: str
    submitted_at: str
    timestamp: str


class StopMessage(Struct):
    """A ``stop_placed`` or ``stop_moved`` message."""

    trade_id: str
    strategy_id: str
    symbol: str
    sl_type: str
    level: float | None
    best_price: float
    price: float


class PositionMessage(Struct):
    """A ``position_changed`` or ``position_marked`` message."""

    strategy_id: str
    symbol: str
    quantity: int
    average_price: float
    current_price: float
    unrealized_pnl: Decimal


class RoundTripMessage(Struct):
    """A ``position_closed`` message."""

    trade_id: str
    symbol: str
    quantity: int
    entry_price: float
    exit_price: float
    gross_pnl: Decimal
    net_pnl: Decimal
    exit_reason: str
    duration_s: float
    mfe: Decimal
    mae: Decimal
    strategy_id: str
    initial_stop: float | None


class AccountMessage(Struct):
    """An ``account_changed`` message."""

    cash: Decimal
    equity: Decimal
    realized_pnl: Decimal
    unrealized_pnl: Decimal
    drawdown: Decimal
    exposure: Decimal


class StrategyMessage(Struct):
    """A ``strategy_measured`` message."""

    strategy_id: str
    trades: int
    win_rate: float
    profit_factor: float | None
    expectancy: float
    net_pnl: Decimal
    drawdown: Decimal


class StrategyFailureMessage(Struct):
    """A ``strategy_failed`` message."""

    strategy_id: str
    symbol: str
    error: str
    timestamp: str
