"""What comes about in a program, in plain words: a law that nothing could break is none."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from domain.assignment import Assignment
from domain.commands import MANUAL
from domain.engine import EngineConfig
from domain.events import (
    AccountChanged,
    CommandRefused,
    DataFreshnessChanged,
    Event,
    OperatorActed,
    OrderAmended,
    OrderCancelled,
    OrderFilled,
    OrderRejected,
    OrderSubmitted,
    PositionChanged,
    PositionClosed,
    RiskBreached,
    SessionStarted,
    SignalGenerated,
    SplitApplied,
    StopMoved,
    StopPlaced,
    StopTriggered,
    TradingStateChanged,
)
from tests.unit.domain.order_records import SPLIT


def kinds_of(config: EngineConfig, events: list[Event]) -> set[str]:
    """Everything that came about, each once."""
    found = {event.kind for event in events}
    assignments = {one.strategy_id: one for one in config.assignments}
    for event in events:
        found.update(_of_event(event, assignments.get(getattr(event, "strategy_id", ""))))
        if isinstance(event, OrderFilled):
            found.update(_of_fill(config, event))
    found.update(_of_days(config, events))
    found.update(_of_positions(events))
    return found


def _of_event(event: Event, assignment: Assignment | None) -> Iterator[str]:  # noqa: PLR0912  (one case each)
    match event:
        case SignalGenerated():
            yield f"signal: {event.code or event.status}"
            if event.status == "accepted" and assignment is not None:
                sizing = assignment.sizing
                yield from (f"sized by {name}" for name in _SIZES if getattr(sizing, name) is not None)
        case OrderSubmitted() if event.purpose == "entry":
            who = "hand" if event.strategy_id == MANUAL else "a strategy"
            yield f"entry by {who}: {event.order_type}"
        case OrderSubmitted():
            yield f"order to {event.purpose}"
            if event.parent_id:
                yield f"child of {'hand' if event.strategy_id == MANUAL else 'a strategy'}"
        case OrderRejected():
            yield f"refused: {event.rejection_code}"
        case CommandRefused():
            yield f"command refused: {event.code}"
        case OperatorActed():
            yield f"operator: {event.action}"
        case OrderAmended() if event.reason == SPLIT:
            yield f"amended: {SPLIT}"
        case OrderCancelled() if event.code:
            yield f"cancelled: {event.code}"
        case OrderCancelled():
            yield f"cancelled: {event.reason if not event.reason.startswith(_WITH_NAMES) else event.reason.partition(' ')[0]}"
        case StopPlaced() | StopMoved() | StopTriggered():
            yield f"{event.kind}: {event.sl_type}"
        case PositionClosed():
            yield f"closed by {event.exit_reason}"
        case RiskBreached() if not event.strategy_id:
            yield f"{event.rule}: {event.action_taken}"
        case TradingStateChanged():
            by = "a rule" if event.actor == "risk" else "an operator"
            yield f"{event.previous} to {event.state} by {by}{', latched' if event.latched else ''}"
        case DataFreshnessChanged():
            yield "data is back" if event.fresh else "data is missing"


def _of_fill(config: EngineConfig, event: OrderFilled) -> Iterator[str]:
    matching = config.matching
    yield f"filled against {matching.against}"
    yield f"charged by {type(config.charges).__name__}"
    if event.remaining:
        yield "filled in part"
    if matching.latency_ms:
        yield "filled after a time"
    if matching.latency_ticks:
        yield "filled after ticks"
    if matching.spread is not None:
        yield "filled across a spread"


def _of_days(config: EngineConfig, events: list[Event]) -> Iterator[str]:
    rules = config.session
    for event in events:
        session = rules.session_at(event.ts) if isinstance(event, OrderFilled) else None
        if isinstance(event, SessionStarted):
            day = date.fromisoformat(event.date)
            hours = "special" if any(one.date == day for one in rules.special) else "ordinary"
            yield f"{rules.name}: {hours} session"
            if len(rules.sessions_on(day)) > 1:
                yield f"{rules.name}: day of two sessions"
        elif session is not None and isinstance(event, OrderFilled) and session.entries_until <= event.ts < session.flat_by:
            yield f"filled after entries_until: {'entry' if event.purpose == 'entry' else 'exit'}"
        elif session is not None and isinstance(event, OrderFilled) and session.flat_by <= event.ts:
            yield "filled after flat_by"
    dates = sorted({event.date for event in events if isinstance(event, SessionStarted)})
    for one, following in pairwise(map(date.fromisoformat, dates)):
        if any(one < day < following for day in rules.holidays):
            yield f"{rules.name}: over a holiday"


def _of_positions(events: list[Event]) -> Iterator[str]:
    """Strategies on both sides of one instrument, and splits of what is held."""
    held: dict[str, dict[str, int]] = {}
    split = ""
    for event in events:
        match event:
            case SplitApplied():
                split = event.symbol
                if len([1 for units in held.get(split, {}).values() if units]) > 1:
                    yield "split of several positions"
            case PositionChanged():
                if event.symbol == split:
                    side = "long" if event.quantity > 0 else "short" if event.quantity < 0 else "vanishing"
                    yield f"split of a {side} position"
                of_symbol = held.setdefault(event.symbol, {})
                of_symbol[event.strategy_id] = event.quantity
                own = [units for strategy_id, units in of_symbol.items() if strategy_id != MANUAL]
                if own and min(own) < 0 < max(own):
                    yield "strategies against each other"
                if own and min(of_symbol.values()) < 0 < max(of_symbol.values()) and of_symbol.get(MANUAL):
                    yield "a strategy against orders by hand"
            case AccountChanged() | PositionClosed():
                continue
            case OrderFilled() | SessionStarted():
                split = ""


_SIZES = ("quantity", "value", "equity_pct", "risk_value", "risk_pct", "volatility_target", "volatility_pct")
_WITH_NAMES = ("DAILY", "DRAWDOWN", "kill", "cancelled", "flattened")
