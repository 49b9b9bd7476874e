"""Frames: trade prints and quote updates in arrival order, held as columns so that a tick costs no object."""

from array import array
from collections.abc import Iterator
from enum import IntEnum
from struct import Struct

from domain.errors import InvalidValue

MOST_INSTRUMENTS = 16_384
KIND_BITS = 2
_KIND_MASK = (1 << KIND_BITS) - 1
_HEADER = Struct("<BI")
_LAYOUT = 1


class RowKind(IntEnum):
    """What one row of a frame says about its instrument."""

    TRADE = 0
    """A trade print: price and volume."""
    BID = 1
    """The best bid and its size from now on; price 0 withdraws it."""
    ASK = 2
    """The best ask and its size from now on; price 0 withdraws it."""


def row_code(instrument: int, kind: RowKind = RowKind.TRADE) -> int:
    """The code of a row: the instrument's position in the run's list, and the kind of row."""
    return instrument << KIND_BITS | kind


def instrument_of(code: int) -> int:
    """The instrument's position in the run's list."""
    return code >> KIND_BITS


def kind_of(code: int) -> RowKind:
    """The kind of row that a code stands for."""
    return RowKind(code & _KIND_MASK)


class TickFrame:
    """Rows in the order they arrived: code, time (ns since the Unix epoch, UTC), price (currency), size (units).

    All four columns have one length. A frame is append-only while a feed fills it and must not change afterwards.
    """

    __slots__ = ("codes", "prices", "sizes", "times")

    codes: "array[int]"
    times: "array[int]"
    prices: "array[float]"
    sizes: "array[float]"

    def __init__(
        self,
        codes: "array[int] | None" = None,
        times: "array[int] | None" = None,
        prices: "array[float] | None" = None,
        sizes: "array[float] | None" = None,
    ) -> None:
        self.codes = array("H") if codes is None else codes
        self.times = array("q") if times is None else times
        self.prices = array("d") if prices is None else prices
        self.sizes = array("d") if sizes is None else sizes

    def __len__(self) -> int:
        return len(self.codes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TickFrame) and self.pack() == other.pack()

    __hash__ = None  # type: ignore[assignment]  # a frame is a growing container, like a list

    def append(self, code: int, ts: int, price: float, size: float) -> None:
        """Add one row at the end."""
        self.codes.append(code)
        self.times.append(ts)
        self.prices.append(price)
        self.sizes.append(size)

    def rows(self) -> Iterator[tuple[int, int, float, float]]:
        """The rows as (code, time, price, size)."""
        return zip(self.codes, self.times, self.prices, self.sizes, strict=True)

    def part(self, start: int, stop: int) -> "TickFrame":
        """A copy of the rows from ``start`` up to ``stop``."""
        return TickFrame(self.codes[start:stop], self.times[start:stop], self.prices[start:stop], self.sizes[start:stop])

    def pack(self) -> bytes:
        """The frame as bytes: a header, then the columns, little-endian."""
        return b"".join(
            (
                _HEADER.pack(_LAYOUT, len(self.codes)),
                self.codes.tobytes(),
                self.times.tobytes(),
                self.prices.tobytes(),
                self.sizes.tobytes(),
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "TickFrame":
        """Read what ``pack`` wrote; raise ``InvalidValue`` for anything else."""
        if len(data) < _HEADER.size:
            raise InvalidValue("frame", f"{len(data)} bytes", f"at least {_HEADER.size} bytes")
        layout, rows = _HEADER.unpack_from(data)
        expected = _HEADER.size + rows * 26
        if layout != _LAYOUT or len(data) != expected:
            raise InvalidValue(
                "frame", f"layout {layout}, {len(data)} bytes", f"layout {_LAYOUT}, {expected} bytes for {rows} rows"
            )
        columns = (array("H"), array("q"), array("d"), array("d"))
        at = _HEADER.size
        for column in columns:
            size = rows * column.itemsize
            column.frombytes(data[at : at + size])
            at += size
        return cls(*columns)
