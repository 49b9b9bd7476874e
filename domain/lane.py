"""Lanes: one instrument with the desks that trade it, and the order in which a tick takes its effects."""

from collections.abc import Mapping, Sequence
from math import inf

from domain.assignment import Assignment
from domain.bar import Bar
from domain.bar_series import Outputs
from domain.deciding import ask
from domain.desk import Desk
from domain.executing import fill_pending, follow_indicator, follow_price, mark
from domain.floor import Floor
from domain.instrument import Instrument
from domain.matching import FillOn
from domain.session import Session, SessionRules
from domain.state import invalid_state
from domain.tape import Tape
from domain.tick_policy import OUTSIDE_SESSION, flaw
from domain.timeframe import Timeframe

MARKED_EVERY = 100
"""After so many ticks of an instrument its open positions are told at the last price."""
ACCOUNT_EVERY = 10 * MARKED_EVERY
"""After so many ticks of an instrument with an open position the account is told too: it takes every position into account."""


class Lane(Tape):
    """A tape and its desks.

    The calm range that ``take`` compares with is the forming bar's range, cut down to where no desk's stop or trade extreme is
    touched.
    """

    __slots__ = ("desks",)

    def __init__(
        self,
        instrument: Instrument,
        rules: SessionRules,
        indicators: Mapping[Timeframe, Sequence[str]],
        max_jump_pct: float,
        floor: Floor,
    ) -> None:
        super().__init__(instrument, rules, indicators, max_jump_pct, floor)
        self.desks: list[Desk] = []

    def seat(self, assignment: Assignment) -> None:
        """Give a strategy a desk here."""
        self.desks.append(Desk(assignment, self.instrument, self, self._floor))

    def process(self, ts: int, price: float, size: float) -> None:
        """Take a trade print, whatever it changes.

        In this order: bars that have ended close; orders sent before this tick are executed at it; strategies answer the closed
        bars; the tick joins its bar; stops follow the price. Orders that arise here wait for the next tick (``FillOn.SAME_TICK``:
        for none).
        """
        reason = flaw(ts, price, size) or self._objection(ts, price)
        if reason:
            self._refuse(ts, price, size, reason)
            self._settle()
            return
        self._doubt.settle()
        last_session, news = self.session, self._news(ts)
        market_open = self._goes_on_after(last_session)
        self._ts = ts
        session = self.session or self._start_session(ts)
        if session is None:
            self._count(OUTSIDE_SESSION)
            self._ask(news, ts, market_open)
            self._settle()
            return
        self.price, self.size = price, size
        self._fill(ts)
        self._ask(news, ts, market_open)
        if self._floor.matching.fill_on is FillOn.SAME_TICK:
            self._fill(ts)
        self._join_bar(session, ts, price, size)
        for desk in self.desks:
            follow_price(desk, ts, price)
        if self._floor.matching.fill_on is FillOn.SAME_TICK:
            self._fill(ts)
        if (count := self._total_ticks + self._ticks) % MARKED_EVERY == 0:
            self._mark(ts, count)
        self._settle()

    def advance(self, ts: int) -> None:
        """Time has come to ``ts`` without a tick: bars and the session that have ended by then close."""
        last_session, news = self.session, self._news(ts)
        for bar, _, _ in news:
            self._ts = max(self._ts, bar.end)
        self._ask(news, ts, self._goes_on_after(last_session))
        self._settle()

    def _goes_on_after(self, last_session: Session | None) -> bool:
        """Whether an answer to a bar of that session can still be traded: it lasts, or another follows at its end."""
        return self.session is not None or (last_session is not None and self._rules.session_at(last_session.end) is not None)

    def _fill(self, ts: int) -> None:
        for desk in self.desks:
            if desk.pending:
                fill_pending(desk, ts, self.price, self.quote, self.now)

    def _mark(self, ts: int, count: int) -> None:
        """Tell what the open positions are worth at the tick that is number ``count`` of the run here."""
        told = [mark(desk, ts) for desk in self.desks]
        if any(told) and count % ACCOUNT_EVERY == 0:
            self._floor.account.report(ts)

    def _news(self, ts: int) -> list[tuple[Bar, Outputs, Outputs]]:
        """Close what has ended by ``ts`` and let stops follow it: each closed bar, with outputs after and before it."""
        closed = self._close_due(ts)
        if not closed:
            return []
        now, before = self.now, self.before
        for desk in self.desks:
            follow_indicator(desk, ts, self.price, now)
        return [(bar, now, before) for bar in closed]

    def _ask(self, news: Sequence[tuple[Bar, Outputs, Outputs]], ts: int, market_open: bool) -> None:  # noqa: FBT001  (a fact)
        for bar, now, before in news:
            for desk in self.desks:
                ask(desk, ts, bar, now, before[bar.timeframe], market_open)

    def _settle(self) -> None:
        """Work out which ticks change no decision from here on.

        None where a jump within the bar may be absurd, or the last one was.
        """
        low, high, horizon = inf, -inf, 0
        if self._ticks and not self._doubt.is_about(self._bar_low, self._bar_high):
            low, high, horizon = self._bar_low, self._bar_high, self._bar_end
        calm_ticks = inf
        for desk in self.desks:
            lowest, highest = desk.calm_range()
            low, high, horizon = max(low, lowest), min(high, highest), min(horizon, desk.calm_until)
            if desk.trip is not None:  # the tick after that many in the forming bar is one to mark positions at
                calm_ticks = self._ticks + MARKED_EVERY - (self._total_ticks + self._ticks) % MARKED_EVERY - 1
        self._calm_low, self._calm_high, self._horizon, self._calm_ticks = low, high, horizon, calm_ticks

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {**super().state(), "desks": {desk.strategy_id: desk.state() for desk in self.desks}}

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        super().restore(state)
        match state:
            case {"desks": dict(desks)}:
                for desk in self.desks:
                    desk.restore(desks[desk.strategy_id])
                self._settle()
            case _:
                raise invalid_state("lane", state)
