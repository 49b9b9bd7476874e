"""Entries to fill journals with."""

from collections.abc import Mapping
from dataclasses import replace

from application.ports.journal import Entry, RecordedEvent
from domain.commands import (
    AdvanceTime,
    AmendOrder,
    CancelOrder,
    Command,
    Flatten,
    Kill,
    OrderRequest,
    Pause,
    PlaceOrder,
    ResetKill,
    Resume,
    SetTradingState,
    SwitchStrategy,
)
from domain.frame import TickFrame, row_code
from domain.order import OrderTerms, OrderType, TimeInForce, TrailUnit
from domain.side import Side
from domain.trading_state import TradingState

START_NS = 1_705_290_300_000_000_000
SECOND_NS = 1_000_000_000


def frame(rows: int, start: int = 0) -> TickFrame:
    """Trade prints of four instruments in turn, one each second from ``start`` seconds on."""
    made = TickFrame()
    for n in range(start, start + rows):
        made.append(row_code(n % 4), START_NS + n * SECOND_NS, 100.0 + n % 50 * 0.05, float(1 + n % 7))
    return made


def event(seq: int, kind: str = "signal", key: str = "SBIN", body: bytes = b'{"type": "signal"}') -> RecordedEvent:
    """An event at the time of its number."""
    return RecordedEvent(seq, START_NS + seq * SECOND_NS, kind, key, body)


def entry(first_seq: int, rows: int = 1, events: Mapping[int, tuple[str, str]] | None = None) -> Entry:
    """A frame of ``rows`` with events at the places (counted from ``first_seq``) that ``events`` gives a kind and a key."""
    made = tuple(event(first_seq + place, kind, key) for place, (kind, key) in sorted((events or {}).items()))
    last_seq = first_seq + rows + len(made) - 1
    return Entry(first_seq, last_seq, frame(rows, first_seq), made, f"row {last_seq}", last_seq.to_bytes(32, "big"))


def command(first_seq: int, given: Command | None = None) -> Entry:
    """An entry with a command and no events."""
    what = given or AdvanceTime(START_NS + first_seq)
    return Entry(first_seq, first_seq, what, (), f"row {first_seq}", first_seq.to_bytes(32, "big"))


def every_command() -> list[Command]:
    """One of each command at least, every field with a value that is not its default."""
    ts, actor = START_NS, "cli:ravi"
    trailing = OrderTerms(OrderType.TRAILING_STOP, trail=0.1 + 0.2, trail_unit=TrailUnit.PERCENT, time_in_force=TimeInForce.GTC)
    bracket = OrderRequest(
        "SBIN",
        Side.BUY,
        10,
        OrderTerms(OrderType.STOP_LIMIT, limit_price=812.45, trigger_price=812.4, time_in_force=TimeInForce.DAY),
        "ema_cross",
        "ₓ-1",
        stop_price=800.05,
        target_price=830.0,
    )
    closing = OrderRequest("SBIN", Side.SELL, 7, trailing, "ema_cross", reduce_only=True)
    return [
        AdvanceTime(ts),
        PlaceOrder(ts, actor, bracket),
        PlaceOrder(ts, actor, OrderRequest("M&M", Side.SELL, 1)),
        PlaceOrder(ts, actor, closing, oco_with=replace(closing, terms=OrderTerms(OrderType.LIMIT, limit_price=900.0))),
        AmendOrder(ts, actor, "manual-SBIN-1", quantity=12, limit_price=812.5, trigger_price=812.35, trail=1.5),
        AmendOrder(ts, actor, "manual-SBIN-1"),
        CancelOrder(ts, actor, "manual-SBIN-1"),
        Flatten(ts, actor, "ema_cross", "SBIN"),
        *(SetTradingState(ts, actor, state, "why") for state in TradingState),
        Pause(ts, actor, "why"),
        Resume(ts, actor, "why"),
        SwitchStrategy(ts, actor, "ema_cross", enabled=False),
        Kill(ts, actor, "why"),
        ResetKill(ts, actor, "why"),
    ]


def run_of(count: int, after_seq: int = 0) -> list[Entry]:
    """Entries that follow ``after_seq`` (the same ones wherever a run is cut): frames with and without events, commands."""
    made: list[Entry] = []
    for _ in range(count):
        first_seq = after_seq + 1
        if first_seq % 5 == 4:
            made.append(command(first_seq))
        elif first_seq % 3 == 2:
            key = "INFY" if first_seq % 2 else "SBIN"
            made.append(entry(first_seq, 1 + first_seq % 4, {1: ("bar_closed", "SBIN"), 2: ("signal", key)}))
        else:
            made.append(entry(first_seq, 1 + first_seq % 4))
        after_seq = made[-1].last_seq
    return made
