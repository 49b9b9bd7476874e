"""Entries with events as the engine decides them and the encoder writes them."""

from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import TypedDict
from zoneinfo import ZoneInfo

from application.encoding import EventEncoder
from application.ports.journal import Entry
from domain import events
from domain.events import Event
from domain.frame import TickFrame, row_code

KOLKATA = ZoneInfo("Asia/Kolkata")
NINE_FIFTEEN = 1_705_290_300_000_000_000
SECOND = 1_000_000_000
SYMBOLS = ["SBIN", 'M&M "L"']
TS = NINE_FIFTEEN + 60 * SECOND


class _Common(TypedDict):
    seq: int
    ts: int


_ANY: _Common = {"seq": 0, "ts": TS}

TICK_REFUSED = events.TickRefused(**_ANY, symbol="SBIN", reason="price_not_positive", price="-1.0", size="5.0")
SESSION_STARTED = events.SessionStarted(**_ANY, symbol="SBIN", date="2024-01-15", start=NINE_FIFTEEN, end=NINE_FIFTEEN + SECOND)
BAR_CLOSED = events.BarClosed(
    **_ANY,
    symbol="SBIN",
    timeframe="1m",
    start=NINE_FIFTEEN,
    end=TS,
    open=620.0,
    high=622.5,
    low=619.95,
    close=621.0,
    volume=1_500.0,
    turnover=931_500.0,
    ticks=60,
    indicators={"ema_12": 620.5, "supertrend": float("nan")},
)
SIGNAL = events.SignalGenerated(
    **_ANY,
    strategy_id="ema_cross",
    symbol="SBIN",
    timeframe="1m",
    action="BUY",
    price=621.0,
    reason="fast above slow",
    indicators={"ema_12": 620.5, "price": 1.0},
    status="accepted",
)
ORDER_SUBMITTED = events.OrderSubmitted(
    **_ANY,
    order_id="o-1",
    symbol="SBIN",
    side="BUY",
    quantity=10,
    price=621.0,
    order_type="market",
    strategy_id="ema_cross",
    purpose="entry",
    trade_id="t-1",
)
ORDER_REJECTED = events.OrderRejected(
    **_ANY,
    order_id="o-2",
    symbol="SBIN",
    side="BUY",
    quantity=10,
    strategy_id="ema_cross",
    rejection_code="position_value",
    rejection_reason="6,210.00 is above 5,000.00",
    current_value=Decimal("6210.00"),
    limit_value=Decimal("5000.00"),
)
ENTRY_FILL = events.OrderFilled(
    **_ANY,
    order_id="o-1",
    symbol="SBIN",
    action="BUY",
    quantity=10,
    price=621.1,
    reference_price=621.0,
    slippage=0.1,
    charges=Decimal("3.05"),
    strategy_id="ema_cross",
    purpose="entry",
    trade_id="t-1",
    submitted_ts=TS - 250_000_000,
)
EXIT_FILL = replace(ENTRY_FILL, order_id="o-3", action="SELL", price=625.1, purpose="stop")
STOP_PLACED = events.StopPlaced(
    **_ANY,
    trade_id="t-1",
    strategy_id="ema_cross",
    symbol="SBIN",
    side="long",
    sl_type="trailing_pct",
    level=None,
    best_price=621.1,
    price=621.1,
)
STOP_MOVED = events.StopMoved(
    **_ANY,
    trade_id="t-1",
    strategy_id="ema_cross",
    symbol="SBIN",
    side="long",
    sl_type="trailing_pct",
    previous=None,
    level=616.0,
    best_price=622.0,
    price=620.0,
    distance_pct=1.0,
)
STOP_TRIGGERED = events.StopTriggered(
    **_ANY,
    trade_id="t-1",
    strategy_id="ema_cross",
    symbol="SBIN",
    side="long",
    sl_type="trailing_pct",
    level=616.0,
    best_price=622.0,
    price=615.9,
)
POSITION_CHANGED = events.PositionChanged(
    **_ANY,
    strategy_id="ema_cross",
    symbol="SBIN",
    trade_id="t-1",
    quantity=-10,
    average_price=620.0,
    current_price=608.0,
    unrealized_pnl=Decimal("120.00"),
    realized_pnl=Decimal(0),
    stop=None,
    opened_ts=TS,
)
POSITION_MARKED = events.PositionMarked(
    **{field.name: getattr(POSITION_CHANGED, field.name) for field in fields(POSITION_CHANGED)}
)
STRATEGY_MEASURED = events.StrategyMeasured(
    **_ANY,
    strategy_id="ema_cross",
    trades=4,
    win_rate=0.75,
    profit_factor=2.5,
    expectancy=7.5,
    net_pnl=Decimal("30.00"),
    drawdown=Decimal("20.00"),
)
POSITION_CLOSED = events.PositionClosed(
    **_ANY,
    trade_id="t-1",
    symbol="SBIN",
    side="long",
    quantity=10,
    entry_price=621.0,
    exit_price=625.0,
    gross_pnl=Decimal("40.00"),
    charges=Decimal("10.00"),
    net_pnl=Decimal("30.00"),
    exit_reason="stop",
    duration_s=90.0,
    mfe=Decimal("55.00"),
    mae=Decimal("-12.00"),
    strategy_id="ema_cross",
    opened_ts=TS,
    initial_stop=615.0,
)
ACCOUNT_CHANGED = events.AccountChanged(
    **_ANY,
    cash=Decimal("993790.00"),
    equity=Decimal("1000030.00"),
    realized_pnl=Decimal("40.00"),
    unrealized_pnl=Decimal("0.00"),
    charges=Decimal("10.00"),
    day_pnl=Decimal("30.00"),
    drawdown=Decimal("20.00"),
    exposure=Decimal("6200.00"),
)
RISK_BREACHED = events.RiskBreached(
    **_ANY,
    rule="daily_loss",
    strategy_id="",
    symbol="",
    current_value=Decimal("5100.00"),
    limit_value=Decimal("5000.00"),
    action_taken="no new entries today",
    severity="critical",
)
STRATEGY_FAILED = events.StrategyFailed(**_ANY, strategy_id="mine", symbol="SBIN", error="ZeroDivisionError: division by zero")

ONE_OF_EACH: Sequence[Event] = (
    *(TICK_REFUSED, SESSION_STARTED, BAR_CLOSED, SIGNAL, ORDER_SUBMITTED, ORDER_REJECTED, ENTRY_FILL, STOP_PLACED, STOP_MOVED),
    *(STOP_TRIGGERED, POSITION_CHANGED, POSITION_MARKED, POSITION_CLOSED, STRATEGY_MEASURED, ACCOUNT_CHANGED, RISK_BREACHED),
    STRATEGY_FAILED,
)


def entry_with(*decided: Event, first_seq: int = 1) -> Entry:
    """An entry of one trade print (SBIN at ``NINE_FIFTEEN``, 620.05 × 7) and the events that follow it."""
    frame = TickFrame()
    frame.append(row_code(0), NINE_FIFTEEN, 620.05, 7.0)
    return entry_of(frame, dict(enumerate(decided, start=1)), first_seq)


def entry_of(frame: TickFrame, decided: dict[int, Event], first_seq: int = 1) -> Entry:
    """An entry of a frame with events at the places (counted from ``first_seq``) that ``decided`` names."""
    encoder = EventEncoder(KOLKATA)
    recorded = tuple(encoder.record(replace(event, seq=first_seq + place)) for place, event in sorted(decided.items()))
    return Entry(first_seq, first_seq + len(frame) + len(recorded) - 1, frame, recorded, "", bytes(32))
