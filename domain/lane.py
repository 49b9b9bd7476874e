"""Lanes: one instrument with the desks that trade it, and the order in which a tick takes its effects."""

from collections.abc import Mapping, Sequence
from math import inf

from domain.assignment import Assignment
from domain.bar import Bar
from domain.deciding import ask
from domain.desk import Desk
from domain.executing import fill_pending, follow_indicator, follow_price
from domain.floor import Floor
from domain.instrument import Instrument
from domain.matching import FillOn
from domain.session import SessionRules
from domain.state import invalid_state
from domain.tape import Tape
from domain.tick_policy import OUTSIDE_SESSION, flaw
from domain.timeframe import Timeframe


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
            return
        self._suspect = 0.0
        closed = self._close_due(ts)
        self._follow_indicators(closed, ts)
        self._ts = ts
        session = self.session or self._start_session(ts)
        if session is None:
            self._count(OUTSIDE_SESSION)
            self._ask(closed, ts)
            self._settle()
            return
        self.price, self.size = price, size
        self._fill(ts)
        self._ask(closed, ts)
        if self._floor.matching.fill_on is FillOn.SAME_TICK:
            self._fill(ts)
        self._join_bar(session, ts, price, size)
        for desk in self.desks:
            follow_price(desk, ts, price)
        if self._floor.matching.fill_on is FillOn.SAME_TICK:
            self._fill(ts)
        self._settle()

    def advance(self, ts: int) -> None:
        """Time has come to ``ts`` without a tick: bars and the session that have ended by then close."""
        closed = self._close_due(ts)
        self._follow_indicators(closed, ts)
        self._ts = max(self._ts, *(bar.end for bar in closed), self._ts)
        self._ask(closed, ts)
        self._settle()

    def _fill(self, ts: int) -> None:
        for desk in self.desks:
            if desk.pending:
                fill_pending(desk, ts, self.price, self.quote, self.now)

    def _follow_indicators(self, closed: Sequence[Bar], ts: int) -> None:
        if closed:
            now = self.now
            for desk in self.desks:
                follow_indicator(desk, ts, self.price, now)

    def _ask(self, closed: Sequence[Bar], ts: int) -> None:
        if not closed:
            return
        now = self.now
        before = {series.timeframe: series.before for series in self.series}
        for bar in closed:
            for desk in self.desks:
                ask(desk, ts, bar, now, before[bar.timeframe], self.session is not None)

    def _settle(self) -> None:
        """Work out which ticks change no decision from here on."""
        low, high, horizon = (self._bar_low, self._bar_high, self._bar_end) if self._ticks else (inf, -inf, 0)
        for desk in self.desks:
            lowest, highest = desk.calm_range()
            low, high, horizon = max(low, lowest), min(high, highest), min(horizon, desk.calm_until)
        self._calm_low, self._calm_high, self._horizon = low, high, horizon

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
