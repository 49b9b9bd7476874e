"""Points of the past: what the time-series store has, and what it does not have yet out of the journal."""

from collections.abc import Mapping
from typing import NamedTuple

from application.followers.time_series_delivery import FOLLOWER
from application.ports.journal import Journal
from application.queries.journal_points import JournalPoints
from application.queries.span import Span
from domain.errors import PortUnavailable
from domain.ports import Point, TimeSeriesStore


class Past(NamedTuple):
    """The newest points of a span, oldest first; ``more``: it has older ones that did not fit.

    ``degraded``: only part of it could be had; ``detail`` says which and why.
    """

    points: list[Point]
    more: bool
    degraded: bool
    detail: str | None


class PastPoints:
    """Reads from ``store``, and from ``journal`` what its follower has not delivered yet, or everything where it is silent."""

    def __init__(self, store: TimeSeriesStore, journal: Journal, own: JournalPoints) -> None:
        self._store = store
        self._journal = journal
        self._own = own

    async def read(self, measurement: str, tags: Mapping[str, str], span: Span) -> Past:
        """The newest points with all of ``tags`` in a span; never raises for a store that does not answer."""
        limit = span.limit + 1
        delivered = self._journal.cursor(FOLLOWER)
        try:
            stored = await self._store.read(measurement, tags, span.start, span.end, limit)
        except PortUnavailable as error:
            found = await self._own.newest(measurement, tags, span.start, span.end, limit)
            part = "this is what the journal holds" if found.is_whole else "this is the newest part, out of the journal"
            return _past(found.points, span.limit, f"{error}; {part}")
        tail = await self._own.newest(measurement, tags, span.start, span.end, limit, delivered)
        known = {_identity(point): point for point in (*stored, *tail.points)}
        points = sorted(known.values(), key=lambda point: (point.ts, point.seq))
        if tail.is_whole or len(tail.points) >= limit:
            return _past(points, span.limit)
        behind = self._journal.last_seq() - delivered
        return _past(points, span.limit, f"the time-series store is {behind:,} numbers behind, and not all of them were searched")


def _past(points: list[Point], most: int, detail: str | None = None) -> Past:
    return Past(points[-most:], len(points) > most, detail is not None, detail)


def _identity(point: Point) -> tuple[tuple[tuple[str, str], ...], int, int]:
    return tuple(sorted(point.tags.items())), point.ts, point.seq
