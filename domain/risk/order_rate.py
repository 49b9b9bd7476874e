"""The order rate: how many orders were sent within the last second."""

from collections import deque

from domain.risk.state import whole_numbers
from domain.timeframe import NS_PER_SECOND


class OrderRate:
    """Counts orders in a sliding second: at ``ts`` it holds what was sent after ``ts`` − 1 s, so an order is in it for 1 s.

    Each call takes constant time on average. Time that goes back counts as standing still.
    """

    __slots__ = ("_sent",)

    def __init__(self) -> None:
        self._sent: deque[int] = deque()

    def count(self, ts: int) -> int:
        """How many orders were sent in the second that ends at ``ts`` (ns)."""
        sent, begins = self._sent, ts - NS_PER_SECOND
        while sent and sent[0] <= begins:
            sent.popleft()
        return len(sent)

    def note(self, ts: int) -> None:
        """An order is sent at ``ts`` (ns)."""
        self.count(ts)
        self._sent.append(max(ts, self._sent[-1]) if self._sent else ts)

    def state(self) -> list[int]:
        """The times of what was sent, for a snapshot."""
        return list(self._sent)

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        self._sent = deque(whole_numbers("order rate", state))
