"""Rows of a file of bars: the ticks that each bar may have been made of."""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from adapters.inbound.feeds.bar_path import bar_ticks
from adapters.inbound.feeds.csv.bar_span import BarSpan
from adapters.inbound.feeds.csv.cells import Columns
from adapters.inbound.feeds.csv.layout import Layout
from adapters.inbound.feeds.csv.recent_keys import RecentKeys
from adapters.inbound.feeds.csv.row import Row, place_of
from adapters.inbound.feeds.csv.row_codes import RowCodes
from adapters.inbound.feeds.csv.row_maker import RowMaker
from adapters.inbound.feeds.numbers import read_numbers
from adapters.inbound.feeds.skip_log import BAR_OUT_OF_SHAPE, DUPLICATE, RowProblem
from adapters.inbound.feeds.time_format import TimeFormat

_PRICES = ("open", "high", "low", "close")


class BarRows(RowMaker):
    """Up to four rows per line, ordered by time over all instruments of the file.

    A second bar of one instrument with the same start is a duplicate; one whose high or low does not bound it, or whose volume is
    below 0, is out of shape.
    """

    def __init__(self, layout: Layout, times: TimeFormat, positions: Mapping[str, int], span: BarSpan) -> None:
        self._layout = layout
        self._times = times
        self._codes = RowCodes(layout, positions)
        self._span = span
        self._latest = 0
        self._seen = RecentKeys()
        self._held: list[Row] = []

    def make(self, columns: Columns) -> list[Row]:
        starts = self._times.read(self._layout.names["time"], columns["time"])
        codes = self._codes.read(columns)
        opens, highs, lows, closes = (self._numbers(columns, role) for role in _PRICES)
        volumes = self._numbers(columns, "volume")
        bars = list(zip(opens, highs, lows, closes, strict=True))
        for prices, volume in zip(bars, volumes, strict=True):
            _check_shape(prices, volume)
        repeated = self._seen.first_repeated(codes, starts)
        if repeated is not None:
            cell = columns["time"][repeated]
            raise RowProblem.in_column(DUPLICATE, self._layout.names["time"], "a start not seen before", cell)
        self._seen.add(codes, starts)
        spans = list(map(self._span.of, starts))
        order = list(accumulate((start for start, _ in spans), max, initial=self._latest))[1:]
        self._latest = order[-1]
        self._held.extend(_ticks(zip(order, codes, spans, bars, volumes, strict=True)))
        return self._release()

    def finish(self) -> list[Row]:
        rows, self._held = self._held, []
        rows.sort(key=place_of)
        return rows

    def _release(self) -> list[Row]:
        rows = self.finish()
        self._held = [row for row in rows if row[0] >= self._latest]
        return rows[: len(rows) - len(self._held)]

    def _numbers(self, columns: Columns, role: str) -> list[float]:
        return read_numbers(self._layout.names[role], columns[role], self._layout.divisors[role])


def _check_shape(prices: tuple[float, float, float, float], volume: float) -> None:
    opened, high, low, closed = prices
    if high < max(opened, closed, low) or low > min(opened, closed):
        raise RowProblem(
            BAR_OUT_OF_SHAPE, f"expected low ≤ open, close ≤ high, found open {opened}, high {high}, low {low}, close {closed}"
        )
    if volume < 0:
        raise RowProblem(BAR_OUT_OF_SHAPE, f"expected a volume of 0 or more, found {volume}")


def _ticks(
    bars: Iterator[tuple[int, int, tuple[int, int], tuple[float, float, float, float], float]],
) -> Iterator[Row]:
    for place, code, (start, end), prices, volume in bars:
        for ts, price, size in bar_ticks(start, end, prices, volume):
            yield max(place, ts), code, ts, price, size
