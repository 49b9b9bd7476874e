"""How far the time of a live topic has come, for instruments that are mute in it."""

from array import array

from application.ports.clock import Clock
from domain.timeframe import NS_PER_SECOND

LATENESS_S = 5
"""How much later than others a row may arrive."""
SILENCE_LATENESS_S = 15
"""The same while nothing arrives at all: a broker that hangs is noticed in half of it."""
MOST_BEHIND_S = 300
"""A topic whose newest row is further behind the wall clock holds history: its rows say what time it is, nothing else does."""
_FIRST_STEP_S, _LONGEST_STEP_S = 1, 60


class LiveTime:
    """Time has come to the newest row (of two in succession the earlier, so that one with a wrong time moves nothing), less
    ``LATENESS_S``; but no partition that has more to be read is passed. While nothing arrives, it goes on with the wall clock.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before = self._newest = self._told = 0
        self._arrived_s = clock.monotonic()
        self._latest: dict[int, int] = {}
        self._unread: set[int] = set()

    def placed(self, partition: int) -> None:
        """A partition is read from here on."""
        self._unread.add(partition)

    def at_end(self, partition: int) -> None:
        """A partition has nothing more to be read now."""
        self._unread.discard(partition)

    def rows(self, partition: int, times: "array[int]") -> None:
        """Rows of a partition have arrived (event times in ns)."""
        self._unread.add(partition)
        self._arrived_s = self._clock.monotonic()
        for ts in times:
            self._newest = max(self._newest, min(self._before, ts))
            self._before = ts
        if times:
            self._latest[partition] = times[-1]

    def passed(self) -> int | None:
        """The whole second (ns) that time has come to, if it is later than the one told before."""
        silent_ns = self._silent_ns()
        if abs(self._clock.now_ns() - silent_ns - self._newest) > MOST_BEHIND_S * NS_PER_SECOND:
            return None
        come_to = (
            min([self._newest, *(self._latest.get(partition, 0) for partition in self._unread)]) - LATENESS_S * NS_PER_SECOND
        )
        if not self._unread:
            come_to = max(come_to, self._newest + silent_ns - SILENCE_LATENESS_S * NS_PER_SECOND)
        second = come_to // NS_PER_SECOND * NS_PER_SECOND
        if second <= self._told:
            return None
        self._told = second
        return second

    def next_look_s(self) -> float:
        """How long to wait for rows before looking again: the longer it is silent, the longer, up to a minute."""
        return min(max(self._silent_ns() / NS_PER_SECOND / 10, _FIRST_STEP_S), _LONGEST_STEP_S)

    def _silent_ns(self) -> int:
        return round((self._clock.monotonic() - self._arrived_s) * NS_PER_SECOND)
