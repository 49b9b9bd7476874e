"""Messages of the live feed, and their JSON form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import msgspec

from application.ports.journal import RecordedEvent
from application.timestamps import iso


@dataclass(frozen=True, slots=True)
class LatestTick:
    """The newest trade print of an instrument; ``ts`` in ns."""

    price: float
    volume: float
    ts: int


@dataclass(frozen=True, slots=True)
class Delta:
    """What happened up to ``seq`` since the message before it: all events in order, and the newest tick of each instrument.

    ``ts`` is the market time in ns (0: not known).
    """

    seq: int
    ts: int
    events: Sequence[RecordedEvent]
    ticks: Mapping[str, LatestTick]


@dataclass(frozen=True, slots=True)
class Behind:
    """The client read too slowly: everything after ``seq`` was dropped for it, so only a new snapshot helps."""

    seq: int
    dropped: int


LiveMessage = Delta | Behind


def encode(message: LiveMessage, tz: tzinfo) -> bytes:
    """The JSON form, with times told in ``tz``; event bodies go in as they were recorded."""
    if isinstance(message, Behind):
        detail = "this client reads too slowly; a new snapshot follows, what happened before it was not sent"
        return msgspec.json.encode({"type": "behind", "seq": message.seq, "dropped": message.dropped, "detail": detail})
    ticks = {
        symbol: {"price": tick.price, "volume": tick.volume, "timestamp": iso(tick.ts, tz)}
        for symbol, tick in message.ticks.items()
    }
    return b'{"type":"delta","seq":%d,"timestamp":%s,"events":[%s],"ticks":%s}' % (
        message.seq,
        msgspec.json.encode(iso(message.ts, tz) if message.ts else None),
        b",".join([event.body for event in message.events]),
        msgspec.json.encode(ticks),
    )
