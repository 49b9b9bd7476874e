"""The live feed: what was just made durable, for whoever watches."""

from collections.abc import Sequence

from application.live_messages import LatestTick
from application.live_subscription import PendingTick, Subscription
from application.ports.clock import Clock
from application.ports.journal import Entry, RecordedEvent
from domain.events import TickRefused
from domain.frame import RowKind, TickFrame, instrument_of, kind_of

MOST_WAITING_EVENTS = 2_000
MESSAGE_INTERVAL_S = 0.05


class LiveFeed:
    """Hands durable entries to any number of subscriptions; ``publish`` and the subscribers live on one event loop.

    ``symbols`` is the run's instrument list that the row codes count in. A client gets at most one message per ``interval_s``.
    """

    def __init__(self, symbols: Sequence[str], clock: Clock, interval_s: float = MESSAGE_INTERVAL_S) -> None:
        self._symbols = tuple(symbols)
        self._clock = clock
        self._interval_s = interval_s
        self._published = 0
        self._subscriptions: set[Subscription] = set()

    @property
    def published(self) -> int:
        """The newest sequence number handed out; 0 before the first."""
        return self._published

    @property
    def subscribers(self) -> int:
        """How many clients are watching."""
        return len(self._subscriptions)

    def subscribe(self, limit: int = MOST_WAITING_EVENTS) -> Subscription:
        """A new client that may fall ``limit`` events behind; it collects from now on."""
        subscription = Subscription(limit, self._interval_s, self._clock, self._subscriptions.discard)
        subscription.begin(self._published)
        self._subscriptions.add(subscription)
        return subscription

    def close(self) -> None:
        """End every subscription."""
        for subscription in tuple(self._subscriptions):
            subscription.close()

    def publish(self, entries: Sequence[Entry]) -> None:
        """Offer entries that are durable, in order, to every client; blocks on none of them."""
        if not entries:
            return
        self._published = entries[-1].last_seq
        if not self._subscriptions:
            return
        ts = 0
        events: list[RecordedEvent] = []
        ticks: dict[str, PendingTick] = {}
        for entry in entries:
            events.extend(entry.events)
            if isinstance(entry.input, TickFrame):
                for code, row in _newest_rows(entry.input, entry).items():
                    tick = LatestTick(entry.input.prices[row], entry.input.sizes[row], entry.input.times[row])
                    ts = max(ts, tick.ts)
                    if kind_of(code) is RowKind.TRADE:
                        ticks[self._symbols[instrument_of(code)]] = (entry.last_seq, tick)
            else:
                ts = max(ts, entry.input.ts)
        for subscription in tuple(self._subscriptions):
            subscription.offer(self._published, ts, events, ticks)


def _newest_rows(frame: TickFrame, entry: Entry) -> dict[int, int]:
    """The position of the newest row of each code, without the rows that the engine refused."""
    refused = _refused_rows(entry)
    if not refused:
        return dict(zip(frame.codes, range(len(frame)), strict=True))
    return {code: row for row, code in enumerate(frame.codes) if row not in refused}


def _refused_rows(entry: Entry) -> frozenset[int]:
    """Positions of refused rows: a refusal follows its row, and the rows have the numbers that no event has."""
    return frozenset(
        event.seq - entry.first_seq - earlier - 1 for earlier, event in enumerate(entry.events) if event.kind == TickRefused.kind
    )
