"""Encoding: an event becomes a message once, and every reader gets the same bytes."""

from dataclasses import fields
from datetime import tzinfo
from hashlib import sha256

import msgspec

from application.ports.journal import RecordedEvent
from application.timestamps import iso
from domain.events import EVENT_TYPES, Event

_TIMES = {"start": "start", "end": "end", "opened_ts": "opened_at", "submitted_ts": "submitted_at"}
"""Fields that hold a time in ns → their name in messages, where they are ISO 8601."""
_COMMON = ("seq", "ts")


class EventEncoder:
    """Makes messages: ``type``, ``seq`` and ``timestamp`` first, then the event's own fields.

    Market prices are numbers, money is a string of exact decimals, times are ISO 8601 with the offset of ``timezone``.
    """

    def __init__(self, timezone: tzinfo) -> None:
        self._timezone = timezone
        self._encoder = msgspec.json.Encoder()
        self._plans = {
            event_type: [(field.name, _TIMES.get(field.name)) for field in fields(event_type) if field.name not in _COMMON]
            for event_type in EVENT_TYPES
        }

    def record(self, event: Event) -> RecordedEvent:
        """The event as it goes into the journal."""
        timezone = self._timezone
        message: dict[str, object] = {"type": event.kind, "seq": event.seq, "timestamp": iso(event.ts, timezone)}
        for name, time_name in self._plans[type(event)]:
            value = getattr(event, name)
            if time_name is None:
                message[name] = value
            else:
                message[time_name] = iso(value, timezone)
        return RecordedEvent(event.seq, event.ts, event.kind, event.key, self._encoder.encode(message))


def chain(events_hash: bytes, body: bytes) -> bytes:
    """The events hash with one more body: SHA-256 of the hash so far followed by the body."""
    return sha256(events_hash + body).digest()


def message_names(event_type: type[Event]) -> dict[str, tuple[str, bool]]:
    """The fields of a message: the event's own name of each → its name in the message, and whether it is a time there."""
    own = [field.name for field in fields(event_type) if field.name not in _COMMON]
    return {"seq": ("seq", False), "ts": ("timestamp", True)} | {name: (_TIMES.get(name, name), name in _TIMES) for name in own}
