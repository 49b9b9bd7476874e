"""The latest tick and quote of every instrument."""

from datetime import tzinfo
from typing import TypedDict

from application.queries.values import check_symbol, time_or_none
from domain.view import EngineView


class Tick(TypedDict):
    """``price``, ``volume`` and ``timestamp`` are null before the first tick, ``bid`` and ``ask`` where there is no quote."""

    symbol: str
    price: float | None
    volume: float | None
    timestamp: str | None
    bid: float | None
    ask: float | None


class Ticks(TypedDict):
    """One item per instrument; there is no next page."""

    items: list[Tick]
    next: int | None


def ticks(view: EngineView, tz: tzinfo, symbol: str | None) -> Ticks:
    """The latest tick of every instrument, or of one."""
    check_symbol(view, symbol)
    return Ticks(
        items=[
            Tick(
                symbol=each.symbol,
                price=each.price,
                volume=each.size,
                timestamp=time_or_none(each.ts, tz),
                bid=each.bid,
                ask=each.ask,
            )
            for each in view.instruments
            if symbol in (None, each.symbol)
        ],
        next=None,
    )
