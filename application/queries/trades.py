"""Round trips: closed trades, and the open ones beside them."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import TypedDict, cast

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, having, read_page
from application.queries.span import EVER, Span
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


@dataclass(frozen=True, slots=True)
class TradeFilter:
    """Which round trips: None is any; ``span`` is for their exits. One that is open has no exit reason and no exit yet."""

    symbol: str | None = None
    strategy_id: str | None = None
    exit_reason: str | None = None
    span: Span = EVER


async def trades(view: EngineView, journal: Journal, tz: tzinfo, page: Page, which: TradeFilter) -> Trades:
    """Round trips, newest first unless the page says otherwise."""
    items, cursor = await closed_trades(journal, page, which)
    return Trades(items=items, next=cursor, open=_open(view, tz, which))


async def closed_trades(
    journal: Journal, page: Page, which: TradeFilter, up_to: int | None = None
) -> tuple[list[Trade], int | None]:
    """A page of closed round trips up to a sequence number (None: the newest), and the cursor of the next."""
    wanted = having(strategy_id=which.strategy_id, exit_reason=which.exit_reason)
    found = EventFilter({PositionClosed.kind}, which.symbol, up_to, wanted, which.span)
    items, cursor = await read_page(journal, page, found)
    return cast("list[Trade]", items), cursor


def _open(view: EngineView, tz: tzinfo, which: TradeFilter) -> list[OpenTrade]:
    if which.exit_reason is not None or which.span != EVER:
        return []
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
        if which.symbol in (None, held.symbol) and which.strategy_id in (None, held.strategy_id)
    ]
