"""Time that passes for instruments that are mute, told by the rows of the others."""

from collections.abc import Iterator

from domain.commands import AdvanceTime
from domain.frame import TickFrame
from domain.timeframe import NS_PER_SECOND

LATENESS_NS = 5 * NS_PER_SECOND
_MINUTE_NS = 60 * NS_PER_SECOND


class PassingTime:
    """Puts a command that advances time between rows, for the newest whole minute that has passed.

    A minute has passed once two rows in succession are ``LATENESS_NS`` beyond it: a row with a wrong time moves nothing, and rows
    of several instruments may be a little out of order. What comes out depends on the rows and their order alone.
    """

    def __init__(self) -> None:
        self._minute: int | None = None
        self._before: int | None = None

    def between(self, frame: TickFrame) -> Iterator[TickFrame | AdvanceTime]:
        """The rows of a frame in their order, with the commands among them."""
        times, start = frame.times, 0
        if self._minute is None or (frame and max(times) >= self._minute + _MINUTE_NS + LATENESS_NS):
            for row, ts in enumerate(times):
                minute = self._passed(ts)
                if minute is not None:
                    if row > start:
                        yield frame.part(start, row)
                    yield AdvanceTime(minute)
                    start = row
        if frame:
            self._before = times[-1]
        if len(frame) > start:
            yield frame if not start else frame.part(start, len(frame))

    def _passed(self, ts: int) -> int | None:
        before, self._before = self._before, ts
        if before is None:
            return None
        minute = (min(before, ts) - LATENESS_NS) // _MINUTE_NS * _MINUTE_NS
        if self._minute is None:
            self._minute = minute
        elif minute > self._minute:
            self._minute = minute
            return minute
        return None
