"""Delivery to the event publisher: every tick and every event on its topics."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

import msgspec

from application.followers.messages import FillMessage, StrategyFailureMessage
from application.followers.rows import used_rows
from application.followers.tick_messages import TickMessages
from application.ports.journal import Entry, RecordedEvent
from domain import events
from domain.frame import TickFrame
from domain.ports import EventPublisher, EventRecord

_TOPICS = {
    events.SignalGenerated.kind: "signals",
    events.OrderFilled.kind: "trades",
    events.OrderSubmitted.kind: "orders-submitted",
    events.OrderRejected.kind: "orders-rejected",
    events.PositionClosed.kind: "trades-completed",
    events.PositionChanged.kind: "positions-updated",
    events.RiskBreached.kind: "risks-breached",
    events.BarClosed.kind: "market-data",
}
_OTHER_EVENTS = "events"


class PublisherDelivery:
    """Messages go out as they were recorded; what a topic wants in other words is made from them.

    ``symbols`` is the run's instrument list that row codes count in; ``prefix`` begins the name of every topic (``velox-``).
    """

    def __init__(self, publisher: EventPublisher, symbols: Sequence[str], timezone: tzinfo, prefix: str) -> None:
        self._publisher = publisher
        self._prefix = prefix
        self._ticks = TickMessages(f"{prefix}ticks", symbols, timezone)

    async def deliver(self, entries: Sequence[Entry]) -> None:
        """Publish entries; raises ``PortUnavailable`` where a record did not get through: all are delivered again then."""
        await self._publisher.publish([record for entry in entries for record in self._records(entry)])

    def _records(self, entry: Entry) -> Iterator[EventRecord]:
        if isinstance(entry.input, TickFrame):
            yield from self._ticks.records(*used_rows(entry, entry.input))
        for event in entry.events:
            topic = _TOPICS.get(event.kind, _OTHER_EVENTS)
            yield EventRecord(f"{self._prefix}{topic}", event.key, event.seq, f"{event.kind}.v1", event.body)
            yield from self._derived(event)

    def _derived(self, event: RecordedEvent) -> Iterable[EventRecord]:
        if event.kind == events.OrderFilled.kind:
            yield EventRecord(f"{self._prefix}orders-executed", event.key, event.seq, "order_executed.v1", _order_executed(event))
        elif event.kind == events.StrategyFailed.kind:
            yield EventRecord(f"{self._prefix}system-alerts", event.key, event.seq, "system_alert.v1", _alert(event))


def _order_executed(event: RecordedEvent) -> bytes:
    fill = msgspec.json.decode(event.body, type=FillMessage)
    return msgspec.json.encode(
        {
            "type": "order_executed",
            "seq": event.seq,
            "order_id": fill.order_id,
            "symbol": fill.symbol,
            "side": fill.action,
            "quantity": fill.quantity,
            "executed_price": fill.price,
            "execution_time": fill.timestamp,
            "strategy_id": fill.strategy_id,
        }
    )


def _alert(event: RecordedEvent) -> bytes:
    failure = msgspec.json.decode(event.body, type=StrategyFailureMessage)
    return msgspec.json.encode(
        {
            "type": "system_alert",
            "seq": event.seq,
            "alert_type": event.kind,
            "severity": "error",
            "message": f"{failure.strategy_id} failed in {failure.symbol}: {failure.error}",
            "details": {"strategy_id": failure.strategy_id, "symbol": failure.symbol, "error": failure.error},
            "timestamp": failure.timestamp,
        }
    )


def topic_of(kind: str) -> str:
    """The plain name of the topic that events of a kind go to."""
    return _TOPICS.get(kind, "events")
