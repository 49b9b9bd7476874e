"""History over a span of time, from the time-series store."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter, SkipValidation

from adapters.inbound.http.filters import End, Start, StrategyFilter
from application.queries.history import (
    History,
    PastBars,
    PastEquity,
    PastIndicators,
    PastStops,
    PastTicks,
)
from application.queries.span import DEFAULT_IN_A_SPAN, MOST_IN_A_SPAN, Span

Symbol = Annotated[str, QueryParameter(description="The instrument.")]
TimeframeAsked = Annotated[str, QueryParameter(description="Such as 1m.")]
Indicator = Annotated[str, QueryParameter(description="Such as ema_9.")]
Newest = Annotated[int, QueryParameter(description="The newest so many of the span.", ge=1, le=MOST_IN_A_SPAN)]

Store = NamedDependency[SkipValidation[History]]


def span_asked(start: Start = None, end: End = None, limit: Newest = DEFAULT_IN_A_SPAN) -> Span:
    """The span that a request asks for."""
    return Span.parse(start, end, limit)


@get("/history/ticks")
async def ticks(history: Store, span: NamedDependency[Span], symbol: Symbol) -> PastTicks:
    """Trade prints and quote updates of one instrument, oldest first."""
    return await history.ticks(symbol, span)


@get("/history/bars")
async def bars(history: Store, span: NamedDependency[Span], symbol: Symbol, timeframe: TimeframeAsked) -> PastBars:
    """Closed bars of one instrument, oldest first."""
    return await history.bars(symbol, timeframe, span)


@get("/history/indicators")
async def indicators(
    history: Store, span: NamedDependency[Span], symbol: Symbol, timeframe: TimeframeAsked, indicator: Indicator
) -> PastIndicators:
    """One indicator on the closed bars of one instrument, oldest first."""
    return await history.indicators(symbol, timeframe, indicator, span)


@get("/history/stops")
async def stops(history: Store, span: NamedDependency[Span], symbol: Symbol, strategy_id: StrategyFilter = None) -> PastStops:
    """The stops of one instrument's positions, each time they were placed or moved, oldest first."""
    return await history.stops(symbol, strategy_id, span)


@get("/history/equity")
async def equity(history: Store, span: NamedDependency[Span]) -> PastEquity:
    """The account after each change, oldest first."""
    return await history.equity(span)


HISTORY = (ticks, bars, indicators, stops, equity)
