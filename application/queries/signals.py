"""Signals: what the strategies wished, with reasons."""

from typing import TypedDict, cast

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, read_page
from domain.events import SignalGenerated


class Signal(TypedDict):
    """``status`` is accepted, refused or ignored (``code`` says why); ``indicators`` are the values behind ``reason``."""

    type: str
    seq: int
    timestamp: str
    strategy_id: str
    symbol: str
    timeframe: str
    action: str
    price: float
    reason: str
    indicators: dict[str, float]
    status: str
    code: str


class Signals(TypedDict):
    """One page of signals and the cursor of the next."""

    items: list[Signal]
    next: int | None


async def signals(journal: Journal, page: Page, symbol: str | None, up_to: int | None = None) -> Signals:
    """Signals, newest first unless the page says otherwise."""
    items, cursor = await read_page(journal, page, EventFilter({SignalGenerated.kind}, symbol, up_to))
    return Signals(items=cast("list[Signal]", items), next=cursor)
