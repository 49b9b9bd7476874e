"""Stats: what closed round trips have come to, by day, strategy, symbol or exit reason."""

from typing import TypedDict

from application.queries.closed_trades import GROUPS, ClosedTrades
from application.queries.tally import Stat
from domain.errors import InvalidValue


class Stats(TypedDict):
    """One item for each group, days oldest first and others by name, and ``total`` over all of them."""

    by: str
    items: list[Stat]
    total: Stat


async def stats(trades: ClosedTrades, by: str) -> Stats:
    """The closed round trips of the whole run, summed."""
    if by not in GROUPS:
        raise InvalidValue("by", by, "one of " + ", ".join(GROUPS))
    await trades.catch_up()
    items = [tally.told(key) for key, tally in sorted(trades.tallies(by).items())]
    return Stats(by=by, items=items, total=trades.total.told("total"))
