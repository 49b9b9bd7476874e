"""Delivery to the time-series store: ticks as frames, and the points of what the engine decided."""

import asyncio
from array import array
from collections.abc import Sequence

from application.followers.pace import Pace
from application.followers.points import points_of
from application.followers.rows import used_rows
from application.ports.journal import Entry, Journal
from domain.frame import TickFrame
from domain.ports import Point, TimeSeriesStore

FOLLOWER = "time series"
"""The name by which the journal knows how far the store has come."""
MADE_TOGETHER = 100
"""After about so many points the event loop gets its turn."""


class TimeSeriesDelivery:
    """``symbols`` is the run's instrument list that row codes count in; ``source`` names the feed (the ticks' tag).

    A store may need to know where it stood when the process before this one ended: before the first delivery it is told again
    of the journal's newest ``recall_window`` numbers before it. That part is enough. What such a store derives from the past is,
    for every series, the end of its last group of points that share a time; it depends on nothing before that group, and matters
    only to points that share that time too. So only a group of one series and one time that is spread over more numbers than the
    window has could be continued wrongly: the feed's clock would stand still for 100,000 numbers.
    """

    def __init__(self, store: TimeSeriesStore, symbols: Sequence[str], source: str, journal: Journal) -> None:
        self._store = store
        self._symbols = symbols
        self._source = source
        self._journal = journal
        self._has_recalled = False

    async def deliver(self, entries: Sequence[Entry]) -> None:
        """Store entries; raises ``PortUnavailable`` with nothing to undo: the same points written again change nothing."""
        if not self._has_recalled:
            await self._recall(entries[0].first_seq)
            self._has_recalled = True
        frame, seqs = _ticks_of(entries)
        if seqs:
            await self._store.write_ticks(frame, seqs, self._symbols, self._source)
        points: list[Point] = []
        made_together = 0
        for entry in entries:
            points += points_of(entry)
            if len(points) - made_together >= MADE_TOGETHER:
                made_together = len(points)
                await asyncio.sleep(0)
        if points:
            await self._store.write(points)

    async def _recall(self, before_seq: int) -> None:
        """Tell the store again what was delivered last, in parts that do not hold the event loop for long."""
        pace = Pace()
        told = max(before_seq - 1 - self._store.recall_window, 0)
        while entries := [each for each in self._journal.entries(told, pace.entries_per_read) if each.last_seq < before_seq]:
            for part in pace.deliveries(entries):
                frame, seqs = _ticks_of(part)
                await self._store.recall_ticks(frame, seqs, self._symbols, self._source)
                await self._store.recall(_points_of(part))
                await asyncio.sleep(0)
            told = entries[-1].last_seq


def _points_of(entries: Sequence[Entry]) -> list[Point]:
    return [point for entry in entries for point in points_of(entry)]


def _ticks_of(entries: Sequence[Entry]) -> "tuple[TickFrame, array[int]]":
    parts = [used_rows(entry, entry.input) for entry in entries if isinstance(entry.input, TickFrame)]
    if len(parts) == 1:
        return parts[0]
    ticks, seqs = TickFrame(), array("q")
    for part, part_seqs in parts:
        ticks.codes.extend(part.codes)
        ticks.times.extend(part.times)
        ticks.prices.extend(part.prices)
        ticks.sizes.extend(part.sizes)
        seqs.extend(part_seqs)
    return ticks, seqs
