"""Messages of the live feed, in their JSON form."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

import msgspec

from application.live_topics import LiveTopics
from application.ports.journal import RecordedEvent
from application.timestamps import iso

_UNKNOWN = -1.0
PONG = '{"type":"pong"}'


def delta(
    after: int, seq: int, timestamp: str | None, events: Sequence[RecordedEvent], ticks: Iterable[tuple[bytes, bytes]]
) -> str:
    """What happened after sequence number ``after`` up to ``seq``: event bodies as they were recorded, and the newest ticks.

    ``ticks`` are symbols and ticks that are JSON already.
    """
    head = b'{"type":"delta","after":%d,"seq":%d,"timestamp":%s,"events":[' % (after, seq, msgspec.json.encode(timestamp))
    bodies = b",".join([event.body for event in events])
    newest = b",".join([b"%s:%s" % tick for tick in ticks])
    return b"".join((head, bodies, b'],"ticks":{', newest, b"}}")).decode()


def behind(seq: int) -> str:
    """The client reads too slowly: nothing after ``seq`` was sent, and only a new snapshot helps."""
    detail = "this client reads too slowly; a new snapshot follows, what happened before it was not sent"
    return msgspec.json.encode({"type": "behind", "seq": seq, "detail": detail}).decode()


def error(detail: str) -> str:
    """What the client sent was not understood, or cannot be; nothing has changed."""
    return msgspec.json.encode({"type": "error", "detail": detail}).decode()


def snapshot_for(topics: LiveTopics, snapshot: str) -> str:
    """A snapshot (a JSON object that is not empty), with the subscription that it begins."""
    return f'{{"subscription":{_told(topics)},{snapshot[1:]}'


def _told(topics: LiveTopics) -> str:
    told: Mapping[str, object] = {
        "symbols": None if topics.symbols is None else sorted(topics.symbols),
        "kinds": None if topics.kinds is None else sorted(topics.kinds),
        "ticks": topics.ticks,
    }
    return msgspec.json.encode(told).decode()


class LiveTick:
    """What the live feed knows of an instrument: its newest trade print and quote, as of sequence number ``seq``."""

    __slots__ = ("_ask", "_bid", "_name", "_price", "_text", "_ts", "_tz", "_volume", "seq", "symbol")

    def __init__(self, symbol: str, tz: tzinfo) -> None:
        self.symbol = symbol
        self.seq = 0
        self._name = msgspec.json.encode(symbol)
        self._tz = tz
        self._price: float | None = None
        self._volume: float | None = None
        self._ts = 0
        self._bid = self._ask = _UNKNOWN
        self._text: bytes | None = None

    def trade(self, seq: int, price: float, volume: float, ts: int) -> None:
        """A trade print."""
        self.seq, self._text = seq, None
        self._price, self._volume, self._ts = price, volume, ts

    def bid(self, seq: int, price: float) -> None:
        """The best bid from now on; 0: there is none."""
        self.seq, self._text = seq, None
        self._bid = price

    def ask(self, seq: int, price: float) -> None:
        """The best ask from now on; 0: there is none."""
        self.seq, self._text = seq, None
        self._ask = price

    def remember(self, price: float | None, ts: int, bid: float | None, ask: float | None) -> None:
        """What was so before anything was heard, where nothing was heard yet."""
        if self._price is None:
            self._price, self._ts, self._text = price, ts, None
        self._bid = (bid or 0.0) if self._bid == _UNKNOWN else self._bid
        self._ask = (ask or 0.0) if self._ask == _UNKNOWN else self._ask

    @property
    def is_known(self) -> bool:
        """Whether there was a trade print, so that there is a price to tell."""
        return self._price is not None

    def write_out(self) -> None:
        """Make the text now."""
        _ = self.text

    @property
    def text(self) -> tuple[bytes, bytes]:
        """Symbol and tick as JSON, made once however many ask."""
        if self._text is None:
            timestamp = iso(self._ts, self._tz) if self._ts else None
            bid, ask = (side if side > 0 else None for side in (self._bid, self._ask))
            self._text = msgspec.json.encode(
                {"price": self._price, "volume": self._volume, "timestamp": timestamp, "bid": bid, "ask": ask}
            )
        return self._name, self._text
