"""The live socket as a channel of the AsyncAPI document."""

from collections.abc import Mapping
from typing import Literal, TypedDict, cast

from application.live_topics import MOST_SYMBOLS
from application.schemas.json_types import Schema, Time, object_of, schema_of

CHANNEL = "live"
_EVENT: Schema = {
    "type": "object",
    "description": "An event as it was recorded: one of the messages of the topics.",
    "required": ["type", "seq", "timestamp"],
}


class Subscription(TypedDict):
    """What a client is told; null: all of them."""

    symbols: list[str] | None
    kinds: list[str] | None
    ticks: bool


class LatestTick(TypedDict):
    """The newest trade print and quote of an instrument; ``volume`` is null where the print was before anybody watched."""

    price: float
    volume: float | None
    timestamp: Time | None
    bid: float | None
    ask: float | None


class Behind(TypedDict):
    """The client reads too slowly: nothing after ``seq`` was sent, and a new snapshot follows."""

    type: Literal["behind"]
    seq: int
    detail: str


class Error(TypedDict):
    """What the client said was not understood, or cannot be; nothing has changed."""

    type: Literal["error"]
    detail: str


class Pong(TypedDict):
    """The answer to a ping."""

    type: Literal["pong"]


class Ping(TypedDict):
    """Is VELOX there?"""

    type: Literal["ping"]


_SNAPSHOT: Schema = {
    **object_of(
        {
            "type": {"const": "snapshot"},
            "seq": {"type": "integer", "description": "All up to this number is in it; what follows comes as deltas."},
            "timestamp": schema_of(Time | None),
            "subscription": schema_of(Subscription),
        }
    ),
    "additionalProperties": {"description": "The account, positions, instruments and so on, as the API's routes tell them."},
}
_DELTA = object_of(
    {
        "type": {"const": "delta"},
        "after": {
            "type": "integer",
            "description": "The seq of the message that this one continues: where it is, nothing is missing.",
        },
        "seq": {"type": "integer", "description": "All up to this number that the subscription wants is told."},
        "timestamp": schema_of(Time | None),
        "events": {"type": "array", "items": _EVENT},
        "ticks": {"type": "object", "additionalProperties": schema_of(LatestTick), "description": "By symbol."},
    }
)
_NAMES: Schema = {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_SYMBOLS}
_SUBSCRIBE: Schema = {
    "type": "object",
    "properties": {"type": {"const": "subscribe"}, "symbols": _NAMES, "kinds": _NAMES},
    "required": ["type"],
    "additionalProperties": False,
}
SENT: Mapping[str, tuple[str, Schema]] = {
    "snapshot": ("The state after a sequence number.", _SNAPSHOT),
    "delta": ("What happened since the message before, at most ten times a second.", _DELTA),
    **{kind.__name__.lower(): (str(kind.__doc__), schema_of(kind)) for kind in (Behind, Error, Pong)},
}
"""What VELOX sends: a summary and the schema."""
RECEIVED: Mapping[str, tuple[str, Schema]] = {
    "subscribe": (
        "What to tell from now on: names of instruments and kinds; null or absent: all. A snapshot answers it.",
        _SUBSCRIBE,
    ),
    "ping": (str(Ping.__doc__), schema_of(Ping)),
}
"""What it understands."""


def with_live_socket(document: Mapping[str, object]) -> dict[str, object]:
    """The document with the socket's channel, messages and operations added."""
    components = cast("Mapping[str, Mapping[str, object]]", document["components"])
    messages = {f"{CHANNEL}.{name}": _message(name, *told) for name, told in {**SENT, **RECEIVED}.items()}
    query = {"type": "object", "properties": {name: {"type": "string"} for name in ("symbols", "kinds")}}
    channel: Schema = {
        "address": "/ws",
        "description": "The live socket of the API: names in the query have commas between them.",
        "messages": {name: {"$ref": f"#/components/messages/{CHANNEL}.{name}"} for name in (*SENT, *RECEIVED)},
        "bindings": {"ws": {"query": query, "bindingVersion": "0.1.0"}},
    }
    operations = {f"tell-{CHANNEL}": _operation("send", SENT), f"hear-{CHANNEL}": _operation("receive", RECEIVED)}
    return {
        **document,
        "channels": {**cast("Mapping[str, object]", document["channels"]), CHANNEL: channel},
        "operations": {**cast("Mapping[str, object]", document["operations"]), **operations},
        "components": {**components, "messages": {**components["messages"], **messages}},
    }


def _message(name: str, summary: str, payload: Schema) -> Schema:
    return {"name": f"{CHANNEL}.{name}", "title": name, "summary": summary.replace("``", ""), "payload": payload}


def _operation(action: str, messages: Mapping[str, object]) -> Schema:
    channel = f"#/channels/{CHANNEL}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in messages],
    }
