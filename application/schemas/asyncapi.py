"""The AsyncAPI 3.0 document: topics as channels, with their messages, keys and headers."""

from collections.abc import Callable, Sequence

from application.schemas.catalogue import MessageType
from application.schemas.json_types import Schema, object_of

HEADERS = object_of(
    {
        "event-id": {"type": "string", "description": "Identifies the fact: the same for every delivery of it."},
        "seq": {"type": "string", "pattern": "^[0-9]+$", "description": "The journal's sequence number, in decimal digits."},
        "schema": {"type": "string", "description": "Name and version of the value's schema, such as tick.v1."},
        "run-id": {"type": "string", "description": "The run that it belongs to."},
    }
)
_TEXT = (
    "Everything that VELOX decides, as Kafka records. Values are JSON (UTF-8); records with the same key keep their order. "
    "Prices are numbers, money is a string of exact decimals, times are ISO 8601 with the exchange's offset."
)


def asyncapi(messages: Sequence[MessageType], name_of: Callable[[str], str], version: str) -> dict[str, object]:
    """The document for these messages; ``name_of`` makes the full name of a topic of its plain one."""
    topics = sorted({message.topic for message in messages})
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "VELOX", "version": version, "description": _TEXT, "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, name_of, messages) for topic in topics},
        "operations": {f"publish-{topic}": {"action": "send", "channel": {"$ref": f"#/channels/{topic}"}} for topic in topics},
        "components": {"messages": {message.name: _message(message) for message in messages}},
    }


def _channel(topic: str, name_of: Callable[[str], str], messages: Sequence[MessageType]) -> Schema:
    own = [message.name for message in messages if message.topic == topic]
    return {
        "address": name_of(topic),
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in own},
        "bindings": {"kafka": {"topic": name_of(topic), "bindingVersion": "0.5.0"}},
    }


def _message(message: MessageType) -> Schema:
    return {
        "name": message.name,
        "title": message.name,
        "summary": message.text,
        "headers": HEADERS,
        "payload": message.schema,
        "bindings": {"kafka": {"key": {"type": "string", "description": message.key}, "bindingVersion": "0.5.0"}},
    }
