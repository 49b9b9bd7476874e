"""A run made by hand: a memory journal, a view that goes with it, and a live feed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any, cast

import msgspec

from adapters.outbound.memory.journal import MemoryJournal
from application.live_feed import LiveFeed
from application.ports.clock import Clock
from application.ports.journal import NO_EVENTS_HASH, Entry, RecordedEvent
from application.queries import Queries, RunStatus
from application.risk_use import LimitUse
from application.timestamps import iso
from domain.bar import Bar
from domain.commands import AdvanceTime
from domain.frame import TickFrame, row_code
from domain.timeframe import NS_PER_SECOND, Timeframe
from domain.view import (
    AccountView,
    ControlsView,
    EngineView,
    InstrumentView,
    PendingOrderView,
    PositionView,
    StopView,
    StrategyView,
)

IST = timezone(timedelta(hours=5, minutes=30))
OPENING = 1_705_290_300 * NS_PER_SECOND
"""2024-01-15T09:15:00+05:30"""
SYMBOLS = ("RELIANCE", "TCS")
ONE_MINUTE = Timeframe(60)


def at(seconds: float) -> int:
    """A time of the session, in ns."""
    return OPENING + round(seconds * NS_PER_SECOND)


class FakeRun:
    """Events get the next sequence numbers; the view's ``seq`` follows the journal."""

    def __init__(self, clock: Clock, interval_s: float = 0.0) -> None:
        self.journal = MemoryJournal({})
        self.live_feed = LiveFeed(SYMBOLS, IST, clock, interval_s)
        self.view = empty_view()
        self.status = RunStatus("running", "0.1.0", "embedded", "run-1", "simulator", OPENING)
        self.uses: Sequence[LimitUse] = ()
        self.queries = Queries(self.look, self.use, self.journal, lambda: self.status, IST)

    async def look(self) -> EngineView:
        return self.view

    async def use(self) -> Sequence[LimitUse]:
        return self.uses

    def record(self, *events: tuple[str, dict[str, object]], ts: int = OPENING) -> list[int]:
        """One entry: the time advances to ``ts``, with these events. Returns their sequence numbers."""
        first = self.journal.last_seq() + 1
        recorded = [recorded_event(first + 1 + i, ts, kind, fields) for i, (kind, fields) in enumerate(events)]
        self._append(AdvanceTime(ts), recorded, first, first + len(recorded))
        return [event.seq for event in recorded]

    def tick(self, symbol: str, price: float, volume: float, ts: int) -> None:
        """One entry: a frame of one trade print."""
        frame = TickFrame()
        frame.append(row_code(SYMBOLS.index(symbol)), ts, price, volume)
        self.frame(frame, ())

    def frame(self, frame: TickFrame, events: Sequence[RecordedEvent]) -> None:
        """One entry: this frame with these events, which have their sequence numbers."""
        first = self.journal.last_seq() + 1
        self._append(frame, events, first, first + len(frame) + len(events) - 1)

    def _append(self, cause: TickFrame | AdvanceTime, events: Sequence[RecordedEvent], first: int, last: int) -> None:
        entries = [Entry(first, last, cause, tuple(events), "", NO_EVENTS_HASH)]
        self.journal.append(entries)
        self.view = replace(self.view, seq=last)
        self.live_feed.publish(entries)


def recorded_event(seq: int, ts: int, kind: str, fields: dict[str, object]) -> RecordedEvent:
    """An event as the journal has it."""
    body = msgspec.json.encode({"type": kind, "seq": seq, "timestamp": iso(ts, IST), **fields})
    return RecordedEvent(seq, ts, kind, str(fields.get("symbol") or fields.get("strategy_id") or "velox"), body)


def empty_view() -> EngineView:
    """Nothing happened yet."""
    zero = Decimal(0)
    million = Decimal("1000000.00")
    account = AccountView("INR", million, million, zero, million, zero, zero, zero, zero, zero, zero)
    instruments = tuple(
        InstrumentView(symbol, "NSE", "INR", Decimal("0.05"), 1, None, None, None, None, None, 0, 0.0, 0.0, None, (), {}, {})
        for symbol in SYMBOLS
    )
    return EngineView(
        0, 0, account, (), (), (strategy_view(),), instruments, ControlsView("active", False, False, "", "", (), ())
    )


def strategy_view() -> StrategyView:
    """A strategy on both symbols that won once and lost once."""
    return StrategyView(
        strategy_id="ema_cross",
        strategy="ema_cross",
        parameters={"fast": 9, "slow": 21, "risk": Decimal("0.5")},
        symbols=SYMBOLS,
        timeframes=("1m", "5m"),
        indicators=("ema_9", "ema_21"),
        stop="trailing 1 %",
        signals={"BUY": 2, "SELL": 1},
        trades=2,
        wins=1,
        gross_profit=Decimal("300.50"),
        gross_loss=Decimal("-100.25"),
        charges=Decimal(0),
        net_pnl=Decimal("200.25"),
        failed={},
    )


def position_view(quantity: int = 10, symbol: str = "RELIANCE", level: float | None = 2475.0) -> PositionView:
    """A position with a trailing stop."""
    return PositionView(
        strategy_id="ema_cross",
        symbol=symbol,
        trade_id=f"{symbol}-1",
        quantity=quantity,
        average_price=2500.0,
        current_price=2505.0,
        unrealized_pnl=Decimal("50.00"),
        realized_pnl=Decimal("0.00"),
        charges=Decimal("1E+1"),
        mfe=Decimal("60.00"),
        mae=Decimal("-5.00"),
        opened_ts=OPENING,
        stop=StopView("trailing_pct", level, 2506.0, 1.2 if level else None),
        exiting=False,
    )


def pending_order(order_id: str) -> PendingOrderView:
    """An order that waits for the next tick."""
    return PendingOrderView(
        order_id, "ema_cross", "RELIANCE", "BUY", 10, 2500.0, "entry", "RELIANCE-1", OPENING, "market", None, None, None, None,
        "day", 0, "submitted", "", "", "",
    )  # fmt: skip


def forming_bar(symbol: str = "RELIANCE", start: int = OPENING, opened: float = 2500.0) -> Bar:
    """A one-minute bar that is not final yet."""
    return Bar(symbol, ONE_MINUTE, start, start + ONE_MINUTE.ns, opened, opened + 2, opened - 1, opened + 1, 100.0, 250_000.0, 7)


def with_instrument(view: EngineView, symbol: str, **changes: object) -> EngineView:
    """The view with one instrument changed."""
    values = cast("dict[str, Any]", changes)
    instruments = tuple(replace(each, **values) if each.symbol == symbol else each for each in view.instruments)
    return replace(view, instruments=instruments)


def fill(
    order_id: str,
    symbol: str = "RELIANCE",
    price: float = 2500.5,
    quantity: int = 10,
    remaining: int = 0,
    realized_pnl: str = "0",
) -> tuple[str, dict[str, object]]:
    """A fill event."""
    return "trade", {
        "order_id": order_id,
        "symbol": symbol,
        "action": "BUY",
        "quantity": quantity,
        "remaining": remaining,
        "price": price,
        "reference_price": 2500.0,
        "slippage": 0.5,
        "charges": "0",
        "charge_parts": {},
        "realized_pnl": realized_pnl,
        "strategy_id": "ema_cross",
        "purpose": "entry",
        "trade_id": f"{symbol}-1",
        "submitted_at": iso(OPENING, IST),
        "cause": 1,
    }


def submitted(order_id: str, symbol: str = "RELIANCE", **changes: object) -> tuple[str, dict[str, object]]:
    """An order that went to the venue."""
    return "order_submitted", {
        "order_id": order_id,
        "client_order_id": "",
        "symbol": symbol,
        "side": "BUY",
        "quantity": 10,
        "price": 2500.0,
        "order_type": "market",
        "limit_price": None,
        "trigger_price": None,
        "trail": None,
        "trail_unit": None,
        "time_in_force": "day",
        "strategy_id": "ema_cross",
        "purpose": "entry",
        "trade_id": f"{symbol}-1",
        "parent_id": "",
        "oco": "",
        "cause": 1,
        **changes,
    }


def held(order_id: str, parent_id: str, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """A bracket's child that waits for its parent."""
    return "order_held", {
        "order_id": order_id,
        "symbol": symbol,
        "side": "SELL",
        "quantity": 10,
        "order_type": "limit",
        "limit_price": 2600.0,
        "trigger_price": None,
        "strategy_id": "ema_cross",
        "purpose": "target",
        "parent_id": parent_id,
        "oco": f"{parent_id}-bracket",
        "cause": 1,
    }


def amended(order_id: str, quantity: int, limit_price: float | None, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """An order that was changed."""
    return "order_amended", {
        "order_id": order_id,
        "symbol": symbol,
        "side": "BUY",
        "strategy_id": "ema_cross",
        "quantity": quantity,
        "filled": 0,
        "order_type": "limit",
        "purpose": "entry",
        "limit_price": limit_price,
        "trigger_price": None,
        "trail": None,
        "reason": "amended by api:owner",
        "cause": 1,
    }


def triggered(order_id: str, price: float, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """A stop order that the market reached."""
    return "order_triggered", {
        "order_id": order_id,
        "symbol": symbol,
        "side": "BUY",
        "strategy_id": "ema_cross",
        "quantity": 10,
        "order_type": "stop",
        "limit_price": None,
        "purpose": "entry",
        "trigger_price": price,
        "price": price,
        "cause": 1,
    }


def ended(kind: str, order_id: str, filled: int = 0, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """An order of which what remained was cancelled or has expired."""
    return f"order_{kind}", {
        "order_id": order_id,
        "symbol": symbol,
        "side": "BUY",
        "strategy_id": "ema_cross",
        "quantity": 10,
        "filled": filled,
        "purpose": "entry",
        "reason": "cancelled by api:owner" if kind == "cancelled" else "the session has ended",
        "cause": 1,
    }


def rejected(order_id: str, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """An order that was refused."""
    return "order_rejected", {
        "order_id": order_id,
        "client_order_id": "",
        "order_type": "trailing_stop",
        "limit_price": None,
        "trigger_price": None,
        "trail": 2.5,
        "trail_unit": "percent",
        "time_in_force": "gtc",
        "cause": 1,
        "symbol": symbol,
        "side": "BUY",
        "quantity": 10,
        "strategy_id": "ema_cross",
        "rejection_code": "POSITION_VALUE",
        "rejection_reason": "position value 25,000 is above the limit of 10,000",
        "current_value": "25000",
        "limit_value": "10000",
    }


def closed_trade(trade_id: str, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """A round trip that ended."""
    return "position_closed", {
        "trade_id": trade_id,
        "symbol": symbol,
        "side": "long",
        "quantity": 10,
        "entry_price": 2500.0,
        "exit_price": 2510.0,
        "gross_pnl": "100.00",
        "charges": "0",
        "net_pnl": "100.00",
        "exit_reason": "stop",
        "duration_s": 60.0,
        "mfe": "120.00",
        "mae": "-10.00",
        "strategy_id": "ema_cross",
        "opened_at": iso(OPENING, IST),
        "initial_stop": 2475.0,
    }


def stop_moved(trade_id: str, level: float, symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """A stop that tightened."""
    return "stop_moved", {
        "trade_id": trade_id,
        "strategy_id": "ema_cross",
        "symbol": symbol,
        "side": "long",
        "sl_type": "trailing_pct",
        "previous": level - 1,
        "level": level,
        "best_price": level * 1.01,
        "price": level * 1.01,
        "distance_pct": 1.0,
    }


def bar_closed(
    minute: int, symbol: str = "RELIANCE", timeframe: str = "1m", opened: float = 2500.0
) -> tuple[str, dict[str, object]]:
    """A bar that is final; ``minute`` counts from the opening."""
    return "bar_closed", {
        "symbol": symbol,
        "timeframe": timeframe,
        "start": iso(at(60 * minute), IST),
        "end": iso(at(60 * minute + 60), IST),
        "open": opened,
        "high": opened + 2,
        "low": opened - 1,
        "close": opened + 1,
        "volume": 100.0,
        "turnover": 250_000.0,
        "ticks": 7,
        "indicators": {"ema_9": opened},
    }


def session_started(symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """The session began."""
    return "session_started", {
        "symbol": symbol,
        "date": "2024-01-15",
        "start": iso(OPENING, IST),
        "end": iso(at(22_500), IST),
    }


def signal(symbol: str = "RELIANCE") -> tuple[str, dict[str, object]]:
    """A strategy's wish."""
    return "signal", {
        "strategy_id": "ema_cross",
        "symbol": symbol,
        "timeframe": "1m",
        "action": "BUY",
        "price": 2500.0,
        "reason": "EMA 9 crossed above EMA 21",
        "indicators": {"ema_9": 2500.1, "ema_21": 2499.9},
        "status": "accepted",
        "code": "",
    }
