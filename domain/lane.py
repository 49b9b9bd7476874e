"""Lanes: one instrument with the desks that trade it, and the order in which a tick takes its effects."""

from collections.abc import Mapping, Sequence
from math import inf

from domain.assignment import Assignment
from domain.closing import end_session, end_unseen_sessions, keep_to_times
from domain.data_watch import DataWatch
from domain.desks import Desks
from domain.executing import execute
from domain.floor import Floor
from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching import FillOn, Offer, Update
from domain.news import News
from domain.quiet import Quiet, overlap, quiet_of
from domain.session import Session, SessionRules
from domain.splitting import apply_split, suspect_gap
from domain.state import invalid_state
from domain.tape import UNBOUNDED, Tape
from domain.telling import tell_unknown_day
from domain.tick_policy import LARGEST_SIZE, OUTSIDE_SESSION, flaw
from domain.timeframe import Timeframe

MARKED_EVERY = 100
"""After so many ticks of an instrument its open positions are told at the last price."""
ACCOUNT_EVERY = 10 * MARKED_EVERY
"""After so many ticks of an instrument with an open position the account is told too: it takes every position into account."""


class Lane(Tape):
    """A tape and its desks.

    A trade print goes the shortest of three ways that has the outcome of the whole one: ``take`` where it is calm, that is within
    the forming bar's range, cut down to where no desk's order, stop or trade extreme is touched (every hundredth by way of
    ``_take_and_mark``); ``_join`` where it stays in the bar and no order waits; else ``_trade``.
    """

    __slots__ = ("_arriving", "_fills_on_same_tick", "_last_date", "_quiet", "_quiet_until", "_quotes_met", "_watch", "desks")

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
        self.desks = Desks(instrument, self, floor, manual)
        self._watch = DataWatch(instrument.symbol, floor)
        self._last_date = ""
        self._arriving = self._quotes_met = 0
        self._fills_on_same_tick = floor.matching.fill_on is FillOn.SAME_TICK
        self._quiet = Quiet()
        self._quiet_until = 0

    def is_used(self, client_order_id: str) -> bool:
        """Whether an order with that client order id was sent before, as far as that is remembered; whatever its instrument."""
        return client_order_id in self._floor.client_order_ids

    @property
    def last_tick(self) -> int:
        """The time (ns) of the last tick; 0 before the first. ``ts`` may be later: bars have ended since."""
        return self._watch.last_tick(self._ts)

    @property
    def updates(self) -> int:
        """How many updates that may execute orders there have been, the one at hand included."""
        return self.ticks + self._arriving + self._quotes_met

    @property
    def is_stale(self) -> bool:
        """Whether the instrument's data is missing, or has not come back for long enough."""
        return self._watch.is_stale

    def process(self, ts: int, price: float, size: float) -> None:
        """Take a trade print that is not calm, whatever it changes; one that cannot be used is refused by a fact."""
        if self._bar.ticks >= self._calm_ticks and self._take_and_mark(ts, price, size):
            return
        if self._ts <= ts < self._quiet_until and 0.0 <= size <= LARGEST_SIZE and self._doubt.trusts(price, self.price):
            self._join(ts, price, size)
        elif reason := flaw(ts, price, size) or self._objection(ts, price):
            self._refuse(ts, price, size, reason)
            self.settle()
        else:
            self._doubt.settle()
            self._trade(ts, price, size)
            self.settle()

    def _take_and_mark(self, ts: int, price: float, size: float) -> bool:
        """Take a trade print that is calm but for its number, at which positions are marked; False leaves it to another way."""
        self._calm_ticks += MARKED_EVERY
        is_taken = self.take(ts, price, size)
        if is_taken:
            self._mark(ts)
        return is_taken

    def _join(self, ts: int, price: float, size: float) -> None:
        """Take a trade print that no bar ends before and no order waits for: what is left of ``_trade`` for such a one."""
        self._ts, self.price, self.size = ts, price, size
        self._bar.join(price, size)
        if not self._quiet.low <= price <= self._quiet.high:
            self.desks.follow_price(ts, price)
            self._heed_desks()
        if self.ticks % MARKED_EVERY == 0:
            self._mark(ts)
        self._let_pass()

    def _trade(self, ts: int, price: float, size: float) -> None:
        """Take a trade print the whole way.

        In this order: bars that have ended close; where the session is about to end, what is open is squared off; orders sent
        before this tick meet it; strategies answer the closed bars; the tick joins its bar; stops follow the price; positions are
        marked. Orders that arise here wait for the next tick (``FillOn.SAME_TICK``: for none).
        """
        cause = self._floor.outbox.seq
        self._watch.catch_up(self._ts)
        last_session, news = self.session, self._news(ts)
        market_open = not news or self._goes_on_after(last_session)
        self._ts = ts
        session = self.session or self._begin(ts, price)
        if session is None:
            self._watch.pass_over(ts)
            self._count(OUTSIDE_SESSION)
            self.desks.ask(news, ts, market_open=market_open)
            return
        previous = self.price if session is last_session else 0.0
        self.price, self.size, self._arriving = price, size, 1
        self._watch.tick(ts, session)
        if ts >= session.entries_until:
            keep_to_times(self.desks, session, ts, cause)
        offer = self._execute(RowKind.TRADE, ts, price, size, previous, cause)
        if news:
            self.desks.ask(news, ts, market_open=market_open)
        if self._fills_on_same_tick:
            offer = self._execute(RowKind.TRADE, ts, price, size, previous, cause, offer)
        if self._bar.ticks == 0:
            self._bar.begin(session, ts, price)
        self._bar.join(price, size)
        self._arriving = 0
        self.desks.follow_price(ts, price)
        if self._fills_on_same_tick:
            self._execute(RowKind.TRADE, ts, price, size, previous, cause, offer)
        if self.ticks % MARKED_EVERY == 0:
            self._mark(ts)

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
        came_to = self._ts
        self._watch.catch_up(came_to)
        last_session, news = self.session, self._news(ts)
        for one in news:
            self._ts = max(self._ts, one.bar.end)
        if self._ts != came_to:
            self._watch.advance(self._ts)
        self.desks.ask(news, ts, market_open=self._goes_on_after(last_session))
        if self.session is not None and ts >= self.session.entries_until:
            keep_to_times(self.desks, self.session, ts, cause)
        self._watch.look(ts, self.session)
        self.settle()

    def _begin(self, ts: int, price: float) -> Session | None:
        """Begin the session that holds ``ts``, if there is one; splits of the days since the last one take effect."""
        end_unseen_sessions(self._floor, self.desks, self._rules, ts)
        session = self._start_session(ts)
        if session is None:
            return None
        self._watch.start_session(session)
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

    def _goes_on_after(self, last_session: Session | None) -> bool:
        """Whether an answer to a bar of that session can still be traded: it lasts, or another follows at its end."""
        return self.session is not None or (last_session is not None and self._rules.session_at(last_session.end) is not None)

    def _execute(
        self, kind: RowKind, ts: int, price: float, size: float, previous: float, cause: int, offer: Offer | None = None
    ) -> Offer | None:
        """Let an update meet the orders at the venue; returns what is left of its offer, None where nobody has asked yet."""
        if self.desks.are_waiting:
            update = Update(kind, ts, price, size, self.quote, previous)
            offer = offer or self._floor.matching.offer(update, self.instrument)
            execute(self.desks, update, offer, self.updates, self.now, cause)
        return offer

    def _mark(self, ts: int) -> None:
        """Tell what the open positions are worth at the last price."""
        if self.desks.mark(ts) and self.ticks % ACCOUNT_EVERY == 0:
            self._floor.has_moved = True
            self._floor.account.report(ts)

    def _news(self, ts: int) -> list[News]:
        """Close what has ended by ``ts`` and let stops follow it."""
        last_session = self.session
        closed = self._close_due(ts)
        if last_session is not None and self.session is None:
            end_session(self._floor, self.desks, last_session, self._rules)
        if not closed:
            return []
        now, before = self.now, self.before
        news = [News(bar, seq, now, before) for bar, seq in closed]
        self.desks.hear(news, ts, self.price)
        return news

    def settle(self) -> None:
        """Work out which ticks and quotes change no decision from here on."""
        self._heed_desks()
        self._let_pass()

    def _heed_desks(self) -> None:
        self._quiet = quiet_of(self.desks, self.session, self._ts, self._bar.end)
        self.quote.watched = self._quiet.watches_quotes

    def _let_pass(self) -> None:
        """Let ticks pass that neither the bar nor the desks need to see.

        None where a jump within the bar may be absurd, or the last tick was.
        """
        bar, quiet = self._bar, self._quiet
        low, high, horizon = inf, -inf, 0
        if bar.ticks and not self._doubt.is_about(bar.low, bar.high):
            low, high = overlap(bar.low, bar.high, quiet.low, quiet.high)
            horizon = self._watch.calm_until(min(bar.end, quiet.until))
        # the tick after that many in the forming bar is one to mark positions at
        calm_ticks = bar.ticks + MARKED_EVERY - self.ticks % MARKED_EVERY - 1 if quiet.is_holding else UNBOUNDED
        self._calm_low, self._calm_high, self._horizon, self._calm_ticks = low, high, horizon, calm_ticks
        self._quiet_until = 0 if quiet.is_waiting or self._fills_on_same_tick else horizon

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        self._watch.catch_up(self._ts)
        return {
            **super().state(),
            "last_date": self._last_date,
            "last_tick": [*self._watch.times, self._quotes_met],
            "freshness": self._watch.state(),
            "desks": self.desks.state(),
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
                self._last_date, self._quotes_met = last_date, quotes_met
                self._watch.restore(last_tick, advanced_to, freshness)
                self.desks.restore(desks)
                self.settle()
            case _:
                raise invalid_state("lane", state)
