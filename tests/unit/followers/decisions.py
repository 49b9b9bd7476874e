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
    cause=3,
)
ORDER_SUBMITTED = events.OrderSubmitted(
    **_ANY,
    order_id="o-1",
    client_order_id="mine-1",
    symbol="SBIN",
    side="BUY",
    quantity=10,
    price=621.0,
    order_type="market",
    limit_price=None,
    trigger_price=None,
    trail=None,
    trail_unit=None,
    time_in_force="day",
    strategy_id="ema_cross",
    purpose="entry",
    trade_id="t-1",
    parent_id="",
    oco="",
    cause=4,
)
ORDER_HELD = events.OrderHeld(
    **_ANY,
    order_id="o-4",
    symbol="SBIN",
    side="SELL",
    quantity=10,
    order_type="limit",
    limit_price=630.0,
    trigger_price=None,
    strategy_id="manual",
    purpose="target",
    parent_id="o-1",
    oco="o-1-bracket",
    cause=4,
)
ORDER_AMENDED = events.OrderAmended(
    **_ANY,
    order_id="o-4",
    symbol="SBIN",
    side="SELL",
    strategy_id="manual",
    quantity=5,
    filled=0,
    order_type="limit",
    purpose="target",
    limit_price=631.0,
    trigger_price=None,
    trail=None,
    reason="amended by api:owner",
    cause=5,
)
ORDER_TRIGGERED = events.OrderTriggered(
    **_ANY,
    order_id="o-5",
    symbol="SBIN",
    side="SELL",
    strategy_id="manual",
    quantity=5,
    order_type="stop",
    limit_price=None,
    purpose="stop",
    trigger_price=616.0,
    price=615.9,
    cause=5,
)
ORDER_TRAILED = events.OrderTrailed(
    **_ANY,
    order_id="o-5",
    symbol="SBIN",
    side="SELL",
    strategy_id="manual",
    quantity=5,
    purpose="stop",
    previous=None,
    trigger_price=616.0,
    price=621.0,
)
ORDER_CANCELLED = events.OrderCancelled(
    **_ANY,
    order_id="o-4",
    symbol="SBIN",
    side="SELL",
    strategy_id="manual",
    quantity=5,
    filled=2,
    purpose="target",
    reason="cancelled by api:owner",
    cause=6,
)
_CANCELLED = {field.name: getattr(ORDER_CANCELLED, field.name) for field in fields(events.OrderExpired)}
ORDER_EXPIRED = events.OrderExpired(**_CANCELLED | {"reason": "the session has ended"})
ORDER_REJECTED = events.OrderRejected(
    **_ANY,
    order_id="o-2",
    client_order_id="",
    symbol="SBIN",
    side="BUY",
    quantity=10,
    order_type="stop_limit",
    limit_price=621.0,
    trigger_price=620.5,
    trail=None,
    trail_unit=None,
    time_in_force="day",
    strategy_id="ema_cross",
    rejection_code="position_value",
    rejection_reason="6,210.00 is above 5,000.00",
    current_value=Decimal("6210.00"),
    limit_value=Decimal("5000.00"),
    cause=4,
)
ENTRY_FILL = events.OrderFilled(
    **_ANY,
    order_id="o-1",
    symbol="SBIN",
    action="BUY",
    quantity=10,
    remaining=0,
    price=621.1,
    reference_price=621.0,
    slippage=0.1,
    charges=Decimal("3.05"),
    charge_parts={"brokerage": Decimal("3.00"), "gst": Decimal("0.05")},
    realized_pnl=Decimal(0),
    strategy_id="ema_cross",
    purpose="entry",
    trade_id="t-1",
    submitted_ts=TS - 250_000_000,
    cause=7,
)
EXIT_FILL = replace(ENTRY_FILL, order_id="o-3", action="SELL", price=625.1, realized_pnl=Decimal("40.00"), purpose="stop")
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
OPERATOR_ACTED = events.OperatorActed(
    **_ANY, action="kill", actor="cli:ravi", source="127.0.0.1", strategy_id="", symbol="", detail="fire"
)
COMMAND_REFUSED = events.CommandRefused(
    **_ANY,
    action="cancel_order",
    actor="api:owner",
    source="192.0.2.7",
    target="o-9",
    symbol="",
    code="UNKNOWN_ORDER",
    reason="there is no order o-9",
)
HALTED = events.TradingStateChanged(
    **_ANY, previous="active", state="halted", latched=True, reason="kill switch: fire", actor="cli:ravi"
)
RELEASED = replace(HALTED, previous="halted", state="active", latched=False, reason="the fire is out")
REDUCING = replace(HALTED, state="reducing", latched=False, reason="", actor="risk")
STRATEGY_SWITCHED = events.StrategySwitched(**_ANY, strategy_id="ema_cross", enabled=False, actor="api:owner")
DATA_STALE = events.DataFreshnessChanged(**_ANY, symbol="SBIN", fresh=False, age_s=30.5)
DATA_FRESH = replace(DATA_STALE, fresh=True)
SPLIT_APPLIED = events.SplitApplied(**_ANY, symbol="SBIN", date="2024-01-15", ratio=Decimal(7))
PRICE_GAP = events.PriceGapSuspected(**_ANY, symbol="SBIN", previous=645.0, price=92.0, change_pct=-85.7)
CALENDAR_UNCERTAIN = events.CalendarUncertain(
    **_ANY, symbol="SBIN", date="2030-01-15", calendar="NSE", valid_through="2026-12-31"
)
STRATEGY_FAILED = events.StrategyFailed(**_ANY, strategy_id="mine", symbol="SBIN", error="ZeroDivisionError: division by zero")

ONE_OF_EACH: Sequence[Event] = (
    *(TICK_REFUSED, SESSION_STARTED, BAR_CLOSED, SIGNAL, ORDER_SUBMITTED, ORDER_REJECTED, ENTRY_FILL, STOP_PLACED, STOP_MOVED),
    *(STOP_TRIGGERED, POSITION_CHANGED, POSITION_MARKED, POSITION_CLOSED, STRATEGY_MEASURED, ACCOUNT_CHANGED, RISK_BREACHED),
    *(STRATEGY_FAILED, ORDER_HELD, ORDER_AMENDED, ORDER_TRIGGERED, ORDER_TRAILED, ORDER_CANCELLED, ORDER_EXPIRED),
    *(OPERATOR_ACTED, COMMAND_REFUSED, HALTED, STRATEGY_SWITCHED, DATA_STALE, SPLIT_APPLIED, PRICE_GAP, CALENDAR_UNCERTAIN),
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
