"""Which symbols a file holds, and whether they stand one after the other."""

from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from adapters.inbound.feeds.csv.cells import split_evenly, split_line, split_lines
from adapters.inbound.feeds.csv.layout import Layout
from adapters.inbound.feeds.csv.line_blocks import LineBlock, LineBlocks
from adapters.inbound.feeds.skip_log import RowProblem
from domain.errors import InvalidValue
from domain.frame import MOST_INSTRUMENTS
from domain.instrument import Instrument


@dataclass(frozen=True, slots=True)
class SymbolRuns:
    """The symbols of a file with the line of their first row, in order of appearance.

    ``grouped`` when all rows of a symbol stand together; ``end_line`` is the one after the last. At most
    ``MOST_INSTRUMENTS`` + 1 symbols are listed.
    """

    first_lines: dict[str, int]
    grouped: bool
    end_line: int

    @classmethod
    def of(cls, path: Path, layout: Layout) -> "SymbolRuns":
        """Read the symbol column of the whole file; cells that cannot be a symbol are passed over.

        A file that is damaged further down is read up to that place: its rows up to there are still good.
        """
        first_lines: dict[str, int] = {}
        grouped = True
        latest = ""
        blocks = LineBlocks(path)
        try:
            while block := blocks.next_undamaged():
                for symbol, line in _changes(block, layout):
                    if symbol == latest or line == 1 or not _is_symbol(symbol):
                        continue
                    latest = symbol
                    grouped = grouped and symbol not in first_lines
                    if len(first_lines) <= MOST_INSTRUMENTS:
                        first_lines.setdefault(symbol, line)
        finally:
            blocks.close()
        return cls(first_lines, grouped, blocks.line)


def _changes(block: LineBlock, layout: Layout) -> list[tuple[str, int]]:
    """Every symbol that differs from that of the line before it, with its line."""
    position = layout.positions["symbol"]
    cells = split_evenly(block, layout.width, {"symbol": position})
    if cells is None:
        found = [(_cell(text, layout.width, position), line) for line, text in split_lines(block)]
        return [next(run) for _, run in groupby(found, key=lambda pair: pair[0])]
    column = cells.columns["symbol"]
    starts = [0, *(at for at, (one, other) in enumerate(pairwise(column), 1) if one != other)]
    return [(column[at].strip(), cells.lines[at]) for at in starts]


def _cell(text: str, width: int, position: int) -> str:
    try:
        cells = split_line(text)
    except RowProblem:
        return ""
    return cells[position].strip() if len(cells) == width else ""


def _is_symbol(text: str) -> bool:
    try:
        Instrument(text)
    except InvalidValue:
        return False
    return True
