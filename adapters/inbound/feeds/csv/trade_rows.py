"""Rows of a file of trade prints."""

from itertools import compress

from adapters.inbound.feeds.csv.cells import Columns
from adapters.inbound.feeds.csv.layout import Layout
from adapters.inbound.feeds.csv.recent_keys import RecentKeys
from adapters.inbound.feeds.csv.row import Row, places
from adapters.inbound.feeds.csv.row_codes import RowCodes
from adapters.inbound.feeds.csv.row_maker import RowMaker
from adapters.inbound.feeds.numbers import read_numbers
from adapters.inbound.feeds.skip_log import DUPLICATE, RowProblem
from adapters.inbound.feeds.time_format import TimeFormat


class TradeRows(RowMaker):
    """One row per line.

    Where a column identifies trades, a line whose identity is among the last ``WINDOW`` of its instrument is a duplicate. Without
    such a column there are no duplicates: busy instruments print equal price and size within one millisecond all the time.
    """

    def __init__(self, layout: Layout, times: TimeFormat, codes: RowCodes) -> None:
        self._names = layout.names
        self._divisors = layout.divisors
        self._times = times
        self._codes = codes
        self._latest = 0
        self._seen = RecentKeys()

    def make(self, columns: Columns) -> list[Row]:
        times = self._times.read(self._names["time"], columns["time"])
        prices = read_numbers(self._names["price"], columns["price"], self._divisors["price"])
        sizes = read_numbers(self._names["size"], columns["size"], self._divisors["size"])
        codes = self._codes.read(columns)
        if "id" in columns:
            self._identify(codes, columns)
        order = places(times, self._latest)
        self._latest = order[-1]
        return list(zip(order, codes, times, prices, sizes, strict=True))

    def finish(self) -> list[Row]:
        return []

    def _identify(self, codes: list[int], columns: Columns) -> None:
        marks = [cell.strip() for cell in columns["id"]]
        if not all(marks):
            codes = list(compress(codes, marks))
            marks = [mark for mark in marks if mark]
        repeated = self._seen.first_repeated(codes, marks)
        if repeated is not None:
            raise RowProblem.in_column(DUPLICATE, self._names["id"], "a trade not seen before", marks[repeated])
        self._seen.add(codes, marks)
