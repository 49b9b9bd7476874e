"""Equity over time, thinned to what a chart can show."""

from datetime import tzinfo
from typing import TypedDict

import msgspec

from application.followers.messages import AccountMessage
from application.ports.journal import Journal, RecordedEvent
from application.queries.curve import Curve, EquityPoint, thinned
from application.queries.fold import Fold
from application.queries.reading import events_between
from application.queries.span import EVER, MOST_IN_A_SPAN, Span
from application.queries.time_search import seq_at
from application.timestamps import iso
from domain.errors import InvalidValue
from domain.events import AccountChanged

FEWEST_POINTS = 10
DEFAULT_POINTS = 500
MOST_POINTS = 5_000
_KINDS = frozenset({AccountChanged.kind})


class EquityAt(TypedDict):
    """The account after one change, in numbers (the exact amounts are in the events)."""

    timestamp: str
    seq: int
    equity: float
    cash: float
    realized_pnl: float
    unrealized_pnl: float
    drawdown: float
    exposure: float


class Equity(TypedDict):
    """Oldest first. ``degraded``: only part of it could be had; ``detail`` says which, and where points were left out."""

    items: list[EquityAt]
    degraded: bool
    detail: str | None


class EquityCurve:
    """The account over the run, out of the journal; remembers a bounded number of points (see ``Curve``)."""

    def __init__(self, journal: Journal, tz: tzinfo) -> None:
        self._journal = journal
        self._tz = tz
        self._curve = Curve()
        self._fold = Fold(journal, _KINDS, lambda event: self._curve.add(_point(event)))

    async def catch_up(self) -> None:
        """Take in what has happened by now."""
        await self._fold.catch_up()

    async def over(self, span: Span, points: int) -> Equity:
        """At most ``points`` of the changes in a span, with its first, last, highest, lowest and deepest drawdown.

        The highest, lowest and deepest are those of the span exactly where it has at most ``MOST_IN_A_SPAN`` changes, or is the
        whole run.
        """
        if not FEWEST_POINTS <= points <= MOST_POINTS:
            raise InvalidValue("points", points, f"{FEWEST_POINTS} to {MOST_POINTS}")
        await self.catch_up()
        found, detail = self._curve.points(span.start, span.end), None
        if self._curve.size > 1 and span != EVER:
            changes = await self._changes_in(span)
            found = found if changes is None else changes
            detail = None if changes is not None else f"the span is thinned from the extremes of every {self._curve.size} changes"
        return Equity(items=[self._told(point) for point in thinned(found, points)], degraded=False, detail=detail)

    async def _changes_in(self, span: Span) -> list[EquityPoint] | None:
        """Every change in a span; None where they are more than ``MOST_IN_A_SPAN``."""
        first = seq_at(self._journal, _KINDS, None, span.start)
        end = seq_at(self._journal, _KINDS, None, span.end)
        changes: list[EquityPoint] = []
        async for event in events_between(self._journal, _KINDS, None, first - 1, end):
            changes.append(_point(event))
            if len(changes) > MOST_IN_A_SPAN:
                return None
        return changes

    def _told(self, point: EquityPoint) -> EquityAt:
        return EquityAt(
            timestamp=iso(point.ts, self._tz),
            seq=point.seq,
            equity=point.equity,
            cash=point.cash,
            realized_pnl=point.realized_pnl,
            unrealized_pnl=point.unrealized_pnl,
            drawdown=point.drawdown,
            exposure=point.exposure,
        )


def _point(event: RecordedEvent) -> EquityPoint:
    account = msgspec.json.decode(event.body, type=AccountMessage)
    return EquityPoint(
        event.seq,
        event.ts,
        float(account.equity),
        float(account.cash),
        float(account.realized_pnl),
        float(account.unrealized_pnl),
        float(account.drawdown),
        float(account.exposure),
    )
