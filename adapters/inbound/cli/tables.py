"""Tables on stdout: drawn on a terminal, plain aligned columns for everything else."""

import sys
from collections.abc import Collection, Sequence

from adapters.inbound.cli.output import print_text

GAP = "  "


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> None:
    """Print rows of texts, the columns named in ``right`` aligned right; only a terminal folds what is too wide for it."""
    if sys.stdout.isatty():
        _draw(columns, rows, right)
    else:
        print_text(plain_table(columns, rows, right))


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()) -> str:
    """The table as lines of columns two spaces apart, the names of the columns first."""
    lines = [columns, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    sides = [str.rjust if name in right else str.ljust for name in columns]
    aligned = [[align(cell, width) for align, cell, width in zip(sides, line, widths, strict=True)] for line in lines]
    return "\n".join(GAP.join(line).rstrip() for line in aligned)


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
