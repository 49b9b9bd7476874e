"""Points and frames that tests store, and the whole of time."""

from array import array

from domain.frame import TickFrame, row_code
from domain.ports import Point

ALWAYS = (-(2**62), 2**62)
OPENING = 1_705_290_300_000_000_000
"""2024-01-15T09:15:00+05:30"""
SYMBOLS = ["SBIN", "M&M", "NIFTY 50"]


def trades(*rows: tuple[int, int, float]) -> TickFrame:
    """A frame of trade prints of size 1: (position of the instrument, time, price)."""
    frame = TickFrame()
    for instrument, ts, price in rows:
        frame.append(row_code(instrument), ts, price, 1.0)
    return frame


def numbers(first: int, count: int) -> "array[int]":
    """Sequence numbers without gaps."""
    return array("q", range(first, first + count))


def equity(ts: int, seq: int, cash: float = 1_000.0) -> Point:
    """A point without tags."""
    return Point("equity", {}, {"cash": cash}, ts, seq)
