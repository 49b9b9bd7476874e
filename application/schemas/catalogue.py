"""Every message that VELOX publishes, with its schema and its topic."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import cleandoc

from application.encoding import message_names
from application.followers.publisher_delivery import topic_of
from application.schemas.json_types import TIME, Schema, fields_of, object_of, schema_of
from application.schemas.other_messages import OTHER_MESSAGES
from domain.events import EVENT_TYPES, Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = "v1"
_USUAL = {
    "seq": "The journal's number of this fact: it counts up through the whole run",
    "timestamp": "Event time: ISO 8601 with the exchange's offset",
    "symbol": "The instrument",
    "strategy_id": "The strategy that wanted it",
    "order_id": "The order",
    "trade_id": "The round trip that it belongs to, from the entry until the position is flat",
    "timeframe": "The length of the bars, such as 1m",
    "side": "BUY or SELL of an order, long or short of a position",
    "action": "BUY or SELL",
    "charges": "Brokerage, taxes and fees, in the account's currency",
}
"""What fields say that have one meaning everywhere."""


@dataclass(frozen=True, slots=True)
class MessageType:
    """One kind of message: ``name`` with its version (``tick.v1``), the plain name of its topic, its fields as a JSON Schema.

    ``key`` says what the record's key is.
    """

    name: str
    topic: str
    key: str
    schema: Schema

    @property
    def text(self) -> str:
        """What the message says."""
        return str(self.schema["description"])


def message_types(events: Sequence[type[Event]] = EVENT_TYPES) -> list[MessageType]:
    """All messages: those of the engine's events, and the others."""
    others = [_other(*other) for other in OTHER_MESSAGES]
    return sorted([*map(_event, events), *others], key=lambda message: message.name)


def _event(event: type[Event]) -> MessageType:
    names = message_names(event)
    properties: dict[str, Schema] = {"type": {"const": event.kind}}
    for own, hint in fields_of(event).items():
        name, is_time = names[own]
        properties[name] = dict(TIME) if is_time else schema_of(hint)
    aliases = {own: name for own, (name, _) in names.items()}
    text = cleandoc(event.__doc__ or "")
    return MessageType(
        _named(event.kind), topic_of(event.kind), _key(properties), _described(event.kind, properties, text, aliases)
    )


def _other(kind: str, topic: str, key: str, fields: type) -> MessageType:
    properties = {name: schema_of(hint) for name, hint in fields_of(fields).items()}
    return MessageType(_named(kind), topic, key, _described(kind, properties, cleandoc(fields.__doc__ or ""), {}))


def _named(kind: str) -> str:
    return f"{kind}.{VERSION}"


def _described(kind: str, properties: Mapping[str, Schema], text: str, aliases: Mapping[str, str]) -> Schema:
    said = {**_USUAL, **_said(text, aliases)}
    described = {name: {**schema, "description": said[name]} if name in said else schema for name, schema in properties.items()}
    return {
        "$schema": DIALECT,
        "$id": f"urn:velox:{_named(kind)}",
        "title": _named(kind),
        "description": _plain(text),
        **object_of(described),
    }


def _key(properties: Mapping[str, Schema]) -> str:
    """What ``Event.key`` takes of these fields."""
    if "symbol" in properties:
        return "the symbol, else the strategy_id, else velox" if "strategy_id" in properties else "the symbol"
    return "the strategy_id" if "strategy_id" in properties else "velox"


def _said(text: str, aliases: Mapping[str, str]) -> dict[str, str]:
    """What a docstring says about single fields: the first clause that names each in double backquotes."""
    said: dict[str, str] = {}
    for clause in re.split(r"(?<=[.;])\s+", " ".join(text.split())):
        for name in re.findall(r"``(\w+)``", clause):
            said.setdefault(aliases.get(name, name), _plain(clause).rstrip(";."))
    return said


def _plain(text: str) -> str:
    """A docstring in the words of messages, where times are text and what is absent is null."""
    return re.sub(r" \(ns\)|, ns\b", "", re.sub(r"\bNone\b", "null", " ".join(text.replace("``", "").split())))
