"""Lanes: one instrument with the desks that trade it, and the order in which a tick takes its effects."""

from collections.abc import Mapping, Sequence
from math import inf

from domain.assignment import Assignment
from domain.booking import mark
from domain.closing import keep_to_times, next_time
from domain.deciding import ask
from domain.desk import Desk
from domain.executing import execute
from domain.expiring import expire_day_orders, sessions_of_orders
from domain.floor import Floor
from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching import FillOn, Offer, Update
from domain.news import News
from domain.protecting import follow_indicator, follow_price
from domain.risk import Freshness
from domain.session import Session, SessionRules
from domain.splitting import apply_split, suspect_gap
from domain.state import invalid_state
from domain.tape import Tape
from domain.telling import tell_freshness, tell_unknown_day
from domain.tick_policy import OUTSIDE_SESSION, flaw
from domain.timeframe import Timeframe

MARKED_EVERY = 100
"""After so many ticks of an instrument its open positions are told at the last price."""
ACCOUNT_EVERY = 10 * MARKED_EVERY
"""After so many ticks of an instrument with an open position the account is told too: it takes every position into account."""


class Lane(Tape):
    """A tape and its desks.

    The calm range that ``take`` compares with is the forming bar's range, cut down to where no desk's order, stop or trade
    extreme is touched.
    """

    __slots__ = ("_advanced_to", "_arriving", "_freshness", "_last_date", "_last_tick", "_manual", "_quotes_met", "desks")

    def __init__(
        self,
        instrument: Instrument,
        rules: SessionRules,
        indicators: Mapping[Timeframe, Sequence[str]],
        max_jump_pct: float,
        floor: Floor,
        manual: Assignment,
    ) -> None:
        super().__init__(instrument, rules, indicators, max_jump_pct, floor)
        self.desks: list[Desk] = []
        self._manual = manual
        limits = floor.limits
        self._freshness = None if limits.max_data_age_s is None else Freshness(limits.max_data_age_s, limits.recover_ticks)
        self._last_date = ""
        self._last_tick = self._advanced_to = 0
        self._arriving = self._quotes_met = 0

    def seat(self, assignment: Assignment) -> Desk:
        """Give a strategy a desk here."""
        desk = Desk(assignment, self.instrument, self, self._floor)
        self.desks.append(desk)
        return desk

    def desk_of(self, strategy_id: str) -> Desk | None:
        """The desk of a strategy, if it has one here; that of orders by hand is set up with the first of them."""
        return next((desk for desk in self.desks if desk.strategy_id == strategy_id), None)

    def is_used(self, client_order_id: str) -> bool:
        """Whether an order with that client order id was sent before, as far as that is remembered; whatever its instrument."""
        return client_order_id in self._floor.client_order_ids

    def seat_manual(self) -> Desk:
        """Set up the desk of orders by hand."""
        return self.seat(self._manual)

    @property
    def last_tick(self) -> int:
        """The time (ns) of the last tick; 0 before the first. ``ts`` may be later: bars have ended since."""
        return self._last_tick if self._ts == self._advanced_to else self._ts

    @property
    def updates(self) -> int:
        """How many updates that may execute orders there have been, the one at hand included."""
        return self.ticks + self._arriving + self._quotes_met

    @property
    def is_stale(self) -> bool:
        """Whether the instrument's data is missing, or has not come back for long enough."""
        return self._freshness is not None and self._freshness.is_stale

    def process(self, ts: int, price: float, size: float) -> None:
        """Take a trade print, whatever it changes.

        In this order: bars that have ended close; where the session is about to end, what is open is squared off; orders sent
        before this tick meet it; strategies answer the closed bars; the tick joins its bar; stops follow the price. Orders that
        arise here wait for the next tick (``FillOn.SAME_TICK``: for none).
        """
        cause = self._floor.outbox.seq
        reason = flaw(ts, price, size) or self._objection(ts, price)
        if reason:
            self._refuse(ts, price, size, reason)
            self.settle()
            return
        self._doubt.settle()
        last_tick = self._catch_up() if self._freshness is not None else 0
        last_session, news = self.session, self._news(ts)
        market_open = not news or self._goes_on_after(last_session)
        self._ts = ts
        session = self.session or self._begin(ts, price)
        if session is None:
            if self._freshness is not None:
                self._last_tick, self._advanced_to = last_tick, ts
            self._count(OUTSIDE_SESSION)
            self._ask(news, ts, market_open)
            self.settle()
            return
        previous = self.price if session is last_session else 0.0
        self.price, self.size, self._arriving = price, size, 1
        self._last_tick = ts
        if self._freshness is not None and self._freshness.tick(ts):
            self._tell_freshness(ts, last_tick)
        if ts >= session.entries_until:
            keep_to_times(self.desks, session, ts, cause)
        offer = self._execute(RowKind.TRADE, ts, price, size, previous, cause)
        if news:
            self._ask(news, ts, market_open)
        is_same_tick = self._floor.matching.fill_on is FillOn.SAME_TICK
        if is_same_tick:
            offer = self._execute(RowKind.TRADE, ts, price, size, previous, cause, offer)
        self._join_bar(session, ts, price, size)
        self._arriving = 0
        for desk in self.desks:
            follow_price(desk, ts, price)
        if is_same_tick:
            self._execute(RowKind.TRADE, ts, price, size, previous, cause, offer)
        if (count := self.ticks) % MARKED_EVERY == 0:
            self._mark(ts, count)
        self.settle()

    def process_bid(self, ts: int, price: float, size: float) -> None:
        """Take a best bid while orders wait for one."""
        self._process_quote(RowKind.BID, ts, price, size, self.quote.bid)

    def process_ask(self, ts: int, price: float, size: float) -> None:
        """Take a best ask while orders wait for one."""
        self._process_quote(RowKind.ASK, ts, price, size, self.quote.ask)

    def _process_quote(self, kind: RowKind, ts: int, price: float, size: float, previous: float) -> None:
        cause = self._floor.outbox.seq
        if not self.quote.take_watched(kind, ts, price, size):
            self.refuse_quote(ts, price, size)
        elif self.session is not None and self.session.start <= ts < self.session.end:
            self._quotes_met += 1
            if ts >= self.session.entries_until:
                keep_to_times(self.desks, self.session, ts, cause)
            self._execute(kind, ts, price, size, previous, cause)
            self.settle()

    def advance(self, ts: int) -> None:
        """Time has come to ``ts`` without a tick: bars and the session that have ended by then close."""
        cause = self._floor.outbox.seq
        last_tick = self._last_tick = self._catch_up()
        came_to = self._ts
        last_session, news = self.session, self._news(ts)
        for one in news:
            self._ts = max(self._ts, one.bar.end)
        if self._ts != came_to:
            self._advanced_to = self._ts
        self._ask(news, ts, self._goes_on_after(last_session))
        if self.session is not None and ts >= self.session.entries_until:
            keep_to_times(self.desks, self.session, ts, cause)
        if self._freshness is not None and self._freshness.look(ts):
            self._tell_freshness(ts, last_tick)
        self.settle()

    def _begin(self, ts: int, price: float) -> Session | None:
        """Begin the session that holds ``ts``, if there is one; splits of the days since the last one take effect."""
        self._end_unseen(ts)
        session = self._start_session(ts)
        if session is None:
            return None
        if self._freshness is not None:
            self._freshness.start_session(session.start, session.end)
        tell_unknown_day(self._floor, self._rules, self.instrument.symbol, session, ts)
        last, self._last_date = self._last_date, session.date
        if last:
            ratio = self.instrument.split_after(last, session.date)
            if ratio != 1:
                last_price = self.price
                self.count_anew(float(ratio))
                apply_split(self._floor, self.desks, self.instrument.symbol, last_price, ratio, session.date, ts)
            else:
                suspect_gap(self._floor, self.instrument.symbol, self.price, price, ts)
        return session

    def _catch_up(self) -> int:
        """Let the freshness know of the calm ticks since it was told of one; returns the time of the last tick."""
        last_tick = self.last_tick
        if self._freshness is not None and not self.is_stale:
            self._freshness.tick(last_tick)
        return last_tick

    def _tell_freshness(self, ts: int, last_tick: int) -> None:
        since = max(last_tick, self.session.start if self.session else 0)
        tell_freshness(self._floor, self.instrument.symbol, ts, since, fresh=not self.is_stale)

    def _goes_on_after(self, last_session: Session | None) -> bool:
        """Whether an answer to a bar of that session can still be traded: it lasts, or another follows at its end."""
        return self.session is not None or (last_session is not None and self._rules.session_at(last_session.end) is not None)

    def _execute(
        self, kind: RowKind, ts: int, price: float, size: float, previous: float, cause: int, offer: Offer | None = None
    ) -> Offer | None:
        """Let an update meet the orders at the venue; returns what is left of its offer, None where nobody has asked yet."""
        for desk in self.desks:
            if desk.working:
                update = Update(kind, ts, price, size, self.quote, previous)
                offer = offer or self._floor.matching.offer(update, self.instrument)
                execute(self.desks, update, offer, self.updates, self.now, cause)
                break
        return offer

    def _mark(self, ts: int, count: int) -> None:
        """Tell what the open positions are worth at the tick that is number ``count`` of the run here."""
        told = [mark(desk, ts) for desk in self.desks]
        if any(told) and count % ACCOUNT_EVERY == 0:
            self._floor.account.report(ts)

    def _news(self, ts: int) -> list[News]:
        """Close what has ended by ``ts`` and let stops follow it."""
        last_session = self.session
        closed = self._close_due(ts)
        if last_session is not None and self.session is None:
            self._end(last_session)
        if not closed:
            return []
        now, before = self.now, self.before
        for desk in self.desks:
            follow_indicator(desk, ts, self.price, now)
        return [News(bar, seq, now, before) for bar, seq in closed]

    def _end(self, session: Session) -> None:
        """A session is over: nothing that was for it alone stays."""
        expire_day_orders(self.desks, session.end, goes_on=self._rules.session_at(session.end) is not None)
        if session.flat_by < session.end:
            keep_to_times(self.desks, session, session.end, self._floor.outbox.seq)

    def _end_unseen(self, ts: int) -> None:
        """End the sessions without a tick that orders were sent in and that are over by ``ts``."""
        for session in sessions_of_orders(self.desks, self._rules):
            if session.end <= ts:
                self._end(session)

    def _ask(self, news: Sequence[News], ts: int, market_open: bool) -> None:  # noqa: FBT001  (a fact)
        for one in news:
            for desk in self.desks:
                ask(desk, ts, one, market_open=market_open)

    def settle(self) -> None:
        """Work out which ticks and quotes change no decision from here on.

        No tick where a jump within the bar may be absurd, or the last one was.
        """
        low, high, horizon = inf, -inf, 0
        if self._ticks and not self._doubt.is_about(self._bar_low, self._bar_high):
            low, high, horizon = self._bar_low, self._bar_high, self._bar_end
        session, calm_ticks, watches = self.session, inf, False
        if session is not None and horizon > session.entries_until:
            horizon = min(horizon, next_time(self.desks, session, self._ts))
        if self._freshness is not None:
            horizon = 0 if self.is_stale else min(horizon, self._freshness.due + 1)
        for desk in self.desks:
            if desk.working:
                calm = desk.orders_calm()
                low, high, watches = max(low, calm.trades[0]), min(high, calm.trades[1]), watches or calm.watches_quotes
            if desk.trip is not None:
                horizon = 0 if self._floor.is_watchful else horizon
                lowest, highest = desk.calm_range(desk.trip)
                low, high, horizon = max(low, lowest), min(high, highest), min(horizon, desk.calm_until)
                # the tick after that many in the forming bar is one to mark positions at
                calm_ticks = self._ticks + MARKED_EVERY - self.ticks % MARKED_EVERY - 1
        self._calm_low, self._calm_high, self._horizon, self._calm_ticks = low, high, horizon, calm_ticks
        self.quote.watched = watches

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        last_tick = self._catch_up()
        return {
            **super().state(),
            "last_date": self._last_date,
            "last_tick": [last_tick, self._advanced_to, self._quotes_met],
            "freshness": self._freshness and self._freshness.state(),
            "desks": {desk.strategy_id: desk.state() for desk in self.desks},
        }

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        super().restore(state)
        match state:
            case {
                "desks": dict(desks),
                "last_date": str(last_date),
                "last_tick": [int(last_tick), int(advanced_to), int(quotes_met)],
                "freshness": freshness,
            }:
                self._last_date, self._last_tick, self._advanced_to = last_date, last_tick, advanced_to
                self._quotes_met = quotes_met
                if self._freshness is not None:
                    self._freshness.restore(freshness)
                if self._manual.strategy_id in desks and self.desk_of(self._manual.strategy_id) is None:
                    self.seat_manual()
                for desk in self.desks:
                    desk.restore(desks[desk.strategy_id])
                self.settle()
            case _:
                raise invalid_state("lane", state)
