"""The present state of the engine as plain values, for everyone who only looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from domain.bar import Bar
from domain.strategies.description import Parameter


@dataclass(frozen=True, slots=True)
class StopView:
    """A position's stop; ``level`` is None until its activation threshold is reached."""

    sl_type: str
    level: float | None
    best_price: float
    distance_pct: float | None


@dataclass(frozen=True, slots=True)
class PositionView:
    """One open position at the last price; ``quantity`` is signed; money is gross of ``charges``; times in ns."""

    strategy_id: str
    symbol: str
    trade_id: str
    quantity: int
    average_price: float
    current_price: float
    unrealized_pnl: Decimal
    realized_pnl: Decimal
    charges: Decimal
    mfe: Decimal
    mae: Decimal
    opened_ts: int
    stop: StopView | None
    exiting: bool


@dataclass(frozen=True, slots=True)
class PendingOrderView:
    """An order that the venue has, or that waits for its parent (``status`` held); prices it has not are None."""

    order_id: str
    strategy_id: str
    symbol: str
    side: str
    quantity: int
    price: float
    purpose: str
    trade_id: str
    submitted_ts: int
    order_type: str
    limit_price: float | None
    trigger_price: float | None
    trail: float | None
    trail_unit: str | None
    time_in_force: str
    filled: int
    status: str
    client_order_id: str
    parent_id: str
    oco: str


@dataclass(frozen=True, slots=True)
class DayView:
    """What all strategies together have done on the trading day ``date`` (ISO; "" before the first)."""

    date: str = ""
    signals: int = 0
    trades: int = 0
    wins: int = 0
    charges: Decimal = Decimal(0)
    net_pnl: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account at the last prices. ``imbalance`` is what the books are out by, and is 0."""

    currency: str
    initial_cash: Decimal
    cash: Decimal
    position_value: Decimal
    equity: Decimal
    realized_pnl: Decimal
    unrealized_pnl: Decimal
    charges: Decimal
    net_pnl: Decimal
    day_pnl: Decimal
    imbalance: Decimal
    today: DayView = DayView()


@dataclass(frozen=True, slots=True)
class StrategyView:
    """One strategy with its counters over the run; ``failed`` maps a symbol to the error that stopped the strategy there.

    ``schema`` describes what its ``parameters`` may be.
    """

    strategy_id: str
    strategy: str
    parameters: Mapping[str, object]
    symbols: tuple[str, ...]
    timeframes: tuple[str, ...]
    indicators: tuple[str, ...]
    stop: str
    signals: Mapping[str, int]
    trades: int
    wins: int
    gross_profit: Decimal
    gross_loss: Decimal
    charges: Decimal
    net_pnl: Decimal
    failed: Mapping[str, str]
    schema: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """One instrument: its latest tick and quote (None before the first), totals, forming bars and closed-bar indicators."""

    symbol: str
    exchange: str
    currency: str
    tick_size: Decimal
    lot: int
    price: float | None
    size: float | None
    ts: int | None
    bid: float | None
    ask: float | None
    ticks: int
    volume: float
    turnover: float
    session: str | None
    forming: tuple[Bar, ...]
    indicators: Mapping[str, Mapping[str, float]]
    skipped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ControlsView:
    """Who may trade: ``latched`` until the kill switch is reset; ``until_day`` is the day a risk rule holds REDUCING for."""

    trading_state: str
    latched: bool
    paused: bool
    reason: str
    until_day: str
    disabled: tuple[str, ...]
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngineView:
    """Everything at one point of the run: after sequence number ``seq``, at event time ``ts`` (ns; 0 before the first input).

    ``event_counts`` is how many events of each kind the run has had.
    """

    seq: int
    ts: int
    account: AccountView
    positions: tuple[PositionView, ...]
    pending_orders: tuple[PendingOrderView, ...]
    strategies: tuple[StrategyView, ...]
    instruments: tuple[InstrumentView, ...]
    controls: ControlsView
    event_counts: Mapping[str, int] = field(default_factory=dict)
