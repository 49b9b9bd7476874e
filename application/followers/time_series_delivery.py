"""Delivery to the time-series store: ticks as frames, and the points of what the engine decided."""

from array import array
from collections.abc import Sequence

from application.followers.points import points_of
from application.followers.rows import used_rows
from application.ports.journal import Entry
from domain.frame import TickFrame
from domain.ports import TimeSeriesStore


class TimeSeriesDelivery:
    """``symbols`` is the run's instrument list that row codes count in; ``source`` names the feed (the ticks' tag)."""

    def __init__(self, store: TimeSeriesStore, symbols: Sequence[str], source: str) -> None:
        self._store = store
        self._symbols = symbols
        self._source = source

    async def deliver(self, entries: Sequence[Entry]) -> None:
        """Store entries; raises ``PortUnavailable`` with nothing to undo: the same points written again change nothing."""
        frame, seqs = _ticks_of(entries)
        if seqs:
            await self._store.write_ticks(frame, seqs, self._symbols, self._source)
        points = [point for entry in entries for point in points_of(entry)]
        if points:
            await self._store.write(points)


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
