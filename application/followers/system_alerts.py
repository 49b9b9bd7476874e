"""The alerts: what someone should look at now, made from the events that say so."""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from application.followers.messages import StrategyFailureMessage
from application.ports.journal import RecordedEvent
from domain import events

SYSTEM_ALERT = "system_alert"
_CRITICAL, _WARNING = "critical", "warning"


class _BreachMessage(msgspec.Struct):
    rule: str
    strategy_id: str
    symbol: str
    current_value: Decimal
    limit_value: Decimal
    action_taken: str
    severity: str
    timestamp: str


class _StateMessage(msgspec.Struct):
    previous: str
    state: str
    latched: bool
    reason: str
    actor: str
    timestamp: str


class _FreshnessMessage(msgspec.Struct):
    symbol: str
    fresh: bool
    age_s: float
    timestamp: str


class _CalendarMessage(msgspec.Struct):
    symbol: str
    date: str
    calendar: str
    valid_through: str
    timestamp: str


class _GapMessage(msgspec.Struct):
    symbol: str
    previous: float
    price: float
    change_pct: float
    timestamp: str


def system_alert(event: RecordedEvent) -> bytes | None:
    """The JSON of a ``system_alert`` message; None for an event that alerts nobody.

    Alerts are made of: a strategy that failed (``error``), a risk limit whose breach is ``critical``, another trading state
    (``critical`` for HALTED, ``warning`` for REDUCING, else ``info``), data that went stale (``warning``) or is back (``info``),
    a day that the calendar does not know and a gap like that of a split (``warning``).
    """
    make = _MAKERS.get(event.kind)
    return None if make is None else make(event)


def _strategy_failed(event: RecordedEvent) -> bytes:
    failure = msgspec.json.decode(event.body, type=StrategyFailureMessage)
    details = {"strategy_id": failure.strategy_id, "symbol": failure.symbol, "error": failure.error}
    message = f"{failure.strategy_id} failed in {failure.symbol}: {failure.error}"
    return _alert(event, "error", message, details, failure.timestamp)


def _risk_breached(event: RecordedEvent) -> bytes | None:
    breach = msgspec.json.decode(event.body, type=_BreachMessage)
    if breach.severity != _CRITICAL:
        return None
    details = {
        "rule": breach.rule,
        "strategy_id": breach.strategy_id,
        "symbol": breach.symbol,
        "current_value": breach.current_value,
        "limit_value": breach.limit_value,
        "action_taken": breach.action_taken,
    }
    message = f"{breach.rule} is at {breach.current_value}, the limit is {breach.limit_value}: {breach.action_taken}"
    return _alert(event, breach.severity, message, details, breach.timestamp)


def _state_changed(event: RecordedEvent) -> bytes:
    change = msgspec.json.decode(event.body, type=_StateMessage)
    severity = {"halted": _CRITICAL, "reducing": _WARNING}.get(change.state, "info")
    details = {
        "previous": change.previous,
        "state": change.state,
        "latched": "yes" if change.latched else "no",
        "reason": change.reason,
        "actor": change.actor,
    }
    why = f": {change.reason}" if change.reason else ""
    until = ", until it is reset" if change.latched else ""
    return _alert(event, severity, f"trading is {change.state}{until} ({change.actor}){why}", details, change.timestamp)


def _freshness_changed(event: RecordedEvent) -> bytes:
    change = msgspec.json.decode(event.body, type=_FreshnessMessage)
    details = {"symbol": change.symbol, "age_s": f"{change.age_s:g}"}
    if change.fresh:
        return _alert(event, "info", f"{change.symbol} has data again", details, change.timestamp)
    message = f"{change.symbol} has had no data for {change.age_s:g} s: it can only be closed"
    return _alert(event, _WARNING, message, details, change.timestamp)


def _calendar_uncertain(event: RecordedEvent) -> bytes:
    doubt = msgspec.json.decode(event.body, type=_CalendarMessage)
    details = {"symbol": doubt.symbol, "date": doubt.date, "calendar": doubt.calendar, "valid_through": doubt.valid_through}
    through = f" (it is valid through {doubt.valid_through})" if doubt.valid_through else ""
    message = f"the calendar {doubt.calendar} does not know {doubt.date}{through}: the weekly hours alone are followed"
    return _alert(event, _WARNING, message, details, doubt.timestamp)


def _gap_suspected(event: RecordedEvent) -> bytes:
    gap = msgspec.json.decode(event.body, type=_GapMessage)
    numbers = {"previous": gap.previous, "price": gap.price, "change_pct": gap.change_pct}
    details = {"symbol": gap.symbol, **{name: f"{number:g}" for name, number in numbers.items()}}
    message = f"{gap.symbol} opens at {gap.price:g} after {gap.previous:g} ({gap.change_pct:+.1f} %): is a split missing?"
    return _alert(event, _WARNING, message, details, gap.timestamp)


_MAKERS: dict[str, Callable[[RecordedEvent], bytes | None]] = {
    events.StrategyFailed.kind: _strategy_failed,
    events.RiskBreached.kind: _risk_breached,
    events.TradingStateChanged.kind: _state_changed,
    events.DataFreshnessChanged.kind: _freshness_changed,
    events.CalendarUncertain.kind: _calendar_uncertain,
    events.PriceGapSuspected.kind: _gap_suspected,
}


def _alert(
    event: RecordedEvent, severity: str, message: str, details: dict[str, object] | dict[str, str], timestamp: str
) -> bytes:
    return msgspec.json.encode(
        {
            "type": SYSTEM_ALERT,
            "seq": event.seq,
            "alert_type": event.kind,
            "severity": severity,
            "message": message,
            "details": details,
            "timestamp": timestamp,
        }
    )
