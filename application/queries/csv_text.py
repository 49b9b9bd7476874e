"""Rows as CSV text that a spreadsheet takes for data, whatever is in them."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Lines as RFC 4180 has them, UTF-8.

    A text that a spreadsheet would run as a formula has an apostrophe before it; numbers, also those that are told as text, have
    none. None is an empty cell; a mapping is ``name=value`` with semicolons between.
    """
    text = io.StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, Mapping):
        value = ";".join(f"{name}={amount}" for name, amount in value.items())
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(_FORMULA) and not _NUMBER.fullmatch(value) else value
