"""When an event time is due on the wall clock."""

from collections.abc import Iterable

from domain.errors import InvalidValue
from domain.timeframe import NS_PER_SECOND

LONGEST_GAP_S = 60.0
CUT_GAP_S = 1.0


class EventPace:
    """Maps event times (ns) to a monotonic clock (seconds): ``speed`` event seconds pass in one second.

    A gap that would last longer than ``longest_gap_s`` on the wall clock (a night, a weekend) takes ``CUT_GAP_S`` instead, and a
    jump back as large takes no time.
    """

    def __init__(self, speed: float, longest_gap_s: float = LONGEST_GAP_S) -> None:
        check_speed(speed)
        if longest_gap_s < CUT_GAP_S:
            raise InvalidValue("longest_gap_s", longest_gap_s, f"at least {CUT_GAP_S} s")
        self._speed = speed
        self._longest_gap_s = longest_gap_s
        self.restart()

    def restart(self) -> None:
        """Forget the past: ``begin`` must come next."""
        self.started = False
        self._event = 0
        self._due = 0.0

    def begin(self, event: int, now: float) -> None:
        """The event time that is due now."""
        self.started = True
        self._event, self._due = event, now

    def go_on(self, now: float) -> None:
        """Time stood still until now: what follows the last event counted is due at its distance from now."""
        self._due = now

    def change_speed(self, speed: float, now: float) -> None:
        """So many event seconds pass in one second from now on; what has gone since the last event went at the old speed."""
        check_speed(speed)
        self._event += round(max(now - self._due, 0.0) * self._speed * NS_PER_SECOND)
        self._due, self._speed = now, speed

    def due(self, event: int) -> float:
        """When the event that follows the last one counted is due."""
        gap = (event - self._event) / NS_PER_SECOND / self._speed
        if abs(gap) <= self._longest_gap_s:
            return self._due + gap
        return self._due + (CUT_GAP_S if gap > 0 else 0.0)

    def count_due(self, events: Iterable[int], now: float) -> int:
        """How many of the events that follow are due, up to the first that is not; they are counted as delivered."""
        count = 0
        for event in events:
            due = self.due(event)
            if due > now:
                break
            self._event, self._due = event, due
            count += 1
        return count


def check_speed(speed: float) -> None:
    """Raise ``InvalidValue`` for what is no speed."""
    if not 0 < speed < float("inf"):
        raise InvalidValue("speed", speed, "a number above 0: 1 is real time, 60 a minute in a second")
