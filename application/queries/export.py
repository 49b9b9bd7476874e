"""Whole lists as CSV, oldest first, in parts: however long a list is, one page of it is in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import msgspec

from application.ports.journal import Journal
from application.queries.csv_text import csv_lines
from application.queries.equity import EquityAt
from application.queries.fills import Fill
from application.queries.orders import Order
from application.queries.paging import LARGEST_PAGE, Page
from application.queries.reading import events_between
from application.queries.span import EVER, Span
from application.queries.time_search import seq_at
from application.queries.trades import Trade
from domain.events import AccountChanged

_ROWS_AT_ONCE = 500
_LISTS: dict[str, type] = {"trades": Trade, "orders": Order, "fills": Fill}


AskPage = Callable[[Page], Awaitable[Any]]
"""A page of a list, as its own route tells it."""


async def export(name: str, ask: AskPage, up_to: int) -> AsyncIterator[bytes]:
    """The list ``name`` up to a sequence number, beginning with the names of its columns.

    The first part is made before anything is sent, so that what is wrong with the question is told as a problem.
    """
    columns = [column for column in _LISTS[name].__annotations__ if column != "type"]
    cursor: int | None = 0
    head: Sequence[Sequence[object]] = [columns]
    while cursor is not None:
        page = await ask(Page(LARGEST_PAGE, after=cursor))
        items = [item for item in page["items"] if item["seq"] <= up_to]
        cursor = page["next"] if page["next"] is not None and page["next"] <= up_to else None
        yield csv_lines([*head, *([item[column] for column in columns] for item in items)])
        head = []


async def export_equity(journal: Journal, span: Span, up_to: int) -> AsyncIterator[bytes]:
    """Every change of the account in a span, in exact amounts."""
    columns = list(EquityAt.__annotations__)
    kinds = {AccountChanged.kind}
    after, before = 0, up_to + 1
    if span != EVER:
        after, before = seq_at(journal, kinds, None, span.start) - 1, min(seq_at(journal, kinds, None, span.end), before)
    rows: list[Sequence[object]] = [columns]
    async for event in events_between(journal, kinds, None, after, before):
        if span.holds(event.ts):
            message = msgspec.json.decode(event.body)
            rows.append([message[column] for column in columns])
        if len(rows) >= _ROWS_AT_ONCE:
            yield csv_lines(rows)
            rows = []
    yield csv_lines(rows)
