import json
from dataclasses import replace

import pytest

from adapters.outbound.memory.event_publisher import MemoryEventPublisher
from application.followers.publisher_delivery import PublisherDelivery
from application.ports.journal import Entry, RecordedEvent
from application.timestamps import iso, to_ns
from application.topics import TopicNames
from domain.commands import AdvanceTime
from domain.events import Event
from domain.frame import RowKind, TickFrame, row_code
from domain.ports import EventRecord
from tests.unit.followers import decisions as made
from tests.unit.followers.decisions import KOLKATA, NINE_FIFTEEN, ONE_OF_EACH, SECOND, SYMBOLS, TS, entry_of, entry_with

MINIMUM_FIELDS = {
    "velox-ticks": {"type", "symbol", "price", "timestamp", "volume"},
    "velox-signals": {"type", "strategy_id", "action", "symbol", "price", "timestamp", "reason", "indicators"},
    "velox-trades": {"type", "action", "symbol", "price", "quantity", "strategy_id", "timestamp", "order_id", "charges"},
    "velox-events": {"type", "timestamp"},
    "velox-orders-submitted": {
        *("order_id", "symbol", "side", "quantity", "price", "order_type", "strategy_id", "timestamp"),
    },
    "velox-orders-executed": {
        *("order_id", "symbol", "side", "quantity", "executed_price", "execution_time", "strategy_id"),
    },
    "velox-orders-rejected": {
        *("order_id", "symbol", "side", "quantity", "rejection_code", "rejection_reason", "timestamp"),
    },
    "velox-trades-completed": {
        *("trade_id", "symbol", "side", "quantity", "entry_price", "exit_price", "gross_pnl", "charges", "net_pnl"),
        *("exit_reason", "duration_s", "mfe", "mae", "strategy_id"),
    },
    "velox-positions-updated": {
        *("strategy_id", "symbol", "quantity", "average_price", "current_price", "unrealized_pnl", "realized_pnl", "stop"),
    },
    "velox-risks-breached": {"rule", "current_value", "limit_value", "action_taken", "severity", "timestamp"},
    "velox-system-alerts": {"alert_type", "severity", "message", "details", "timestamp"},
    "velox-market-data": {"symbol", "timeframe", "open", "high", "low", "close", "volume", "timestamp"},
}


@pytest.fixture
def publisher() -> MemoryEventPublisher:
    return MemoryEventPublisher()


@pytest.fixture
def delivery(publisher: MemoryEventPublisher) -> PublisherDelivery:
    return PublisherDelivery(publisher, SYMBOLS, KOLKATA, TopicNames("velox", "dashes"))


async def test_every_topic_gets_messages_with_at_least_its_fields(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    await delivery.deliver([entry_with(*ONE_OF_EACH[1:])])
    assert publisher.topics() == sorted(MINIMUM_FIELDS)
    for topic, fields in MINIMUM_FIELDS.items():
        for record in publisher.recent(topic, 100):
            assert fields <= json.loads(record.value).keys()


async def test_messages_go_out_as_they_were_recorded(publisher: MemoryEventPublisher, delivery: PublisherDelivery) -> None:
    entry = entry_with(made.SIGNAL, made.RISK_BREACHED)
    await delivery.deliver([entry])
    [signal] = publisher.recent("velox-signals", 10)
    assert (signal.key, signal.seq, signal.schema, signal.value) == ("SBIN", 2, "signal.v1", entry.events[0].body)
    [breach] = publisher.recent("velox-risks-breached", 10)
    assert (breach.key, breach.seq, breach.schema) == ("velox", 3, "risk_breached.v1")


async def test_stops_sessions_and_what_has_no_topic_of_its_own_go_to_events(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    decided = (made.SESSION_STARTED, made.STOP_PLACED, made.STOP_MOVED, made.STOP_TRIGGERED, made.STRATEGY_FAILED)
    await delivery.deliver([entry_with(*decided)])
    assert [json.loads(record.value)["type"] for record in publisher.recent("velox-events", 10)] == [one.kind for one in decided]


async def test_a_tick_is_published_at_the_precision_it_came_with(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    times = [NINE_FIFTEEN, NINE_FIFTEEN, NINE_FIFTEEN + 250_000_000, NINE_FIFTEEN + SECOND + 1]
    frame = TickFrame()
    for n, ts in enumerate(times):
        frame.append(row_code(n % 2), ts, 620.05 + n, 7.0)
    await delivery.deliver([entry_of(frame, {})])
    records = publisher.recent("velox-ticks", 10)
    assert [json.loads(record.value) for record in records] == [
        {"type": "tick", "symbol": SYMBOLS[n % 2], "price": 620.05 + n, "timestamp": iso(ts, KOLKATA), "volume": 7.0}
        for n, ts in enumerate(times)
    ]
    assert [(record.key, record.seq, record.schema) for record in records] == [
        (SYMBOLS[n % 2], n + 1, "tick.v1") for n in range(4)
    ]


async def test_quotes_and_refused_rows_are_no_ticks(publisher: MemoryEventPublisher, delivery: PublisherDelivery) -> None:
    frame = TickFrame()
    frame.append(row_code(0, RowKind.BID), NINE_FIFTEEN, 620.0, 5.0)
    frame.append(row_code(0), NINE_FIFTEEN, -1.0, 5.0)
    frame.append(row_code(0), NINE_FIFTEEN, 621.0, 5.0)
    await delivery.deliver([entry_of(frame, {2: made.TICK_REFUSED})])
    assert [(record.seq, json.loads(record.value)["price"]) for record in publisher.recent("velox-ticks", 10)] == [(4, 621.0)]
    assert [record.schema for record in publisher.recent("velox-events", 10)] == ["tick_refused.v1"]


async def test_a_command_has_no_ticks(publisher: MemoryEventPublisher, delivery: PublisherDelivery) -> None:
    await delivery.deliver([Entry(1, 1, AdvanceTime(TS), (), "", bytes(32))])
    assert publisher.topics() == []


async def test_an_executed_order_is_told_in_the_words_of_its_topic(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    await delivery.deliver([entry_with(made.ENTRY_FILL)])
    [record] = publisher.recent("velox-orders-executed", 10)
    message = json.loads(record.value)
    assert (record.key, record.seq, record.schema) == ("SBIN", 2, "order_executed.v1")
    assert (message["side"], message["quantity"], message["executed_price"]) == ("BUY", 10, 621.1)
    assert message["realized_pnl"] == "0"
    assert to_ns(message["execution_time"]) == TS


async def test_a_strategy_that_failed_raises_an_alert(publisher: MemoryEventPublisher, delivery: PublisherDelivery) -> None:
    await delivery.deliver([entry_with(made.STRATEGY_FAILED)])
    [record] = publisher.recent("velox-system-alerts", 10)
    message = json.loads(record.value)
    assert message["alert_type"] == "strategy_failed"
    assert message["message"] == "mine failed in SBIN: ZeroDivisionError: division by zero"


async def test_records_of_a_topic_come_in_the_order_of_the_journal(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    await delivery.deliver([entry_with(*ONE_OF_EACH[1:], first_seq=1 + 15 * n) for n in range(5)])
    for topic in publisher.topics():
        seqs = [record.seq for record in publisher.recent(topic, 1_000)]
        assert seqs == sorted(seqs)
        assert len(seqs) >= 5


async def test_the_names_may_have_another_prefix_and_dots(publisher: MemoryEventPublisher) -> None:
    names = TopicNames("wolfinch", "dots")
    await PublisherDelivery(publisher, SYMBOLS, KOLKATA, names).deliver([entry_with(*ONE_OF_EACH[1:])])
    assert publisher.topics() == sorted(names.all())
    assert "wolfinch.orders.submitted" in publisher.topics()


async def test_a_critical_breach_raises_an_alert(publisher: MemoryEventPublisher, delivery: PublisherDelivery) -> None:
    await delivery.deliver([entry_with(made.RISK_BREACHED)])
    [record] = publisher.recent("velox-system-alerts", 10)
    message = json.loads(record.value)
    assert (record.key, record.seq, record.schema) == ("velox", 2, "system_alert.v1")
    assert (message["alert_type"], message["severity"]) == ("risk_breached", "critical")
    assert message["details"]["current_value"] == "5100.00"
    assert message["message"] == "daily_loss is at 5100.00, the limit is 5000.00: no new entries today"


async def test_a_breach_that_is_not_critical_alerts_nobody(publisher: MemoryEventPublisher, delivery: PublisherDelivery) -> None:
    await delivery.deliver([entry_with(replace(made.RISK_BREACHED, severity="warning"))])
    assert publisher.topics() == ["velox-risks-breached", "velox-ticks"]


async def test_kinds_that_have_no_topic_of_their_own_go_to_events(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    body = b'{"type":"strategy_measured","seq":1,"timestamp":"2024-01-15T09:15:00+05:30"}'
    await delivery.deliver([Entry(1, 1, AdvanceTime(TS), (RecordedEvent(1, TS, "strategy_measured", "x", body),), "", bytes(32))])
    assert publisher.recent("velox-events", 10) == [EventRecord("velox-events", "x", 1, "strategy_measured.v1", body)]


async def test_a_position_that_was_marked_is_an_updated_position(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    marked = RecordedEvent(1, TS, "position_marked", "SBIN", b"{}")
    await delivery.deliver([Entry(1, 1, AdvanceTime(TS), (marked,), "", bytes(32))])
    assert publisher.topics() == ["velox-positions-updated"]


async def test_numbers_are_written_right_however_many_there_are(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery
) -> None:
    frame = TickFrame()
    prices = [0.05 * n for n in range(1, 20_001)]
    for price in prices:
        frame.append(row_code(0), NINE_FIFTEEN, price, price)
    await delivery.deliver([entry_of(frame, {})])
    ticks = [json.loads(record.value) for record in publisher.recent("velox-ticks", 1_000)]
    assert [(tick["price"], tick["volume"]) for tick in ticks] == [(price, price) for price in prices[-1_000:]]


@pytest.mark.parametrize(
    ("event", "severity", "message"),
    [
        (made.HALTED, "critical", "trading is halted, until it is reset (cli:ravi): kill switch: fire"),
        (made.REDUCING, "warning", "trading is reducing (risk)"),
        (made.RELEASED, "info", "trading is active (cli:ravi): the fire is out"),
        (made.DATA_STALE, "warning", "SBIN has had no data for 30.5 s: it can only be closed"),
        (made.DATA_FRESH, "info", "SBIN has data again"),
        (
            made.CALENDAR_UNCERTAIN,
            "warning",
            "the calendar NSE does not know 2030-01-15 (it is valid through 2026-12-31): the weekly hours alone are followed",
        ),
        (made.PRICE_GAP, "warning", "SBIN opens at 92 after 645 (-85.7 %): is a split missing?"),
    ],
)
async def test_what_stops_trading_or_casts_doubt_on_data_raises_an_alert(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery, event: Event, severity: str, message: str
) -> None:
    await delivery.deliver([entry_with(event)])
    [record] = publisher.recent("velox-system-alerts", 10)
    told = json.loads(record.value)
    assert (told["severity"], told["message"], told["alert_type"]) == (severity, message, event.kind)
    assert set(map(type, told["details"].values())) == {str}
    assert [one.schema for one in publisher.recent("velox-events", 10)] == [f"{event.kind}.v1"]


@pytest.mark.parametrize(
    "event",
    [
        *(made.ORDER_HELD, made.ORDER_AMENDED, made.ORDER_TRIGGERED, made.ORDER_TRAILED, made.ORDER_CANCELLED),
        *(made.ORDER_EXPIRED, made.OPERATOR_ACTED, made.COMMAND_REFUSED, made.STRATEGY_SWITCHED, made.SPLIT_APPLIED),
    ],
)
async def test_the_course_of_orders_and_what_operators_do_goes_to_the_topic_of_events(
    publisher: MemoryEventPublisher, delivery: PublisherDelivery, event: Event
) -> None:
    await delivery.deliver([entry_with(event)])
    assert [record.schema for record in publisher.recent("velox-events", 10)] == [f"{event.kind}.v1"]
    assert publisher.recent("velox-system-alerts", 10) == []
