"""Tables on stdout: drawn on a terminal, plain aligned columns for everything else."""

import shutil
import sys
from collections.abc import Collection, Sequence

from adapters.inbound.cli.output import print_text

GAP = "  "


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = (), *, spare: Sequence[str] = ()
) -> None:
    """Print rows of texts, the columns named in ``right`` aligned right.

    A terminal too narrow for all leaves out columns of ``spare``, the first first, and folds what still does not fit.
    """
    if sys.stdout.isatty():
        kept = fitting(columns, rows, spare, shutil.get_terminal_size().columns)
        _draw([columns[at] for at in kept], [[row[at] for at in kept] for row in rows], right)
    else:
        print_text(plain_table(columns, rows, right))


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> str:
    """The table as lines of columns two spaces apart, the names of the columns first, if they have any."""
    sides = [str.rjust if name in right else str.ljust for name in columns]
    widths = _widths(columns, rows)
    lines = [
        [align(cell, width) for align, cell, width in zip(sides, line, widths, strict=True)] for line in _lines(columns, rows)
    ]
    return "\n".join(GAP.join(line).rstrip() for line in lines)


def fitting(columns: Sequence[str], rows: Sequence[Sequence[str]], spare: Sequence[str], width: int) -> list[int]:
    """The positions of the columns that ``width`` characters have room for."""
    widths = _widths(columns, rows)
    kept = list(range(len(columns)))
    for name in spare:
        if sum(widths[at] + len(GAP) for at in kept) <= width:
            break
        kept = [at for at in kept if columns[at] != name]
    return kept


def _lines(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    return [columns, *rows] if any(columns) else list(rows)


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(line[at]) for line in (columns, *rows)) for at in range(len(columns))]


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_header=any(columns))
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
