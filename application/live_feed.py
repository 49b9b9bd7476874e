"""The live feed: what was just made durable, for whoever watches."""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from math import inf

from application.live_backlog import MOST_BYTES, MOST_EVENTS, LiveBacklog
from application.live_messages import LiveTick, delta
from application.live_subscription import Subscription
from application.live_topics import LiveTopics
from application.ports.clock import Clock
from application.ports.journal import Entry, RecordedEvent
from application.queries.instruments import Instrument
from application.timestamps import iso, to_ns
from domain.events import TickRefused
from domain.frame import RowKind, TickFrame, instrument_of, kind_of

MESSAGE_INTERVAL_S = 0.1
MOST_MESSAGES_A_SECOND = 250
"""To all clients together: where there are more of them, each gets fewer."""
_LONGEST_SPREAD = 0.8
"""Over how much of an interval its messages are spread, so that many clients hold up trading for a moment only at a time."""
_PARTS = 8
"""So often within an interval those are served whom trading has left no moment for."""
_AT_ONCE = 25
"""After the texts of so many ticks the event loop gets its turn."""
_MOST_SHARED = 16
"""So many texts of one interval are kept to be shared; those of clients that lag each on its own way are not."""
_Row = tuple[int, TickFrame, int]
"""A row: the sequence number that it came with, and where it is."""


class LiveFeed:
    """Hands durable entries to any number of clients; ``publish`` and the clients live on one event loop.

    ``symbols`` is the run's instrument list that the row codes count in. What happened within ``interval_s`` is put together
    once, and told to every client then: those with the same subscription get the same text, made when the first of them takes
    it. So what ``publish`` costs does not depend on how many watch, and a client that does not read costs nothing here.
    """

    def __init__(
        self,
        symbols: Sequence[str],
        tz: tzinfo,
        clock: Clock,
        interval_s: float = MESSAGE_INTERVAL_S,
        most_events: int = MOST_EVENTS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.symbols = tuple(symbols)
        self._known = frozenset(symbols)
        self._tz = tz
        self._clock = clock
        self._interval_s = interval_s
        self._most_events = most_events
        self._backlog = LiveBacklog(most_events, most_bytes)
        self._ticks = {symbol: LiveTick(symbol, tz) for symbol in self.symbols}
        self._published = self._told = self._ts = 0
        self._events: list[RecordedEvent] = []
        self._rows: dict[int, _Row] = {}
        self._texts: dict[tuple[LiveTopics, int], str] = {}
        self._subscriptions: set[Subscription] = set()
        self._news = asyncio.Event()
        self._beating: asyncio.Task[None] | None = None
        self._remembers = False
        self._queue: deque[tuple[float, Subscription]] = deque()

    @property
    def subscribers(self) -> int:
        """How many clients are watching."""
        return len(self._subscriptions)

    @property
    def begins_after(self) -> int:
        """A snapshot of this sequence number or a later one can be continued; one that is older cannot."""
        return self._backlog.after

    def subscribe(self) -> Subscription:
        """A new client, to be told of what follows a snapshot that is not older than ``begins_after``."""
        if not self._subscriptions:
            self._begin()
        subscription = Subscription(self, self._leave)
        self._subscriptions.add(subscription)
        return subscription

    def close(self) -> None:
        """End every subscription."""
        for subscription in tuple(self._subscriptions):
            subscription.close()

    def remember(self, instruments: Iterable[Instrument]) -> None:
        """Prices and quotes from before anybody watched, so that a new quote is told with the last price; once is enough."""
        if self._remembers:
            return
        self._remembers = True
        for each in instruments:
            ts = to_ns(each["timestamp"]) if each["timestamp"] else 0
            self._ticks[each["symbol"]].remember(each["price"], ts, each["bid"], each["ask"])

    def publish(self, entries: Sequence[Entry]) -> None:
        """Take entries that are durable, in order; blocks on no client."""
        if not entries:
            return
        self._published = entries[-1].last_seq
        if not self._subscriptions:
            return
        for entry in entries:
            self._events += entry.events
            if isinstance(entry.input, TickFrame):
                self._take_rows(entry, entry.input)
            else:
                self._ts = max(self._ts, entry.input.ts)
        if len(self._events) > self._most_events:
            self._put_together()
        self._news.set()

    def text_after(self, seq: int, topics: LiveTopics) -> tuple[int, str] | None:
        """What ``topics`` has after ``seq`` up to the end of the interval, and that end; None where part of it is dropped."""
        if seq < self._backlog.after:
            return None
        text = self._texts.get((topics, seq))
        if text is None:
            text = self._text(seq, topics)
            if len(self._texts) < _MOST_SHARED:
                self._texts[topics, seq] = text
        return self._told, text

    def has_news(self, seq: int) -> bool:
        """Whether there is something to tell a client that knows all up to ``seq``."""
        return self._told > seq

    def _text(self, seq: int, topics: LiveTopics) -> str:
        events = topics.choose(self._backlog.since(seq), self._known)
        ticks = [tick for tick in self._ticks.values() if tick.seq > seq and topics.wants_tick_of(tick.symbol)]
        told = iso(self._ts, self._tz) if self._ts else None
        return delta(seq, self._told, told, events, [tick.text for tick in ticks if tick.is_known])

    def _take_rows(self, entry: Entry, frame: TickFrame) -> None:
        """Remember where the newest row of each code is, without the rows that the engine refused."""
        newest = dict(zip(frame.codes, range(len(frame)), strict=True))
        if entry.events and (refused := _refused_rows(entry)):
            newest = {code: row for row, code in enumerate(frame.codes) if row not in refused}
        seq, rows = entry.last_seq, self._rows
        for code, row in newest.items():
            rows[code] = (seq, frame, row)

    def _put_together(self) -> None:
        """End an interval: all that was published can be told from now on."""
        for code, (seq, frame, row) in self._rows.items():
            price, size, ts = frame.prices[row], frame.sizes[row], frame.times[row]
            tick, kind = self._ticks[self.symbols[instrument_of(code)]], kind_of(code)
            self._ts = max(self._ts, ts)
            if kind is RowKind.TRADE:
                tick.trade(seq, price, size, ts)
            elif kind is RowKind.BID:
                tick.bid(seq, price)
            else:
                tick.ask(seq, price)
        self._backlog.add(self._events)
        self._told = self._published
        self._events, self._rows, self._texts = [], {}, {}

    def breathe(self) -> None:
        """Trading waits for the disk: a good moment to send to the next client, if it is due."""
        if self._queue and self._queue[0][0] <= self._clock.monotonic():
            self._queue.popleft()[1].wake()

    def _serve(self, now: float) -> None:
        """Send to all clients that are due and have not been served yet."""
        while self._queue and self._queue[0][0] <= now:
            self._queue.popleft()[1].wake()

    async def _write_out(self, symbols: Sequence[str]) -> None:
        """Make the texts of ticks before a client asks for them all at once."""
        for number, symbol in enumerate(symbols, 1):
            tick = self._ticks[symbol]
            if tick.is_known:
                tick.write_out()
            if number % _AT_ONCE == 0:
                await self._clock.sleep(0)

    def _begin(self) -> None:
        self._backlog.begin(self._published)
        self._told, self._ts = self._published, 0
        self._events, self._rows, self._texts = [], {}, {}
        self._ticks = {symbol: LiveTick(symbol, self._tz) for symbol in self.symbols}
        self._remembers = False
        self._news.clear()
        self._beating = asyncio.create_task(self._beat(), name="live feed")

    def _leave(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)
        if not self._subscriptions and self._beating is not None:
            self._beating.cancel()
            self._beating = None

    async def _beat(self) -> None:
        """Once an interval, put together what happened and wake the clients, one after the other."""
        while True:
            await self._news.wait()
            self._news.clear()
            began = self._clock.monotonic()
            interval_s = max(self._interval_s, len(self._subscriptions) / MOST_MESSAGES_A_SECOND)
            fresh = [self.symbols[instrument_of(code)] for code in self._rows]
            self._put_together()
            await self._write_out(fresh)
            clients = tuple(self._subscriptions)
            step = interval_s * _LONGEST_SPREAD / len(clients) if clients else 0.0
            self._queue = deque((began + number * step, client) for number, client in enumerate(clients))
            for part in range(1, _PARTS + 1):
                self._serve(self._clock.monotonic())
                await self._clock.sleep(began + part * interval_s / _PARTS - self._clock.monotonic())
            self._serve(inf)


def _refused_rows(entry: Entry) -> frozenset[int]:
    """Positions of refused rows: a refusal follows its row, and the rows have the numbers that no event has."""
    return frozenset(
        event.seq - entry.first_seq - earlier - 1 for earlier, event in enumerate(entry.events) if event.kind == TickRefused.kind
    )
