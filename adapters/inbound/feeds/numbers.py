"""Columns of text as finite numbers, strictly: no ``1_000``, no foreign digits, no NaN."""

from collections.abc import Sequence
from math import isfinite

from adapters.inbound.feeds.skip_log import BAD_NUMBER, BAD_ROW, NOT_FINITE, RowProblem


def is_plain(cells: Sequence[str]) -> bool:
    """Whether Python's own number syntax beyond that of data files can be ruled out."""
    text = "".join(cells)
    return text.isascii() and "_" not in text


def read_numbers(column: str, cells: Sequence[str], divisor: int = 1) -> list[float]:
    """The cells divided by ``divisor``; raise ``RowProblem`` if any of them is not a finite number.

    Dividing by a power of ten gives the float nearest to the scaled decimal.
    """
    try:
        values = list(map(float, cells))
    except ValueError:
        raise _problem(column, cells) from None
    if not isfinite(sum(values)) and not all(map(isfinite, values)):
        raise RowProblem.in_column(
            NOT_FINITE, column, "a finite number", next(c for c, v in zip(cells, values, strict=True) if not isfinite(v))
        )
    if not is_plain(cells):
        raise _problem(column, cells)
    return values if divisor == 1 else [value / divisor for value in values]


def _problem(column: str, cells: Sequence[str]) -> RowProblem:
    bad = next(cell for cell in cells if not _is_number(cell))
    return RowProblem.in_column(BAD_NUMBER if bad.strip() else BAD_ROW, column, "a number", bad)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return is_plain((cell,))
