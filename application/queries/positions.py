"""Open positions at the last prices."""

from datetime import tzinfo
from typing import TypedDict

from application.queries.values import check_symbol, money
from application.timestamps import iso
from domain.side import position_side
from domain.view import EngineView, PositionView


class Position(TypedDict):
    """``side`` is long or short, ``quantity`` signed, ``stop`` a level (null before its activation); money is gross."""

    strategy_id: str
    symbol: str
    trade_id: str
    side: str
    quantity: int
    average_price: float
    current_price: float
    unrealized_pnl: str
    realized_pnl: str
    charges: str
    mfe: str
    mae: str
    opened_at: str
    stop: float | None
    sl_type: str | None
    distance_pct: float | None
    exiting: bool


class Positions(TypedDict):
    """All open positions; there is no next page."""

    items: list[Position]
    next: int | None


def position(held: PositionView, tz: tzinfo) -> Position:
    """One position."""
    return Position(
        strategy_id=held.strategy_id,
        symbol=held.symbol,
        trade_id=held.trade_id,
        side=position_side(held.quantity),
        quantity=held.quantity,
        average_price=held.average_price,
        current_price=held.current_price,
        unrealized_pnl=money(held.unrealized_pnl),
        realized_pnl=money(held.realized_pnl),
        charges=money(held.charges),
        mfe=money(held.mfe),
        mae=money(held.mae),
        opened_at=iso(held.opened_ts, tz),
        stop=held.stop.level if held.stop else None,
        sl_type=held.stop.sl_type if held.stop else None,
        distance_pct=held.stop.distance_pct if held.stop else None,
        exiting=held.exiting,
    )


def positions(view: EngineView, tz: tzinfo, symbol: str | None) -> Positions:
    """Every open position, or those of one symbol."""
    check_symbol(view, symbol)
    return Positions(items=[position(held, tz) for held in view.positions if symbol in (None, held.symbol)], next=None)
