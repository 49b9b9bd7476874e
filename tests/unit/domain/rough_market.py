"""A rough market: prices, quotes and the passing of time, with rubbish among them; it knows the calendar's edges."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import nan

from domain.commands import AdvanceTime
from domain.frame import RowKind, row_code
from domain.instrument import Instrument
from domain.session import SessionRules
from tests.unit.domain.programs import Program
from tests.unit.domain.stage import DAY, NS
from tests.unit.domain.worlds import Item


class RoughMarket:
    """Writes rows: ``now`` is its time (ns), ``ticks`` the prices in ticks of each instrument."""

    def __init__(self, rng: random.Random, program: Program) -> None:
        self._rng = rng
        self._config = program.config
        self._pace = rng.choice([0.05, 0.5, 0.5, 2.0, 10.0])
        self._hurry = rng.choice([2, 4, 8])
        self._traded = [program.day.isoformat()] * len(program.config.instruments)
        self.ticks = [rng.randint(400, 2_000) for _ in program.config.instruments]
        self.now = _some_time(rng, program.config.session, program.day)

    def rows(self) -> list[Item]:
        """Some rows, in their order."""
        return [self._row() for _ in range(self._rng.randint(1, 2 * self._hurry))]

    def time(self) -> list[Item]:
        """Time passes without a row."""
        self.now += self._rng.choice([0, NS, 10 * NS, round(100 * self._pace * NS)])
        if self._rng.random() < 0.25:
            self.now = self._edge()
        return [AdvanceTime(max(self.now - self._rng.choice([0, 0, 0, NS]), 0))]

    def price(self, at: int, away: int = 0) -> float:
        """The price of an instrument, so many ticks away from the last."""
        return on_grid(self._config.instruments[at], self.ticks[at] + away)

    def _row(self) -> Item:
        rng = self._rng
        self.now += self._gap()
        if rng.random() < (0.02 if self._may_open() else 0.35):
            self.now = self._edge()
        at = rng.randrange(len(self.ticks))
        self._split(at)
        chance, size = rng.random(), float(rng.choice([0, 1, 3, 5, 10, 40, 100]))
        if chance < 0.18:
            kind = rng.choice([RowKind.BID, RowKind.ASK])
            away = rng.choice([0, 1, 1, 2]) * (1 if kind is RowKind.ASK else -1)
            price = 0.0 if chance < 0.01 else self.price(at, away)
            return row_code(at, kind), max(self.now - rng.choice([0, 0, 0, 5 * NS]), 0), price, size
        if chance < 0.21:
            return row_code(at), self.now, rng.choice([nan, 0.0, -5.0, self.price(at, 2 * self.ticks[at])]), size
        if chance < 0.23:
            return row_code(at), max(self.now - 3 * NS, 0), self.price(at), size
        step = rng.choice([-3, -2, -1, -1, 0, 0, 1, 1, 2, 3]) if chance < 0.93 else rng.choice([-40, -12, 12, 40])
        self.ticks[at] = max(self.ticks[at] + step, 20)
        return row_code(at), self.now, self.price(at), size

    def _split(self, at: int) -> None:
        """An instrument's prices follow its splits, unless somebody has put one into the table that never was."""
        today = datetime.fromtimestamp(self.now // NS, self._config.session.timezone).date().isoformat()
        ratio = self._config.instruments[at].split_after(self._traded[at], today)
        self._traded[at] = max(self._traded[at], today)
        if ratio != 1 and self._rng.random() < 0.9:
            self.ticks[at] = max(int(self.ticks[at] / ratio), 20)

    def _gap(self) -> int:
        chance = self._rng.random()
        if chance < 0.2:
            return 0
        if chance < 0.985:
            return round(self._rng.expovariate(1 / self._pace) * NS)
        return self._rng.choice([120 * NS, 300 * NS, DAY - 300 * NS, DAY, 2 * DAY])

    def _may_open(self) -> bool:
        session = self._config.session.session_at(self.now)
        return session is not None and self.now < session.entries_until

    def _edge(self) -> int:
        """A time at one of the next edges of the calendar, or as near to it as can be."""
        near = self._rng.choice([-NS, -1, 0, 0, 1, NS])
        edges = [edge for edge in edges_after(self._config.session, self.now) if edge + near >= self.now]
        return self._rng.choice(edges[:2]) + near if edges else self.now


def edges_after(session: SessionRules, now: int) -> list[int]:
    """Where the market opens, where entries end, where all has to be flat and where it closes, on the days from ``now`` on."""
    today = datetime.fromtimestamp(now // NS, session.timezone).date()
    days = [one for ahead in range(5) for one in session.sessions_on(today + timedelta(days=ahead))]
    return sorted({edge for one in days for edge in (one.start, one.entries_until, one.flat_by, one.end) if edge > now})


def on_grid(instrument: Instrument, ticks: int) -> float:
    """So many ticks as a price."""
    return float(Decimal(ticks) * instrument.tick_size)


def _some_time(rng: random.Random, session: SessionRules, day: date) -> int:
    """A time of a day's session: at its beginning, at one of its edges, or before it."""
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=session.timezone).timestamp()) * NS
    first, *_ = session.sessions_on(day)
    return max(
        rng.choice([midnight, first.start, first.start, first.start, first.entries_until - 60 * NS]) + rng.randrange(100) * NS,
        0,
    )
