"""The one door to everything that can be asked about a run."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import tzinfo

from application.ports.journal import Journal
from application.queries.account import Account, account
from application.queries.bars import Bars, bars
from application.queries.controls import Controls, controls
from application.queries.events import Events, events
from application.queries.fills import Fills, fills
from application.queries.instruments import SessionOpens
from application.queries.orders import Orders, orders
from application.queries.paging import Page
from application.queries.positions import Positions, positions
from application.queries.risk import Risk, risk
from application.queries.signals import Signals, signals
from application.queries.snapshot import Snapshot, snapshot
from application.queries.status import RunStatus, Status, status
from application.queries.stops import Stops, stops
from application.queries.strategies import Strategies, strategies
from application.queries.ticks import Ticks, ticks
from application.queries.trades import Trades, trades
from application.queries.values import check_symbol
from application.risk_use import LimitUse
from domain.view import EngineView


class Queries:
    """Answers as JSON-able values, the same for the API and the command line.

    ``view`` tells the present state and ``risk_use`` the use of the risk limits, at a point that the journal already holds;
    ``run`` tells what the engine can't know; times are told in ``tz``. Errors: ``NotFound`` for names nobody has,
    ``InvalidValue`` for values that can't be, those of ``Journal``.
    """

    def __init__(
        self,
        view: Callable[[], Awaitable[EngineView]],
        risk_use: Callable[[], Awaitable[Sequence[LimitUse]]],
        journal: Journal,
        run: Callable[[], RunStatus],
        tz: tzinfo,
    ) -> None:
        self._view = view
        self._risk_use = risk_use
        self._journal = journal
        self._opens = SessionOpens(journal)
        self._run = run
        self._tz = tz

    @property
    def timezone(self) -> tzinfo:
        """The time zone that times are told in."""
        return self._tz

    async def status(self) -> Status:
        """The run in one glance."""
        return status(await self._view(), self._run(), self._tz)

    async def account(self) -> Account:
        """The account at the last prices."""
        return account(await self._view(), self._tz)

    async def controls(self) -> Controls:
        """Who may trade now."""
        return controls(await self._view())

    async def risk(self) -> Risk:
        """Every risk limit with its use, and who may trade."""
        return risk(await self._view(), await self._risk_use())

    async def positions(self, symbol: str | None = None) -> Positions:
        """Open positions at the last prices."""
        return positions(await self._view(), self._tz, symbol)

    async def orders(self, page: Page, symbol: str | None = None) -> Orders:
        """Orders with what became of them, newest first."""
        view = await self._known(symbol)
        return await orders(view, self._journal, page, symbol)

    async def fills(self, page: Page, symbol: str | None = None) -> Fills:
        """What the venue executed, newest first."""
        await self._known(symbol)
        return await fills(self._journal, page, symbol)

    async def trades(self, page: Page, symbol: str | None = None) -> Trades:
        """Round trips, newest first."""
        view = await self._known(symbol)
        return await trades(view, self._journal, self._tz, page, symbol)

    async def signals(self, page: Page, symbol: str | None = None) -> Signals:
        """What the strategies wished, newest first."""
        await self._known(symbol)
        return await signals(self._journal, page, symbol)

    async def strategies(self) -> Strategies:
        """Strategies with their parameters and results."""
        return strategies(await self._view())

    async def bars(self, symbol: str, timeframe: str | None, page: Page) -> Bars:
        """Bars of one instrument, oldest first, the forming one last."""
        view = await self._known(symbol)
        return await bars(view, self._journal, self._tz, symbol, timeframe, page)

    async def ticks(self, symbol: str | None = None) -> Ticks:
        """The latest tick and quote of every instrument."""
        return ticks(await self._view(), self._tz, symbol)

    async def stops(self, page: Page, symbol: str | None = None, trade_id: str | None = None) -> Stops:
        """Open stops, and the history of stops, newest first."""
        view = await self._known(symbol)
        return await stops(view, self._journal, page, symbol, trade_id)

    async def events(self, page: Page, kinds: Collection[str] = (), symbol: str | None = None) -> Events:
        """The events of the run, oldest first."""
        await self._known(symbol)
        return await events(self._journal, page, kinds, symbol)

    async def snapshot(self) -> Snapshot:
        """Everything a screen needs at one point of the run."""
        return await snapshot(await self._view(), self._journal, self._opens, self._run(), self._tz)

    async def _known(self, symbol: str | None) -> EngineView:
        view = await self._view()
        check_symbol(view, symbol)
        return view
