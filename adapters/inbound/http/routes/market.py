"""What the market did and what was made of it: ticks, bars, signals, strategies, events."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation

from adapters.inbound.http import filters
from adapters.inbound.http.parameters import SymbolFilter
from application.queries.bars import Bars
from application.queries.events import Events, EventsAsked
from application.queries.indicators import Indicators
from application.queries.paging import Page
from application.queries.queries import Queries
from application.queries.signals import SignalFilter, Signals
from application.queries.strategies import Strategies
from application.queries.ticks import Ticks

Symbol = Annotated[str, QueryParameter(description="The instrument.")]
TimeframeAsked = Annotated[str | None, QueryParameter(description="Such as 1m; without it, the shortest that is built.")]


@get("/ticks")
async def ticks(queries: NamedDependency[SkipValidation[Queries]], symbol: SymbolFilter = None) -> Ticks:
    """The latest tick and quote of every instrument."""
    return await queries.ticks(symbol)


@get("/bars")
async def bars(
    queries: NamedDependency[SkipValidation[Queries]],
    page: NamedDependency[Page],
    symbol: Symbol,
    timeframe: TimeframeAsked = None,
) -> Bars:
    """Bars of one instrument, oldest first; the forming one is last."""
    return await queries.bars(symbol, timeframe, page)


@get("/indicators")
async def indicators(queries: NamedDependency[SkipValidation[Queries]], symbol: SymbolFilter = None) -> Indicators:
    """The latest value of every indicator, and the pane of a chart that it belongs to."""
    return await queries.indicators(symbol)


@get("/signals", dependencies=filters.SIGNALS)
async def signals(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], which: NamedDependency[SignalFilter]
) -> Signals:
    """What the strategies wished, with reasons, newest first."""
    return await queries.signals(page, which)


@get("/strategies")
async def strategies(queries: NamedDependency[SkipValidation[Queries]]) -> Strategies:
    """Strategies with their parameters and results."""
    return await queries.strategies()


@get("/events", dependencies=filters.EVENTS)
async def events(
    queries: NamedDependency[SkipValidation[Queries]], page: NamedDependency[Page], which: NamedDependency[EventsAsked]
) -> Events:
    """The events of the run, oldest first."""
    return await queries.events(page, which)


MARKET = (ticks, bars, indicators, signals, strategies, events)
