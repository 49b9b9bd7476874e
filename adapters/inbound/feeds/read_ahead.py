"""What a feed has read and not delivered yet."""

from collections.abc import Callable, Sequence

from adapters.inbound.feeds.feed_cursor import FeedCursor
from application.ports.market_data_feed import FeedBatch
from domain.commands import Command
from domain.frame import TickFrame

Input = TickFrame | Command


class ReadAhead:
    """Inputs in order, delivered in parts: a frame is split where a part ends within it.

    Cursors must be ``FeedCursor`` texts, where every row of a frame and every command counts one.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Input, FeedCursor]] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    @property
    def rows(self) -> int:
        """How many rows of market data wait."""
        return sum(len(item) for item, _ in self._waiting if isinstance(item, TickFrame))

    @property
    def first_time(self) -> int:
        """The event time (ns) of what comes next; something must wait."""
        item, _ = self._waiting[0]
        return item.times[0] if isinstance(item, TickFrame) else item.ts

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def put(self, batch: FeedBatch) -> None:
        """Let a batch wait; nothing must wait already."""
        self._waiting = list(zip(batch.inputs, map(FeedCursor.parse, batch.cursors), strict=True))

    def take(self, limit: int, count: Callable[[Input, int], int]) -> FeedBatch:
        """The next inputs, at most ``limit`` rows and commands.

        ``count`` says how many rows of an input (1 for a command), at most so many, belong to this part; fewer end it.
        """
        inputs: list[Input] = []
        cursors: list[str] = []
        while self._waiting and limit > 0:
            item, cursor = self._waiting.pop(0)
            size = len(item) if isinstance(item, TickFrame) else 1
            taken = count(item, min(size, limit))
            if isinstance(item, TickFrame) and taken < size:
                self._waiting.insert(0, (item.part(taken, size), cursor))
                item, cursor = item.part(0, taken), cursor.before(size - taken)
            elif not taken:
                self._waiting.insert(0, (item, cursor))
            if not taken:
                break
            inputs.append(item)
            cursors.append(str(cursor))
            limit -= taken
        return FeedBatch(inputs, cursors)


def times_of(item: Input, most: int) -> Sequence[int]:
    """The event times (ns) of the first so many rows."""
    return item.times[:most] if isinstance(item, TickFrame) else (item.ts,)
