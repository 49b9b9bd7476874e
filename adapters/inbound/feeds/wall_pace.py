"""When an event time is due where the market's time is that of the clock."""

from collections.abc import Iterable

from application.ports.clock import Clock
from domain.timeframe import NS_PER_SECOND


class WallPace:
    """Every event is due at its own time (ns since the epoch) and what has passed is overdue, so a late reader catches up.

    Unlike ``EventPace`` it asks the clock each time: a clock that is set, or a machine that slept, is followed.
    """

    started = True

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def restart(self) -> None:
        """Nothing to forget."""

    def begin(self, event: int, now: float) -> None:
        """The first event is due like any other."""

    def due(self, event: int) -> float:
        """When the event is due on the monotonic clock (s)."""
        return self._clock.monotonic() + (event - self._clock.now_ns()) / NS_PER_SECOND

    def count_due(self, events: Iterable[int], now: float) -> int:  # noqa: ARG002  (``EventPace`` needs it)
        """How many of the events are due, up to the first that is not."""
        wall = self._clock.now_ns()
        count = 0
        for event in events:
            if event > wall:
                break
            count += 1
        return count
