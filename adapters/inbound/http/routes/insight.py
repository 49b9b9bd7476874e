"""What it came to and why: stats, equity, and the chain behind one round trip."""

from pathlib import PurePosixPath
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import Parameter, QueryParameter, SkipValidation

from adapters.inbound.http.filters import End, Start
from application.queries.closed_trades import GROUPS
from application.queries.equity import DEFAULT_POINTS, FEWEST_POINTS, MOST_POINTS, Equity
from application.queries.explain import Explanation
from application.queries.queries import Queries
from application.queries.span import Span
from application.queries.stats import Stats

Group = Annotated[str, QueryParameter(name="by", enum=list(GROUPS), description="What to sum by.")]
Points = Annotated[
    int, QueryParameter(description="How many points at most; extremes are kept.", ge=FEWEST_POINTS, le=MOST_POINTS)
]
TradeId = Annotated[PurePosixPath, Parameter(description="The round trip, as the list of trades names it; it may hold slashes.")]


@get("/stats")
async def stats(queries: NamedDependency[SkipValidation[Queries]], group: Group = "day") -> Stats:
    """Closed round trips of the whole run, summed."""
    return await queries.stats(group)


@get("/equity")
async def equity(
    queries: NamedDependency[SkipValidation[Queries]], start: Start = None, end: End = None, points: Points = DEFAULT_POINTS
) -> Equity:
    """The account over time, oldest first, thinned so that its extremes stay."""
    return await queries.equity(Span.parse(start, end), points)


@get("/explain/{trade_id:path}")
async def explain(queries: NamedDependency[SkipValidation[Queries]], trade_id: TradeId) -> Explanation:
    """Why a round trip went as it did: signal, orders, executions, stop, peak, trigger, exit and result, in order."""
    return await queries.explain(str(trade_id).removeprefix("/"))


INSIGHT = (stats, equity, explain)
