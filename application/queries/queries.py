"""The one door to everything that can be asked about a run."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import tzinfo

from application.health import HealthReport
from application.ports.journal import Journal
from application.queries.account import Account, account
from application.queries.bars import Bars, bars
from application.queries.closed_trades import ClosedTrades
from application.queries.controls import Controls, controls
from application.queries.equity import Equity, EquityCurve
from application.queries.events import Events, EventsAsked, events
from application.queries.explain import Explanation, explain
from application.queries.export import export, export_equity
from application.queries.fills import FillFilter, Fills, fills
from application.queries.health import health
from application.queries.indicators import Indicators, indicators
from application.queries.instruments import SessionOpens
from application.queries.measurements import Measurements
from application.queries.order_index import OrderIndex
from application.queries.orders import OrderFilter, Orders, orders, working_orders
from application.queries.paging import Page
from application.queries.positions import Positions, positions
from application.queries.risk import Risk, risk
from application.queries.signals import SignalFilter, Signals, signals
from application.queries.snapshot import Beside, Snapshot, snapshot
from application.queries.span import Span
from application.queries.stats import Stats, stats
from application.queries.status import RunStatus, Status, status
from application.queries.stops import Stops, stops
from application.queries.strategies import Strategies, strategies
from application.queries.ticks import Ticks, ticks
from application.queries.trades import TradeFilter, Trades, trades
from application.queries.values import check_strategy, check_symbol
from application.risk_use import LimitUse
from domain.errors import JournalError
from domain.view import EngineView


class Queries:
    """Answers as JSON-able values, the same for the API and the command line.

    ``view`` tells the present state and ``risk_use`` the use of the risk limits, at a point that the journal already holds;
    ``run`` tells what the engine can't know, ``health`` the condition (None: no service runs); times are told in ``tz``.
    Errors: ``NotFound`` for names nobody has, ``InvalidValue`` for values that can't be, those of ``Journal``.
    """

    def __init__(
        self,
        view: Callable[[], Awaitable[EngineView]],
        risk_use: Callable[[], Awaitable[Sequence[LimitUse]]],
        journal: Journal,
        run: Callable[[], RunStatus],
        tz: tzinfo,
        health: Callable[[], HealthReport] | None = None,
    ) -> None:
        self._view = view
        self._risk_use = risk_use
        self._journal = journal
        self._opens = SessionOpens(journal)
        self._run = run
        self._tz = tz
        self._health = health
        self._closed = ClosedTrades(journal)
        self._equity = EquityCurve(journal, tz)
        self._orders = OrderIndex(journal)

    async def warm_up(self) -> None:
        """Take in the journal's past before a request asks for it; where it cannot be read, that request says so."""
        with suppress(JournalError):
            for model in (self._closed, self._equity, self._orders):
                await model.catch_up()

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

    async def orders(self, page: Page, which: OrderFilter = OrderFilter()) -> Orders:
        """Orders with what became of them, newest first."""
        view = await self._known(which.symbol, which.strategy_id)
        return await orders(view, self._journal, self._orders, page, which)

    async def fills(self, page: Page, which: FillFilter = FillFilter()) -> Fills:
        """What the venue executed, newest first."""
        await self._known(which.symbol, which.strategy_id)
        return await fills(self._journal, page, which)

    async def trades(self, page: Page, which: TradeFilter = TradeFilter()) -> Trades:
        """Round trips, newest first."""
        view = await self._known(which.symbol, which.strategy_id)
        return await trades(view, self._journal, self._tz, page, which)

    async def signals(self, page: Page, which: SignalFilter = SignalFilter()) -> Signals:
        """What the strategies wished, newest first."""
        await self._known(which.symbol, which.strategy_id)
        return await signals(self._journal, page, which)

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

    async def events(self, page: Page, which: EventsAsked = EventsAsked()) -> Events:
        """The events of the run, oldest first."""
        await self._known(which.symbol, which.strategy_id)
        return await events(self._journal, page, which)

    async def indicators(self, symbol: str | None = None) -> Indicators:
        """The latest values of all indicators."""
        return await indicators(await self._view(), self._journal, symbol)

    async def stats(self, by: str) -> Stats:
        """Closed round trips of the whole run, summed by day, strategy, symbol or exit reason."""
        return await stats(self._closed, by)

    async def equity(self, span: Span, points: int) -> Equity:
        """The account over a span of time, thinned to so many points."""
        return await self._equity.over(span, points)

    async def explain(self, trade_id: str) -> Explanation:
        """The chain of facts behind one round trip."""
        return await explain(await self._view(), self._journal, self._closed, self._tz, trade_id)

    async def measurements(self) -> Measurements:
        """Everything that is measured."""
        view = await self._view()
        await self._orders.catch_up()
        await self._closed.catch_up()
        return Measurements(
            view=view,
            run=self._run(),
            orders=self._orders.counts,
            refused=self._orders.refused,
            trips=self._closed.tallies("strategy"),
            limits=await self._risk_use(),
            health=None if self._health is None else self._health(),
        )

    def export_trades(self, which: TradeFilter) -> AsyncIterator[bytes]:
        """Closed round trips as CSV, oldest first."""
        return export("trades", lambda page: self.trades(page, which), self._journal.last_seq())

    def export_orders(self, which: OrderFilter) -> AsyncIterator[bytes]:
        """Orders as CSV, oldest first."""
        return export("orders", lambda page: self.orders(page, which), self._journal.last_seq())

    def export_fills(self, which: FillFilter) -> AsyncIterator[bytes]:
        """Executions as CSV, oldest first."""
        return export("fills", lambda page: self.fills(page, which), self._journal.last_seq())

    def export_equity(self, span: Span) -> AsyncIterator[bytes]:
        """Every change of the account as CSV, oldest first, in exact amounts."""
        return export_equity(self._journal, span, self._journal.last_seq())

    async def snapshot(self) -> Snapshot:
        """Everything a screen needs at one point of the run."""
        view = await self._view()
        beside = Beside(
            orders=await working_orders(view, self._journal, self._orders),
            risk=risk(view, await self._risk_use()),
            services=None if self._health is None else health(self._health(), self._tz),
        )
        return await snapshot(view, self._journal, self._opens, self._run(), self._tz, beside)

    async def _known(self, symbol: str | None, strategy_id: str | None = None) -> EngineView:
        view = await self._view()
        check_symbol(view, symbol)
        check_strategy(view, strategy_id)
        return view
