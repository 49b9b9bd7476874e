"""Since when a follower's oldest undelivered entry has been waiting."""

from collections import deque

_MOST_MARKS = 256
_FINEST_NS = 1_000_000_000


class Backlog:
    """Arrival times of what is not delivered yet, in bounded memory.

    They are never later than the truth; earlier by at most a second or, in a long outage, by a small part of its length.
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[int, int]] = deque()
        self._granularity_ns = _FINEST_NS

    def grew_to(self, seq: int, now_ns: int) -> None:
        """Everything up to ``seq`` has arrived by now."""
        if self._marks and now_ns - self._marks[-1][1] < self._granularity_ns:
            self._marks[-1] = seq, self._marks[-1][1]
            return
        self._marks.append((seq, now_ns))
        if len(self._marks) > _MOST_MARKS:
            self._thin_out()

    def delivered_up_to(self, seq: int) -> None:
        """Nothing up to ``seq`` waits any longer."""
        while self._marks and self._marks[0][0] <= seq:
            self._marks.popleft()
        if not self._marks:
            self._granularity_ns = _FINEST_NS

    def waiting_since(self) -> int | None:
        """When the oldest undelivered entry arrived (ns); None where nothing waits."""
        return self._marks[0][1] if self._marks else None

    def _thin_out(self) -> None:
        marks = list(self._marks)
        pairs = zip(marks[::2], marks[1::2], strict=False)
        last = marks[-1:] if len(marks) % 2 else []
        self._marks = deque([(later[0], earlier[1]) for earlier, later in pairs] + last)
        self._granularity_ns *= 2
