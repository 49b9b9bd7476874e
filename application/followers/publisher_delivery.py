"""Delivery to the event publisher: every tick and every event on its topics."""

import asyncio
from collections.abc import Sequence
from datetime import tzinfo

from application.followers.order_executions import ORDER_EXECUTED, order_executed
from application.followers.rows import used_rows
from application.followers.system_alerts import SYSTEM_ALERT, system_alert
from application.followers.tick_messages import TickMessages
from application.ports.journal import Entry, RecordedEvent
from application.topics import TopicNames
from domain import events
from domain.frame import TickFrame
from domain.ports import EventPublisher, EventRecord

MADE_TOGETHER = 200
"""After about so many records the event loop gets its turn."""
_TOPICS = {
    events.SignalGenerated.kind: "signals",
    events.OrderFilled.kind: "trades",
    events.OrderSubmitted.kind: "orders-submitted",
    events.OrderRejected.kind: "orders-rejected",
    events.PositionClosed.kind: "trades-completed",
    events.PositionChanged.kind: "positions-updated",
    events.PositionMarked.kind: "positions-updated",
    events.RiskBreached.kind: "risks-breached",
    events.BarClosed.kind: "market-data",
}


class PublisherDelivery:
    """Messages go out as they were recorded; what a topic wants in other words is made from them.

    An event of any other kind goes to the topic ``events``. ``symbols`` is the run's instrument list that row codes count in.
    """

    def __init__(self, publisher: EventPublisher, symbols: Sequence[str], timezone: tzinfo, names: TopicNames) -> None:
        self._publisher = publisher
        self._topics = {kind: names.of(topic) for kind, topic in _TOPICS.items()}
        self._events, self._executed, self._alerts = map(names.of, ("events", "orders-executed", "system-alerts"))
        self._ticks = TickMessages(names.of("ticks"), symbols, timezone)

    async def deliver(self, entries: Sequence[Entry]) -> None:
        """Publish entries; raises ``PortUnavailable`` where a record did not get through: all are delivered again then."""
        records: list[EventRecord] = []
        made_together = 0
        for entry in entries:
            if isinstance(entry.input, TickFrame):
                self._ticks.add_to(records, *used_rows(entry, entry.input))
            for event in entry.events:
                records.append(self._recorded(event))
                self._add_derived(records, event)
            if len(records) - made_together >= MADE_TOGETHER:
                made_together = len(records)
                await asyncio.sleep(0)
        await self._publisher.publish(records)

    def _recorded(self, event: RecordedEvent) -> EventRecord:
        topic = self._topics.get(event.kind, self._events)
        return EventRecord(topic, event.key, event.seq, f"{event.kind}.v1", event.body)

    def _add_derived(self, records: list[EventRecord], event: RecordedEvent) -> None:
        if event.kind == events.OrderFilled.kind:
            records.append(EventRecord(self._executed, event.key, event.seq, f"{ORDER_EXECUTED}.v1", order_executed(event)))
        elif (alert := system_alert(event)) is not None:
            records.append(EventRecord(self._alerts, event.key, event.seq, f"{SYSTEM_ALERT}.v1", alert))


def topic_of(kind: str) -> str:
    """The plain name of the topic that events of a kind go to."""
    return _TOPICS.get(kind, "events")
