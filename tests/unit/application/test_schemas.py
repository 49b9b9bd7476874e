"""Every message that is published keeps to its schema, and the schemas follow from the types alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError  # type: ignore[import-untyped]

from adapters.outbound.memory.event_publisher import MemoryEventPublisher
from application.encoding import EventEncoder
from application.followers.publisher_delivery import PublisherDelivery
from application.ports.journal import Entry
from application.schemas.asyncapi import HEADERS, asyncapi
from application.schemas.catalogue import MessageType, message_types
from application.schemas.json_types import schema_of
from application.timestamps import to_ns
from application.topics import TopicNames
from domain.events import EVENT_TYPES, Event
from domain.ports import EventRecord
from tests.unit.application import small_run
from tests.unit.followers.decisions import KOLKATA, NINE_FIFTEEN, ONE_OF_EACH, entry_with
from tests.unit.followers.test_publisher_delivery import MINIMUM_FIELDS

FORMATS = FormatChecker(formats=())
MESSAGES = {message.name: message for message in message_types()}


@FORMATS.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]
def is_time(value: object) -> bool:
    return to_ns(str(value)) > 0


def expect_valid(schema: str, value: bytes) -> None:
    validator = Draft202012Validator(MESSAGES[schema].schema, format_checker=FORMATS)
    validator.validate(json.loads(value))


async def published(entries: Sequence[Entry], symbols: Sequence[str]) -> list[EventRecord]:
    publisher = MemoryEventPublisher()
    await PublisherDelivery(publisher, symbols, KOLKATA, TopicNames("velox", "dashes")).deliver(entries)
    return [record for topic in publisher.topics() for record in publisher.recent(topic, 100_000)]


def sample(hint: object) -> object:
    """A value of a type that an event's field has."""
    plain: Mapping[object, object] = {int: NINE_FIFTEEN, float: 1.25, str: "text", bool: True, Decimal: Decimal("-1.50")}
    if hint in plain:
        return plain[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if origin is Literal:
        return inner[0]
    if origin is UnionType:
        return sample(inner[0])
    assert isinstance(origin, type), hint
    if issubclass(origin, Mapping):
        return {"first": sample(inner[1]), "second": float("nan") if inner[1] is float else sample(inner[1])}
    assert issubclass(origin, Sequence), hint
    return [sample(inner[0])]


def samples(event: type[Event]) -> Iterator[Event]:
    """An event with every field, and one without what may be absent."""
    hints = get_type_hints(event)
    for absent in (False, True):
        values: dict[str, Any] = {
            field.name: None if absent and type(None) in get_args(hints[field.name]) else sample(hints[field.name])
            for field in fields(event)
        }
        yield event(**values)


async def test_what_a_run_publishes_keeps_to_the_schemas() -> None:
    recorder = small_run.recorder()
    entries = [recorder.take(frame, "") for frame in small_run.frames(20)]
    records = await published(entries, small_run.SYMBOLS)
    assert {"tick.v1", "bar_closed.v1", "signal.v1", "trade.v1", "order_executed.v1", "position_closed.v1"} <= {
        record.schema for record in records
    }
    for record in records:
        expect_valid(record.schema, record.value)
        assert record.topic == f"velox-{MESSAGES[record.schema].topic}"


async def test_one_of_each_decision_keeps_to_the_schemas_and_to_its_topic() -> None:
    records = await published([entry_with(*ONE_OF_EACH)], ["SBIN"])
    for record in records:
        expect_valid(record.schema, record.value)
        assert record.topic == f"velox-{MESSAGES[record.schema].topic}"


@pytest.mark.parametrize("event", EVENT_TYPES, ids=lambda event: str(event.kind))
def test_every_kind_of_event_has_a_schema_that_its_messages_keep_to(event: type[Event]) -> None:
    for made in samples(event):
        expect_valid(f"{event.kind}.v1", EventEncoder(KOLKATA).record(made).body)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: str(message.name))
def test_a_schema_is_one_and_refuses_what_is_undeclared_or_missing(message: MessageType) -> None:
    Draft202012Validator.check_schema(message.schema)
    assert message.schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert message.schema["additionalProperties"] is False
    properties: Any = message.schema["properties"]
    assert message.schema["required"] == list(properties)
    assert message.schema["description"]


async def test_a_wrong_message_is_refused() -> None:
    record = next(each for each in await published([entry_with(*ONE_OF_EACH)], ["SBIN"]) if each.schema == "trade.v1")
    right = json.loads(record.value)
    expect_valid("trade.v1", json.dumps(right).encode())
    without = {name: value for name, value in right.items() if name != "charges"}
    for wrong in (
        *({**right, "more": 1}, without, {**right, "charges": 3.05}, {**right, "charges": "3,05"}, {**right, "price": "621.1"}),
        *({**right, "type": "tick"}, {**right, "timestamp": "yesterday"}, {**right, "quantity": 1.5}),
    ):
        with pytest.raises(ValidationError):
            expect_valid("trade.v1", json.dumps(wrong).encode())


def test_every_topic_has_its_minimum_of_fields() -> None:
    topics = {f"velox-{message.topic}" for message in MESSAGES.values()}
    assert topics == set(MINIMUM_FIELDS)
    for message in MESSAGES.values():
        assert MINIMUM_FIELDS[f"velox-{message.topic}"] <= set(message.schema["required"])  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebalanced(Event):
    """A new kind. ``weights`` sum to 1; ``old`` is None at first."""

    kind: ClassVar[str] = "rebalanced"
    strategy_id: str
    weights: Mapping[str, float]
    old: tuple[str, ...] | None
    start: int


def test_a_new_kind_of_event_is_described_by_its_type_alone() -> None:
    (found,) = [message for message in message_types([Rebalanced]) if message.name == "rebalanced.v1"]
    assert (found.topic, found.key) == ("events", "the strategy_id")
    properties: Any = found.schema["properties"]
    assert properties["start"] == {"type": "string", "format": "date-time"}
    assert properties["old"]["description"] == "old is null at first"
    assert properties["weights"]["additionalProperties"] == {"type": ["number", "null"]}


def test_a_type_that_nobody_described_is_an_error() -> None:
    with pytest.raises(TypeError, match="complex"):
        schema_of(complex)


@pytest.mark.parametrize("style", ["{}", "velox-{}", "other.{}"])
def test_the_document_names_topics_messages_keys_and_headers(style: str) -> None:
    document: Any = asyncapi(list(MESSAGES.values()), style.format, "1.2.3")
    assert document["asyncapi"] == "3.0.0"
    channels, messages = document["channels"], document["components"]["messages"]
    assert set(messages) == set(MESSAGES)
    assert {channel["address"] for channel in channels.values()} == {style.format(message.topic) for message in MESSAGES.values()}
    for name, channel in channels.items():
        for message, reference in channel["messages"].items():
            assert reference == {"$ref": f"#/components/messages/{message}"}
            assert MESSAGES[message].topic == name
    for operation in document["operations"].values():
        assert operation["channel"]["$ref"].removeprefix("#/channels/") in channels
    for message in messages.values():
        assert message["headers"] == HEADERS
        assert message["bindings"]["kafka"]["key"]["description"]
    assert {"event-id", "seq", "schema", "run-id"} == set(document["components"]["messages"]["tick.v1"]["headers"]["required"])


def test_the_key_that_is_told_is_the_key_that_is_taken() -> None:
    for event in EVENT_TYPES:
        made = next(iter(samples(event)))
        expected = {"velox": "velox"}.get(MESSAGES[f"{event.kind}.v1"].key, "text")
        assert made.key == expected
