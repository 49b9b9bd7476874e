"""A record of a topic as a program reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from confluent_kafka import Message

from domain.errors import BadInput

Value = dict[str, Any]
_decode = msgspec.json.Decoder(Value).decode


@dataclass(frozen=True, slots=True)
class TopicMessage:
    """``value`` is the message itself, decoded from JSON; ``docs/kafka.md`` names the fields of each topic.

    ``seq``, ``schema``, ``run_id`` and ``event_id`` come from the headers; −1 and "" where another program's record lacks them.
    ``timestamp_ms`` is when the record was published, by the wall clock; the time of the event is in ``value``.
    """

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: str
    headers: Mapping[str, str]
    value: Value

    @property
    def seq(self) -> int:
        """The number of the fact in its run's journal."""
        text = self.headers.get("seq", "")
        return int(text) if text.isdecimal() else -1

    @property
    def schema(self) -> str:
        """Name and version of the value's form, such as ``tick.v1``."""
        return self.headers.get("schema", "")

    @property
    def run_id(self) -> str:
        """The run that published it."""
        return self.headers.get("run-id", "")

    @property
    def event_id(self) -> str:
        """The same whenever the same fact is delivered: what a consumer remembers to act once."""
        return self.headers.get("event-id", "")

    @classmethod
    def read(cls, message: Message) -> "TopicMessage":
        """Read what the driver brings; ``BadInput`` with topic, partition and offset for what is not a JSON object."""
        topic, partition, offset = message.topic() or "", message.partition() or 0, message.offset() or 0
        try:
            value = _decode(_bytes(message.value()))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise BadInput(f"{topic}, partition {partition}, offset {offset}: expected a JSON object, found {error}") from error
        headers = {name: _text(held) for name, held in dict(message.headers() or ()).items()}
        return cls(topic, partition, offset, message.timestamp()[1], _text(message.key()), headers, value)


def _bytes(data: bytes | str | None) -> bytes:
    return data.encode() if isinstance(data, str) else data or b""


def _text(data: bytes | str | None) -> str:
    return data if isinstance(data, str) else (data or b"").decode(errors="replace")
