"""Lines of a CSV file as columns of cells."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.inbound.feeds.csv.line_blocks import LineBlock
from adapters.inbound.feeds.skip_log import BAD_ROW, RowProblem

Columns = dict[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns that are used, by role, and the line of each row."""

    columns: Columns
    lines: Sequence[int]

    def part(self, start: int, stop: int) -> "Cells":
        """The rows from ``start`` up to ``stop``."""
        return Cells({role: column[start:stop] for role, column in self.columns.items()}, self.lines[start:stop])


def count_lines(columns: Columns) -> int:
    """The number of lines; all columns have one length."""
    return len(next(iter(columns.values())))


def split_evenly(block: LineBlock, width: int, positions: Mapping[str, int]) -> Cells | None:
    """The cells of a block without quotes in which every line has ``width`` cells; None if it is anything else.

    All lines are split at once: each line end is kept as a mark, which must then stand in every cell of the last column.
    """
    text = block.text
    if '"' in text:
        return None
    rows = text.count("\n")
    cells = text.replace("\n", "\n,").split(",")
    del cells[-1]
    last = cells[width - 1 :: width]
    if len(cells) != rows * width or "".join(last).count("\n") != rows:
        return None
    columns: Columns = {role: cells[at::width] for role, at in positions.items()}
    columns.update({role: [cell[:-1] for cell in last] for role, at in positions.items() if at == width - 1})
    return Cells(columns, range(block.first_line, block.first_line + rows))


def split_quoted(block: LineBlock, width: int, positions: Mapping[str, int]) -> Cells | None:
    """The cells of a block, quoted or not, in which every line has ``width`` cells; None if it is anything else."""
    lines = block.text.split("\n")[:-1]
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return None
    if len(rows) != len(lines) or any(len(row) != width for row in rows):
        return None
    columns = list(zip(*rows, strict=True))
    return Cells({role: columns[at] for role, at in positions.items()}, range(block.first_line, block.first_line + len(rows)))


def split_line(line: str) -> list[str]:
    """The cells of one line, which may be quoted; raise ``RowProblem`` if the quotes do not close."""
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error as error:
        raise RowProblem(BAD_ROW, f"expected comma-separated cells ({error})") from None
    return rows[0] if rows else []


def split_lines(block: LineBlock) -> Iterator[tuple[int, str]]:
    """Number and text of every line that is not blank."""
    for number, line in enumerate(block.text.split("\n"), block.first_line):
        if line.strip():
            yield number, line
