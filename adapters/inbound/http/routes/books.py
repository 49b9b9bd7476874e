"""What is held and what was done: account, positions, orders, fills, trades, stops."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation

from adapters.inbound.http import filters
from adapters.inbound.http.parameters import SymbolFilter
from application.queries.account import Account
from application.queries.fills import FillFilter, Fills
from application.queries.orders import OrderFilter, Orders
from application.queries.paging import Page
from application.queries.positions import Positions
from application.queries.queries import Queries
from application.queries.stops import Stops
from application.queries.trades import TradeFilter, Trades

TradeIdFilter = Annotated[str | None, QueryParameter(description="Only this round trip.")]


@get("/account")
async def account(queries: NamedDependency[SkipValidation[Queries]]) -> Account:
    """The account at the last prices."""
    return await queries.account()


@get("/positions")
async def positions(queries: NamedDependency[SkipValidation[Queries]], symbol: SymbolFilter = None) -> Positions:
    """Open positions at the last prices."""
    return await queries.positions(symbol)


@get("/orders", dependencies=filters.ORDERS)
async def orders(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], which: NamedDependency[OrderFilter]
) -> Orders:
    """Orders with what became of them, newest first."""
    return await queries.orders(page, which)


@get("/fills", dependencies=filters.FILLS)
async def fills(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], which: NamedDependency[FillFilter]
) -> Fills:
    """What the venue executed, newest first."""
    return await queries.fills(page, which)


@get("/trades", dependencies=filters.TRADES)
async def trades(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], which: NamedDependency[TradeFilter]
) -> Trades:
    """Round trips: closed ones, newest first, and those that are open."""
    return await queries.trades(page, which)


@get("/stops")
async def stops(
    queries: NamedDependency[SkipValidation[Queries]],
    page: NamedDependency[Page],
    symbol: SymbolFilter = None,
    trade_id: TradeIdFilter = None,
) -> Stops:
    """Open stops, and the history of stops, newest first."""
    return await queries.stops(page, symbol, trade_id)


BOOKS = (account, positions, orders, fills, trades, stops)
