"""Everything a screen needs at one point of the run, to be continued by the live feed."""

from datetime import tzinfo
from typing import NamedTuple, TypedDict

from application.ports.journal import Journal
from application.queries.account import Account, account
from application.queries.controls import Controls, controls
from application.queries.fills import Fill, FillFilter, fills
from application.queries.health import Health
from application.queries.instruments import Instrument, SessionOpens, instruments
from application.queries.orders import Order
from application.queries.paging import Page
from application.queries.positions import Position, position
from application.queries.risk import Risk
from application.queries.signals import Signal, SignalFilter, signals
from application.queries.status import RunStatus, Status, status
from application.queries.strategies import Strategy, strategies
from application.queries.trades import Trade, TradeFilter, closed_trades
from domain.view import EngineView

_RECENT = Page(limit=50)


PAPER = "paper"
"""Orders are executed by the paper matching; no other venue is there."""


class Beside(NamedTuple):
    """What is told beside the engine's state: working orders, the use of the limits, the condition."""

    orders: list[Order]
    risk: Risk
    services: Health | None


class Snapshot(TypedDict):
    """The state after sequence number ``seq``; recent lists are newest first and hold nothing later.

    ``orders`` are those that the engine holds; ``controls``, ``risk`` and ``services`` (the condition with every follower's lag;
    null where no service runs) are as /api/controls, /api/risk and /api/health tell them. ``mode`` is paper.
    """

    type: str
    seq: int
    timestamp: str | None
    mode: str
    status: Status
    account: Account
    positions: list[Position]
    orders: list[Order]
    controls: Controls
    risk: Risk
    services: Health | None
    instruments: list[Instrument]
    strategies: list[Strategy]
    recent_trades: list[Trade]
    recent_signals: list[Signal]
    recent_fills: list[Fill]


async def snapshot(
    view: EngineView, journal: Journal, opens: SessionOpens, run: RunStatus, tz: tzinfo, beside: Beside
) -> Snapshot:
    """The snapshot of ``view``, whose events the journal already holds."""
    now = status(view, run, tz)
    return Snapshot(
        type="snapshot",
        seq=view.seq,
        timestamp=now["timestamp"],
        mode=PAPER,
        status=now,
        account=account(view, tz),
        positions=[position(held, tz) for held in view.positions],
        orders=beside.orders,
        controls=controls(view),
        risk=beside.risk,
        services=beside.services,
        instruments=await instruments(view, opens, tz),
        strategies=strategies(view)["items"],
        recent_trades=(await closed_trades(journal, _RECENT, TradeFilter(), view.seq))[0],
        recent_signals=(await signals(journal, _RECENT, SignalFilter(), view.seq))["items"],
        recent_fills=(await fills(journal, _RECENT, FillFilter(), view.seq))["items"],
    )
