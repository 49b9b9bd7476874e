"""Where in time each point of a series is stored, so that points with the same time stand beside each other."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

Head = tuple[int, int]
"""Of a series: the last time at which a point is stored, and the newest event time so far (ns)."""
NO_HEAD: Head = (-(2**63), -(2**63))
SEQ_BEFORE_ALL = -(2**63)
Row = tuple[int, str, int]
"""A point's sequence number, series and event time (ns)."""
Rows = Callable[[], Iterable[Row]]
"""Tells the points of a delivery, in the order of their numbers, as often as it is called."""
DELIVERIES_REMEMBERED = 256
ROWS_REMEMBERED = 20_000


class _Delivered(NamedTuple):
    first_seq: int
    last_seq: int
    before: Mapping[str, Head]
    rows: Rows
    size: int


def advanced(head: Head, ts: int) -> tuple[int, Head]:
    """Where a point of event time ``ts`` is stored, and the head from then on: at its own time, or 1 ns after the last."""
    last, newest = head
    stored = ts if ts > last else last + 1
    return stored, (stored, max(ts, newest))


class StoredTimes:
    """A fold over the points of every series in the order of their numbers: the same points are stored at the same times.

    It remembers the last deliveries (``DELIVERIES_REMEMBERED`` of them and ``ROWS_REMEMBERED`` points, at least one), so that
    points told again begin from the state before them. Told of a number older than those, it begins from nothing, as a new
    process does: from the next new time of a series on, its times are then the same again (a time later than the last
    stored one depends on nothing that was before).
    """

    def __init__(self) -> None:
        self._heads: dict[str, Head] = {}
        self._delivered: deque[_Delivered] = deque()
        self._last_seq = SEQ_BEFORE_ALL
        self._forgotten_seq = SEQ_BEFORE_ALL
        self._rows = 0

    def head(self, series: str) -> Head:
        """Where a series stands."""
        return self._heads.get(series, NO_HEAD)

    def at(self, seq: int) -> "StoredTimes":
        """The state before ``seq``: this one, or where ``seq`` was delivered already, a copy that went back."""
        return self if seq > self._last_seq else self._back_to(seq)

    def deliver(self, first_seq: int, last_seq: int, heads: Mapping[str, Head], rows: Rows, size: int) -> None:
        """Points are stored: the series in ``heads`` stand there from now on. ``rows`` tells the points again."""
        before = {series: self.head(series) for series in heads}
        self._heads.update(heads)
        self._delivered.append(_Delivered(first_seq, last_seq, before, rows, size))
        self._rows += size
        self._last_seq = last_seq
        while len(self._delivered) > 1 and (len(self._delivered) > DELIVERIES_REMEMBERED or self._rows > ROWS_REMEMBERED):
            forgotten = self._delivered.popleft()
            self._forgotten_seq = forgotten.last_seq
            self._rows -= forgotten.size

    def fold(self, first_seq: int, last_seq: int, rows: Rows, size: int) -> None:
        """As ``deliver``, working out where the points were stored."""
        heads: dict[str, Head] = {}
        for _, series, ts in rows():
            _, heads[series] = advanced(heads.get(series) or self.head(series), ts)
        self.deliver(first_seq, last_seq, heads, rows, size)

    def _back_to(self, seq: int) -> "StoredTimes":
        past = StoredTimes()
        if seq <= self._forgotten_seq:
            return past
        past._heads = dict(self._heads)
        past._delivered = deque(self._delivered)
        past._forgotten_seq = self._forgotten_seq
        past._rows = self._rows
        while past._delivered and past._delivered[-1].last_seq >= seq:
            undone = past._delivered.pop()
            past._rows -= undone.size
            past._heads.update(undone.before)
            if undone.first_seq < seq:
                kept = [row for row in undone.rows() if row[0] < seq]
                past.fold(undone.first_seq, kept[-1][0], kept.__iter__, len(kept))
                break
        past._last_seq = past._delivered[-1].last_seq if past._delivered else past._forgotten_seq
        return past
