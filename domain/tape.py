"""Tapes: the market side of one instrument, its last price and quote, its session and its forming bars."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import gcd, inf
from types import MappingProxyType
from typing import Final

from domain.bar import Bar
from domain.bar_series import BarSeries, Outputs
from domain.doubt import Doubt
from domain.floor import Floor
from domain.forming_bar import FormingBar
from domain.glance import Glance, SeriesGlance
from domain.instrument import Instrument
from domain.quote import Quote
from domain.session import Session, SessionRules
from domain.state import invalid_state
from domain.telling import tell_bar, tell_refused, tell_session
from domain.tick_policy import LARGEST_SIZE, TIME_WENT_BACK, UNKNOWN_KIND, quote_flaw
from domain.timeframe import Timeframe

PRICES_REMEMBERED: Final = 128
"""So many prices are remembered exactly for each instrument: most come again soon."""
UNBOUNDED: Final = 1_000_000_000
"""More ticks than a bar has, as a number that is quick to compare with."""


class Tape:
    """What the market says about one instrument.

    Most ticks change nothing but the forming bar's volume and the last price. ``take`` deals with those by a few comparisons: the
    price lies in the calm range, the time before the horizon and the bar's tick count below ``_calm_ticks``, which a ``Lane``
    settles whenever something else has happened.
    """

    __slots__ = (
        "_bar", "_calm_high", "_calm_low", "_calm_ticks", "_doubt", "_exact", "_floor", "_horizon", "_rules",
        "_total_ticks", "_total_turnover", "_total_volume", "_ts", "instrument", "price", "quote", "series", "session", "size",
        "skipped",
    )  # fmt: skip

    def __init__(
        self,
        instrument: Instrument,
        rules: SessionRules,
        indicators: Mapping[Timeframe, Sequence[str]],
        max_jump_pct: float,
        floor: Floor,
    ) -> None:
        self.instrument = instrument
        self.price = 0.0
        self.size = 0.0
        self.quote = Quote()
        self.session: Session | None = None
        self.skipped: dict[str, int] = {}
        self.series = [BarSeries(instrument.symbol, timeframe, names) for timeframe, names in sorted(indicators.items())]
        self._rules = rules
        self._floor = floor
        self._bar = FormingBar(Timeframe(gcd(*(series.timeframe.seconds for series in self.series))))
        self._ts = 0
        self._exact: dict[float, Decimal] = {}
        self._doubt = Doubt(max_jump_pct)
        self._total_ticks = 0
        self._total_volume = self._total_turnover = 0.0
        self._horizon = 0
        self._calm_low, self._calm_high = inf, -inf
        self._calm_ticks = UNBOUNDED

    def take(self, ts: int, price: float, size: float) -> bool:
        """Take a trade print that changes no decision; False leaves it to ``process``, with nothing changed."""
        bar = self._bar
        if (
            self._ts <= ts < self._horizon
            and self._calm_low <= price <= self._calm_high
            and 0.0 <= size <= LARGEST_SIZE
            and bar.ticks < self._calm_ticks
        ):
            self._ts = ts
            self.price = price
            self.size = size
            bar.volume += size
            bar.turnover += price * size
            bar.ticks += 1
            return True
        return False

    def refuse_quote(self, ts: int, price: float, size: float) -> None:
        """Say why one side of a quote was not taken."""
        self._refuse(ts, price, size, quote_flaw(ts, price, size) or TIME_WENT_BACK)

    def refuse_kind(self, ts: int, price: float, size: float) -> None:
        """Say that a row is of a kind that does not exist."""
        self._refuse(ts, price, size, UNKNOWN_KIND)

    @property
    def ts(self) -> int:
        """The time (ns) that the instrument has come to; 0 before the first tick."""
        return self._ts

    @property
    def exact_price(self) -> Decimal:
        """The last price, exactly; 0 before the first tick."""
        if self.price == 0:
            return Decimal(0)
        found = self._exact.get(self.price)
        if found is None:
            if len(self._exact) == PRICES_REMEMBERED:
                self._exact.clear()
            found = self._exact[self.price] = self.instrument.exact(self.price)
        return found

    @property
    def ticks(self) -> int:
        """How many ticks (trades within sessions) there have been over the run."""
        return self._total_ticks + self._bar.ticks

    @property
    def totals(self) -> tuple[int, float, float]:
        """Ticks, volume and turnover over the run (trades within sessions)."""
        return self.ticks, self._total_volume + self._bar.volume, self._total_turnover + self._bar.turnover

    @property
    def forming(self) -> list[Bar]:
        """The bars that have not ended yet, finest first, up to the last tick."""
        return self.glance().forming()

    def glance(self) -> Glance:
        """Everything about the instrument as it stands, taken in a moment."""
        session, part = self.session, None
        if session is not None and self._bar.ticks:
            part = self._bar.glance(session)
        series = tuple(SeriesGlance(one.timeframe, one.forming, one.now) for one in self.series)
        quote, skipped = self.quote, dict(self.skipped)
        return Glance(
            self.instrument, self.price, self.size, self._ts, quote.bid, quote.ask, self.totals, session, part, series, skipped
        )

    @property
    def now(self) -> Outputs:
        """The indicators' outputs after the newest closed bar, by timeframe; none of it can be changed through this."""
        return MappingProxyType({series.timeframe: MappingProxyType(series.now) for series in self.series})

    @property
    def before(self) -> Outputs:
        """The same after the closed bar before that one."""
        return MappingProxyType({series.timeframe: MappingProxyType(series.before) for series in self.series})

    def _objection(self, ts: int, price: float) -> str | None:
        """Why a sound trade print is refused for what came before it."""
        if ts < self._ts:
            return TIME_WENT_BACK
        if self.session is None or ts >= self.session.end or self.price == 0:
            return self._doubt.about_time(self._ts, ts)
        return self._doubt.about_price(self.price, price)

    def session_at(self, ts: int) -> Session | None:
        """The session that holds ``ts``, None while the market is closed."""
        session = self.session
        return session if session is not None and session.start <= ts < session.end else self._rules.session_at(ts)

    def days_past_table(self, session: Session) -> int:
        """How many days after the last of the calendar's table a session's date is; 0 where it is not after it."""
        return self._rules.days_past_table(date.fromisoformat(session.date))

    def count_anew(self, factor: float) -> None:
        """The instrument was split, ``factor`` new units for each old one: prices are counted anew, indicators begin anew."""
        self.price /= factor
        self.quote.withdraw()
        for series in self.series:
            series.begin_anew()

    def _close_due(self, ts: int) -> list[tuple[Bar, int]]:
        """Close the bars that have ended by ``ts``, earliest end first and finer before coarser, each with its fact's ``seq``.

        The session too if it has ended; then nothing before its end is taken any more.
        """
        session = self.session
        if session is None or (self._bar.ticks and ts < self._bar.end):
            return []
        if self._bar.ticks:
            self._fold(session)
        due = sorted(
            (series.forming.end, series.timeframe.seconds, at) for at, series in enumerate(self.series) if series.forming
        )
        closed = []
        for end, _, at in due:
            if end <= ts:
                bar = self.series[at].close()
                closed.append((bar, tell_bar(self._floor, bar, self.series[at].now)))
        if ts >= session.end:
            self.session = None
            self._ts = session.end
        return closed

    def _fold(self, session: Session) -> None:
        bar = self._bar
        part = bar.as_bar(self.instrument.symbol, self.price)
        for series in self.series:
            series.absorb(part, session)
        self._total_ticks += bar.ticks
        self._total_volume += bar.volume
        self._total_turnover += bar.turnover
        bar.clear()

    def _start_session(self, ts: int) -> Session | None:
        session = self.session = self._rules.session_at(ts)
        if session is None:
            return None
        self._floor.start_day(session.date, ts)
        for series in self.series:
            series.start_session()
        tell_session(self._floor, self.instrument.symbol, session, ts)
        return session

    def _refuse(self, ts: int, price: float, size: float, reason: str) -> None:
        self._count(reason)
        tell_refused(self._floor, self.instrument.symbol, ts, price, size, reason)

    def _count(self, reason: str) -> None:
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        session = self.session
        return {
            "price": self.price,
            "size": self.size,
            "ts": self._ts,
            "doubt": self._doubt.state(),
            "quote": self.quote.state(),
            "session": session and [session.date, session.start, session.end, session.entries_until, session.flat_by],
            "skipped": dict(self.skipped),
            **self._bar.state(),
            "totals": [self._total_ticks, self._total_volume, self._total_turnover],
            "series": {str(series.timeframe): series.state() for series in self.series},
        }

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case {
                "price": float(price),
                "size": float(size),
                "ts": int(ts),
                "doubt": doubt,
                "quote": quote,
                "session": ([str(), int(), int(), int(), int()] | None) as session,
                "skipped": dict(skipped),
                "bar": bar,
                "sums": sums,
                "totals": [int(total_ticks), float(total_volume), float(total_turnover)],
                "series": dict(series),
            }:
                self.price, self.size, self._ts, self.skipped = price, size, ts, dict(skipped)
                self._doubt.restore(doubt)
                self.quote.restore(quote)
                self.session = Session(*session) if session else None
                self._bar.restore(bar, sums)
                self._total_ticks, self._total_volume, self._total_turnover = total_ticks, total_volume, total_turnover
                for one in self.series:
                    one.restore(series[str(one.timeframe)])
            case _:
                raise invalid_state("tape", state)
