"""Rows on their way from a file to a frame."""

from array import array
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from domain.frame import TickFrame

Row = tuple[int, int, int, float, float]
"""Place in time (ns), row code, time (ns), price, size.

The place is the time of the row, or that of an earlier row of the same input where its time goes back: rows keep the order of
their file, and the engine judges a time that goes back.
"""

place_of = itemgetter(0)


def places(times: Sequence[int], latest: int) -> Sequence[int]:
    """The running maximum of ``times``, from ``latest`` on."""
    if times[0] >= latest and sorted(times) == times:
        return times
    return list(accumulate((latest, *times), max))[1:]


def frame_of(rows: Sequence[Row]) -> TickFrame:
    """The rows as a frame."""
    if not rows:
        return TickFrame()
    _, codes, times, prices, sizes = zip(*rows, strict=True)
    return TickFrame(array("H", codes), array("q", times), array("d", prices), array("d", sizes))
