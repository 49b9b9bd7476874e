"""Round trips: closed trades, and the open ones beside them."""

from datetime import tzinfo
from typing import TypedDict, cast

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, read_page
from application.queries.values import money
from application.timestamps import iso
from domain.events import PositionClosed
from domain.side import position_side
from domain.view import EngineView


class Trade(TypedDict):
    """A closed round trip; money is a string of exact decimals, ``mfe`` ≥ 0 and ``mae`` ≤ 0."""

    type: str
    seq: int
    timestamp: str
    trade_id: str
    symbol: str
    side: str
    quantity: int
    entry_price: float
    exit_price: float
    gross_pnl: str
    charges: str
    net_pnl: str
    exit_reason: str
    duration_s: float
    mfe: str
    mae: str
    strategy_id: str
    opened_at: str
    initial_stop: float | None


class OpenTrade(TypedDict):
    """A round trip under way: its entry was filled, its exit is to come."""

    trade_id: str
    symbol: str
    side: str
    quantity: int
    entry_price: float
    unrealized_pnl: str
    charges: str
    strategy_id: str
    opened_at: str


class Trades(TypedDict):
    """One page of closed round trips with the cursor of the next, and all that are open."""

    items: list[Trade]
    next: int | None
    open: list[OpenTrade]


async def trades(view: EngineView, journal: Journal, tz: tzinfo, page: Page, symbol: str | None) -> Trades:
    """Round trips, newest first unless the page says otherwise."""
    items, cursor = await read_page(journal, page, EventFilter({PositionClosed.kind}, symbol))
    return Trades(items=cast("list[Trade]", items), next=cursor, open=_open(view, tz, symbol))


async def closed_trades(journal: Journal, page: Page, up_to: int) -> list[Trade]:
    """The newest closed round trips up to a sequence number."""
    items, _ = await read_page(journal, page, EventFilter({PositionClosed.kind}, up_to=up_to))
    return cast("list[Trade]", items)


def _open(view: EngineView, tz: tzinfo, symbol: str | None) -> list[OpenTrade]:
    return [
        OpenTrade(
            trade_id=held.trade_id,
            symbol=held.symbol,
            side=position_side(held.quantity),
            quantity=abs(held.quantity),
            entry_price=held.average_price,
            unrealized_pnl=money(held.unrealized_pnl),
            charges=money(held.charges),
            strategy_id=held.strategy_id,
            opened_at=iso(held.opened_ts, tz),
        )
        for held in view.positions
        if symbol in (None, held.symbol)
    ]
