"""Fills: what the venue executed."""

from typing import TypedDict, cast

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, read_page
from domain.events import OrderFilled


class Fill(TypedDict):
    """``slippage`` is executed minus reference price against the order's side (0 or more: worse); ``charges`` are exact.

    ``realized_pnl`` is what the fill realised, gross of charges: 0 where it only opens. ``remaining`` units of the order are left
    after it; ``charge_parts`` are the charges by name; ``cause`` is the tick's number.
    """

    type: str
    seq: int
    timestamp: str
    order_id: str
    symbol: str
    action: str
    quantity: int
    remaining: int
    price: float
    reference_price: float
    slippage: float
    charges: str
    charge_parts: dict[str, str]
    realized_pnl: str
    strategy_id: str
    purpose: str
    trade_id: str
    submitted_at: str
    cause: int


class Fills(TypedDict):
    """One page of fills and the cursor of the next."""

    items: list[Fill]
    next: int | None


async def fills(journal: Journal, page: Page, symbol: str | None, up_to: int | None = None) -> Fills:
    """Fills, newest first unless the page says otherwise."""
    items, cursor = await read_page(journal, page, EventFilter({OrderFilled.kind}, symbol, up_to))
    return Fills(items=cast("list[Fill]", items), next=cursor)
