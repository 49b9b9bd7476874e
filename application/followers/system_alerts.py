"""The alerts: what someone should look at now, made from the events that say so."""

from decimal import Decimal

import msgspec

from application.followers.messages import StrategyFailureMessage
from application.ports.journal import RecordedEvent
from domain import events

SYSTEM_ALERT = "system_alert"
_CRITICAL = "critical"


class _BreachMessage(msgspec.Struct):
    rule: str
    strategy_id: str
    symbol: str
    current_value: Decimal
    limit_value: Decimal
    action_taken: str
    severity: str
    timestamp: str


def system_alert(event: RecordedEvent) -> bytes | None:
    """The JSON of a ``system_alert`` message; None for an event that alerts nobody.

    A strategy that failed alerts (``error``), and so does a risk limit whose breach is ``critical``.
    """
    if event.kind == events.StrategyFailed.kind:
        return _strategy_failed(event)
    if event.kind == events.RiskBreached.kind:
        return _risk_breached(event)
    return None


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
