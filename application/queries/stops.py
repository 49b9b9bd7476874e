"""Stops: those that protect a position now, and how each came to where it is."""

from typing import Any, TypedDict

from application.ports.journal import Journal
from application.queries.paging import EventFilter, Page, read_page
from domain.events import StopMoved, StopPlaced, StopTriggered
from domain.side import position_side
from domain.view import EngineView


class Stop(TypedDict):
    """The stop of an open position; ``side`` is long or short; ``level`` is null before its activation."""

    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    level: float | None
    best_price: float
    current_price: float
    distance_pct: float | None


class Stops(TypedDict):
    """Open stops; and one page of ``history`` (placed, moved, triggered, of closed trades too) with the cursor of the next."""

    items: list[Stop]
    history: list[dict[str, Any]]
    next: int | None


async def stops(view: EngineView, journal: Journal, page: Page, symbol: str | None, trade_id: str | None) -> Stops:
    """Stops of all positions, of one symbol, or of one round trip; history newest first unless the page says otherwise."""
    which = EventFilter(
        {StopPlaced.kind, StopMoved.kind, StopTriggered.kind},
        symbol,
        wanted=None if trade_id is None else lambda message: message["trade_id"] == trade_id,
    )
    history, cursor = await read_page(journal, page, which)
    return Stops(items=_open(view, symbol, trade_id), history=history, next=cursor)


def _open(view: EngineView, symbol: str | None, trade_id: str | None) -> list[Stop]:
    return [
        Stop(
            trade_id=held.trade_id,
            strategy_id=held.strategy_id,
            symbol=held.symbol,
            side=position_side(held.quantity),
            sl_type=held.stop.sl_type,
            level=held.stop.level,
            best_price=held.stop.best_price,
            current_price=held.current_price,
            distance_pct=held.stop.distance_pct,
        )
        for held in view.positions
        if held.stop is not None and symbol in (None, held.symbol) and trade_id in (None, held.trade_id)
    ]
