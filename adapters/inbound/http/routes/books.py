"""What is held and what was done: account, positions, orders, fills, trades, stops."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation

from adapters.inbound.http.parameters import SymbolFilter
from application.queries.account import Account
from application.queries.fills import Fills
from application.queries.orders import Orders
from application.queries.paging import Page
from application.queries.positions import Positions
from application.queries.queries import Queries
from application.queries.stops import Stops
from application.queries.trades import Trades

TradeFilter = Annotated[str | None, QueryParameter(description="Only this round trip.")]


@get("/account")
async def account(queries: NamedDependency[SkipValidation[Queries]]) -> Account:
    """The account at the last prices."""
    return await queries.account()


@get("/positions")
async def positions(queries: NamedDependency[SkipValidation[Queries]], symbol: SymbolFilter = None) -> Positions:
    """Open positions at the last prices."""
    return await queries.positions(symbol)


@get("/orders")
async def orders(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], symbol: SymbolFilter = None
) -> Orders:
    """Orders with what became of them, newest first."""
    return await queries.orders(page, symbol)


@get("/fills")
async def fills(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], symbol: SymbolFilter = None
) -> Fills:
    """What the venue executed, newest first."""
    return await queries.fills(page, symbol)


@get("/trades")
async def trades(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], symbol: SymbolFilter = None
) -> Trades:
    """Round trips: closed ones, newest first, and those that are open."""
    return await queries.trades(page, symbol)


@get("/stops")
async def stops(
    queries: NamedDependency[SkipValidation[Queries]],
    page: NamedDependency[Page],
    symbol: SymbolFilter = None,
    trade_id: TradeFilter = None,
) -> Stops:
    """Open stops, and the history of stops, newest first."""
    return await queries.stops(page, symbol, trade_id)


BOOKS = (account, positions, orders, fills, trades, stops)
