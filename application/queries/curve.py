"""A curve in bounded memory: as many of its points as fit, its extremes among them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

PARTS = 2_048
"""Most parts of the run that the curve remembers the extremes of."""


class EquityPoint(NamedTuple):
    """The account at one moment, in numbers; ``ts`` in ns."""

    seq: int
    ts: int
    equity: float
    cash: float
    realized_pnl: float
    unrealized_pnl: float
    drawdown: float
    exposure: float


class Curve:
    """Takes points one after the other and keeps of each part of the run its highest and lowest equity and deepest drawdown.

    A part is ``size`` points. Where there are more than ``PARTS`` of them, neighbours become one: the memory is bounded, and no
    extreme of the whole is ever lost.
    """

    def __init__(self) -> None:
        self.size = 1
        self.newest: EquityPoint | None = None
        self._parts: list[tuple[EquityPoint, ...]] = []
        self._open: list[EquityPoint] = []
        self._in_open = 0

    def add(self, point: EquityPoint) -> None:
        """The next point."""
        self.newest = point
        self._open = list(extremes([*self._open, point]))
        self._in_open += 1
        if self._in_open == self.size:
            self._parts.append(tuple(self._open))
            self._open, self._in_open = [], 0
            if len(self._parts) > PARTS:
                self._halve()

    def points(self, start: int, end: int) -> list[EquityPoint]:
        """What is remembered of start ≤ ts < end (ns), in order; the newest point of all is always remembered."""
        kept = [point for part in (*self._parts, self._open) for point in part]
        if self.newest is not None and (not kept or kept[-1] is not self.newest):
            kept.append(self.newest)
        return [point for point in kept if start <= point.ts < end]

    def _halve(self) -> None:
        parts = self._parts
        self._in_open = self.size if len(parts) % 2 else 0
        self._open = list(parts[-1]) if len(parts) % 2 else []
        self._parts = [extremes((*one, *other)) for one, other in zip(parts[::2], parts[1::2], strict=False)]
        self.size *= 2


def extremes(points: Iterable[EquityPoint]) -> tuple[EquityPoint, ...]:
    """The highest, the lowest and the one deepest below its peak, in their order; fewer where they are the same."""
    found = tuple(points)
    chosen = {
        max(found, key=lambda point: point.equity),
        min(found, key=lambda point: point.equity),
        max(found, key=lambda point: point.drawdown),
    }
    return tuple(sorted(chosen))


def thinned(points: Sequence[EquityPoint], most: int) -> list[EquityPoint]:
    """At most ``most`` (5 or more) of the points: the first, the last, and the extremes of as many parts between as fit."""
    if len(points) <= most:
        return list(points)
    between, parts = points[1:-1], (most - 2) // 3
    cuts = [len(between) * part // parts for part in range(parts + 1)]
    kept = [point for low, high in pairwise(cuts) if low < high for point in extremes(between[low:high])]
    return [points[0], *kept, points[-1]]
