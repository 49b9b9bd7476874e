"""Lists as CSV files."""

from collections.abc import AsyncIterator

from litestar import get
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Stream

from adapters.inbound.http import filters
from adapters.inbound.http.filters import End, Start
from application.queries.fills import FillFilter
from application.queries.orders import OrderFilter
from application.queries.queries import Queries
from application.queries.span import Span
from application.queries.trades import TradeFilter

Asked = NamedDependency[SkipValidation[Queries]]


@get("/export/trades.csv", dependencies=filters.TRADES, media_type="text/csv")
async def trades(queries: Asked, which: NamedDependency[TradeFilter]) -> Stream:
    """Closed round trips, oldest first."""
    return await _file("trades", queries.export_trades(which))


@get("/export/orders.csv", dependencies=filters.ORDERS, media_type="text/csv")
async def orders(queries: Asked, which: NamedDependency[OrderFilter]) -> Stream:
    """Orders with what became of them, oldest first."""
    return await _file("orders", queries.export_orders(which))


@get("/export/fills.csv", dependencies=filters.FILLS, media_type="text/csv")
async def fills(queries: Asked, which: NamedDependency[FillFilter]) -> Stream:
    """What the venue executed, oldest first."""
    return await _file("fills", queries.export_fills(which))


@get("/export/equity.csv", media_type="text/csv")
async def equity(queries: Asked, start: Start = None, end: End = None) -> Stream:
    """The account after every change, oldest first, in exact amounts."""
    return await _file("equity", queries.export_equity(Span.parse(start, end)))


async def _file(name: str, parts: AsyncIterator[bytes]) -> Stream:
    """A file to be kept; its first part is made here, so that what is wrong with the question is answered as a problem."""
    first = await anext(parts)

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for part in parts:
            yield part

    headers = {"Content-Disposition": f'attachment; filename="velox-{name}.csv"'}
    return Stream(whole(), media_type="text/csv; charset=utf-8", headers=headers)


EXPORT = (trades, orders, fills, equity)
