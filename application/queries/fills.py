"""Fills: what the venue executed."""

from dataclasses import dataclass
from typing import TypedDict, cast

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, having, read_page
from application.queries.span import EVER, Span
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


@dataclass(frozen=True, slots=True)
class FillFilter:
    """Which executions: None is any."""

    symbol: str | None = None
    strategy_id: str | None = None
    span: Span = EVER


async def fills(journal: Journal, page: Page, which: FillFilter, up_to: int | None = None) -> Fills:
    """Fills, newest first unless the page says otherwise."""
    wanted = having(strategy_id=which.strategy_id)
    items, cursor = await read_page(journal, page, EventFilter({OrderFilled.kind}, which.symbol, up_to, wanted, which.span))
    return Fills(items=cast("list[Fill]", items), next=cursor)
