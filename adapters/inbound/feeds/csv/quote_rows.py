"""Rows of a file of quotes."""

from collections.abc import Mapping

from adapters.inbound.feeds.csv.cells import Columns, count_lines
from adapters.inbound.feeds.csv.layout import Layout
from adapters.inbound.feeds.csv.row import Row, places
from adapters.inbound.feeds.csv.row_codes import RowCodes
from adapters.inbound.feeds.csv.row_maker import RowMaker
from adapters.inbound.feeds.numbers import read_numbers
from adapters.inbound.feeds.skip_log import EMPTY_QUOTE, RowProblem
from adapters.inbound.feeds.time_format import TimeFormat
from domain.frame import RowKind


class QuoteRows(RowMaker):
    """A row for each side of a line that has a price, the bid first; a price of 0 or an empty one leaves its side unchanged.

    A line that changes neither side is left out as an empty quote.
    """

    def __init__(self, layout: Layout, times: TimeFormat, positions: Mapping[str, int]) -> None:
        self._layout = layout
        self._times = times
        self._bids = RowCodes(layout, positions, RowKind.BID)
        self._asks = RowCodes(layout, positions, RowKind.ASK)
        self._latest = 0

    def make(self, columns: Columns) -> list[Row]:
        times = self._times.read(self._layout.names["time"], columns["time"])
        order = places(times, self._latest)
        bids = zip(self._bids.read(columns), self._numbers(columns, "bid"), self._numbers(columns, "bid_size"), strict=True)
        asks = zip(self._asks.read(columns), self._numbers(columns, "ask"), self._numbers(columns, "ask_size"), strict=True)
        rows: list[Row] = []
        for place, ts, bid, ask in zip(order, times, bids, asks, strict=True):
            if bid[1]:
                rows.append((place, bid[0], ts, bid[1], bid[2]))
            if ask[1]:
                rows.append((place, ask[0], ts, ask[1], ask[2]))
            elif not bid[1]:
                raise RowProblem(EMPTY_QUOTE, f"expected a price in column {self._price_columns()}")
        self._latest = order[-1]
        return rows

    def finish(self) -> list[Row]:
        return []

    def _numbers(self, columns: Columns, role: str) -> list[float]:
        if role not in columns:
            return [0.0] * count_lines(columns)
        cells = columns[role]
        if "" in cells:
            cells = [cell or "0" for cell in cells]
        return read_numbers(self._layout.names[role], cells, self._layout.divisors[role])

    def _price_columns(self) -> str:
        return " or ".join(self._layout.names[side] for side in ("bid", "ask") if side in self._layout.names)
