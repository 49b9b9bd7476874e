"""The points of history that the journal itself can tell: the newest ones of a span, found without the time-series store."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from application.followers.points import points_of_event
from application.followers.rows import used_rows
from application.ports.journal import Entry, Journal
from application.queries.reading import entries_between, events_between
from application.queries.time_search import begins_at, entry_seq_at, seq_at
from domain.events import AccountChanged, BarClosed, StopMoved, StopPlaced
from domain.frame import RowKind, TickFrame, instrument_of, kind_of
from domain.ports import Point
from domain.ports.time_series_store import FieldValue
from domain.timeframe import NS_PER_SECOND

MOST_EVENTS = 20_000
MOST_NUMBERS = 100_000
"""Events, and numbers of rows and events, that one question looks at."""
_WINDOW = 4_000
_BAR_IS_LATE = 4 * 86_400 * NS_PER_SECOND
"""A bar is told when the next tick comes, but stands at its start: so much later, at most but for a long holiday."""
_KINDS: Mapping[str, frozenset[str]] = {
    "candles": frozenset({BarClosed.kind}),
    "indicators": frozenset({BarClosed.kind}),
    "trailing_sl": frozenset({StopPlaced.kind, StopMoved.kind}),
    "equity": frozenset({AccountChanged.kind}),
}


class Found(NamedTuple):
    """Points, oldest first; ``is_whole``: no older one was left because the search had to end."""

    points: list[Point]
    is_whole: bool


class JournalPoints:
    """Makes points as the follower of the store does; ``symbols`` is the run's instrument list, ``source`` the ticks' tag."""

    def __init__(self, journal: Journal, symbols: Sequence[str], source: str) -> None:
        self._journal = journal
        self._symbols = symbols
        self._source = source

    async def newest(
        self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int, after_seq: int = 0
    ) -> Found:
        """The newest ``limit`` points with all of ``tags``, start ≤ ts < end and a number above ``after_seq``."""
        found = (
            await self._ticks(tags, start, end, limit, after_seq)
            if measurement == "ticks"
            else await self._of_events(measurement, tags, start, end, limit, after_seq)
        )
        ordered = sorted(found.points, key=lambda point: (point.ts, point.seq))
        return Found(ordered[-limit:], found.is_whole)

    async def _of_events(
        self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int, after_seq: int
    ) -> Found:
        kinds, key = _KINDS[measurement], tags.get("symbol")
        is_bar = BarClosed.kind in kinds
        before = seq_at(self._journal, kinds, key, end + (_BAR_IS_LATE if is_bar else 0))
        points: list[Point] = []
        looked_at = 0
        async for event in events_between(self._journal, kinds, key, after_seq, before, newest_first=True):
            if event.ts < start:
                break
            if looked_at == MOST_EVENTS:
                return Found(points, is_whole=False)
            looked_at += 1
            points += [
                point
                for point in points_of_event(event)
                if point.measurement == measurement and start <= point.ts < end and tags.items() <= point.tags.items()
            ]
            if len(points) >= limit:
                break
        return Found(points, is_whole=True)

    async def _ticks(self, tags: Mapping[str, str], start: int, end: int, limit: int, after_seq: int) -> Found:
        last = before = entry_seq_at(self._journal, end)
        points: list[Point] = []
        while before > after_seq + 1 and len(points) < limit:
            low = max(after_seq, before - _WINDOW)
            window = [entry async for entry in entries_between(self._journal, low, before)]
            if not window:
                break
            points += [
                point
                for entry in window
                for point in self._rows(entry)
                if start <= point.ts < end and point.seq > after_seq and tags.items() <= point.tags.items()
            ]
            before = window[0].first_seq
            if begins_at(window[0]) < start:
                break
            if last - before > MOST_NUMBERS:
                return Found(points, is_whole=before <= after_seq + 1)
        return Found(points, is_whole=True)

    def _rows(self, entry: Entry) -> Iterator[Point]:
        if not isinstance(entry.input, TickFrame):
            return
        frame, seqs = used_rows(entry, entry.input)
        for seq, (code, ts, price, size) in zip(seqs, frame.rows(), strict=True):
            kind = kind_of(code)
            fields: dict[str, FieldValue] = {"price": price, "volume": size}
            if kind is not RowKind.TRADE:
                fields = {"bid" if kind is RowKind.BID else "ask": price}
            yield Point("ticks", {"symbol": self._symbols[instrument_of(code)], "source": self._source}, fields, ts, seq)
