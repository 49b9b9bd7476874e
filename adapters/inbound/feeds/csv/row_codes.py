"""Which instrument a line belongs to."""

from collections.abc import Mapping

from adapters.inbound.feeds.csv.cells import Columns, count_lines
from adapters.inbound.feeds.csv.layout import Layout
from adapters.inbound.feeds.skip_log import BAD_ROW, UNKNOWN_SYMBOL, RowProblem
from domain.frame import RowKind, row_code


class RowCodes:
    """Row codes of one kind: by the symbol column where there is one, else those of the input's only instrument."""

    def __init__(self, layout: Layout, positions: Mapping[str, int], kind: RowKind = RowKind.TRADE) -> None:
        self._column = layout.names.get("symbol")
        self._codes = {symbol: row_code(position, kind) for symbol, position in positions.items()}
        self._only = next(iter(self._codes.values()))

    def read(self, columns: Columns) -> list[int]:
        """One code per line; raise ``RowProblem`` for a symbol that is not configured."""
        if self._column is None:
            return [self._only] * count_lines(columns)
        cells = columns["symbol"]
        try:
            return list(map(self._codes.__getitem__, cells))
        except KeyError:
            return [self._find(self._column, cell) for cell in cells]

    def _find(self, column: str, cell: str) -> int:
        symbol = cell.strip()
        if symbol in self._codes:
            return self._codes[symbol]
        some = ", ".join(list(self._codes)[:3])
        expected = f"a configured symbol ({some}{', …' if len(self._codes) > 3 else ''})"
        raise RowProblem.in_column(UNKNOWN_SYMBOL if symbol else BAD_ROW, column, expected, cell)
