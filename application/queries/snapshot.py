"""Everything a screen needs at one point of the run, to be continued by the live feed."""

from datetime import tzinfo
from typing import TypedDict

from application.ports.journal import Journal
from application.queries.account import Account, account
from application.queries.fills import Fill, fills
from application.queries.instruments import Instrument, SessionOpens, instruments
from application.queries.paging import Page
from application.queries.positions import Position, position
from application.queries.signals import Signal, signals
from application.queries.status import RunStatus, Status, status
from application.queries.strategies import Strategy, strategies
from application.queries.trades import Trade, closed_trades
from domain.view import EngineView

_RECENT = Page(limit=50)


class Snapshot(TypedDict):
    """The state after sequence number ``seq``; recent lists are newest first and hold nothing later."""

    type: str
    seq: int
    timestamp: str | None
    status: Status
    account: Account
    positions: list[Position]
    instruments: list[Instrument]
    strategies: list[Strategy]
    recent_trades: list[Trade]
    recent_signals: list[Signal]
    recent_fills: list[Fill]


async def snapshot(view: EngineView, journal: Journal, opens: SessionOpens, run: RunStatus, tz: tzinfo) -> Snapshot:
    """The snapshot of ``view``, whose events the journal already holds."""
    now = status(view, run, tz)
    return Snapshot(
        type="snapshot",
        seq=view.seq,
        timestamp=now["timestamp"],
        status=now,
        account=account(view, tz),
        positions=[position(held, tz) for held in view.positions],
        instruments=await instruments(view, opens, tz),
        strategies=strategies(view)["items"],
        recent_trades=await closed_trades(journal, _RECENT, view.seq),
        recent_signals=(await signals(journal, _RECENT, None, view.seq))["items"],
        recent_fills=(await fills(journal, _RECENT, None, view.seq))["items"],
    )
