"""A market data feed that needs no data."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from adapters.inbound.feeds.feed_cursor import FeedCursor
from adapters.inbound.feeds.simulator.market_day import MarketDay
from adapters.inbound.feeds.simulator.session_days import first_session, session_after
from adapters.inbound.feeds.simulator.simulated_symbol import NSE_LIKE, SimulatedSymbol
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.commands import Command
from domain.errors import InvalidValue
from domain.frame import TickFrame
from domain.instrument import Instrument
from domain.session import Session, SessionRules

_MODEL = 1
_LAST_DATE = "9999-12-01"


class SimulatedMarketFeed(MarketDataFeed):
    """Session after session of a made-up market, as fast as it is asked for; ``PacedFeed`` gives it the pace of a real one.

    Seed, symbols, start date and session hours decide every row; each day follows from them alone, so continuing from a cursor
    makes no more than the current day again. The cursor is ``date:n``, n being the rows and commands of that session delivered
    or passed over. Ends after ``sessions`` sessions (None: never).

    ``since``, asked at each start, passes over everything before that time (ns since the epoch), as a live market does with
    what happened while nobody listened.
    """

    def __init__(
        self,
        seed: int,
        start_date: date,
        rules: SessionRules,
        symbols: Sequence[SimulatedSymbol] = NSE_LIKE,
        sessions: int | None = None,
        since: Callable[[], int] = lambda: 0,
    ) -> None:
        names = [symbol.symbol for symbol in symbols]
        if not names or len(set(names)) < len(names):
            raise InvalidValue("simulator.symbols", names, "at least one symbol, and each of them once")
        if sessions is not None and sessions < 1:
            raise InvalidValue("simulator.sessions", sessions, "1 or more")
        self._seed = seed
        self._rules = rules
        self._specs = tuple(symbols)
        self._sessions = sessions
        self._since = since
        self._first = first_session(rules, start_date)
        self._first_day = date.fromisoformat(self._first.date)
        self._enter(self._first)
        self._number = 1
        self._rows = 0
        self._closed = False

    @property
    def instruments(self) -> Sequence[Instrument]:
        """What is traded, in the order of ``symbols``."""
        return [symbol.instrument() for symbol in self._specs]

    @property
    def symbols(self) -> Sequence[str]:
        return [symbol.symbol for symbol in self._specs]

    @property
    def skipped(self) -> Mapping[str, int]:
        return {}

    @property
    def problems(self) -> Sequence[str]:
        return ()

    def identity(self) -> Mapping[str, str]:
        """What decides the rows of this feed, by ``input.N``: the market first, then each symbol."""
        rules = self._rules
        hours = f"{rules.hours} on weekdays {sorted(rules.weekdays)}"
        days = f" but for days {rules.fingerprint}" if rules.holidays or rules.special else ""
        market = f"simulated market, model {_MODEL}, seed {self._seed}, from {self._first.date}, {hours}{days}"
        return {"input.1": market} | {f"input.{number}": f"{spec.symbol} {spec}" for number, spec in enumerate(self._specs, 2)}

    def progress(self) -> FeedProgress:
        """Rows count those of this process, and those of the current session that were delivered before it."""
        if self._sessions is None:
            return FeedProgress(self._rows, None)
        return FeedProgress(self._rows, min((self._number - 1 + self._day.fraction) / self._sessions, 1.0))

    async def start(self, cursor: str) -> None:
        self._closed = False
        self._rows = 0
        self._number = 1
        place = FeedCursor.parse(cursor) if cursor else FeedCursor(self._first.date, 0)
        session = self._first
        while session.date < place.place <= _LAST_DATE:
            session = session_after(self._rules, session)
            self._number += 1
        if session.date != place.place:
            raise InvalidValue("feed cursor", cursor, f"a session of this market, such as {session.date}:0")
        since = self._since()
        if session.end <= since:
            place = FeedCursor("", 0)
        while session.end <= since and session.date <= _LAST_DATE:
            session = session_after(self._rules, session)
            self._number += 1
        self._enter(session)
        while self._delivered < place.count:
            if not self._items and not self._make_next():
                raise InvalidValue("feed cursor", cursor, f"at most {self._delivered} rows and commands on {session.date}")
            self._take(place.count - self._delivered)
            await asyncio.sleep(0)
        await self._pass_over(since)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        while not self._closed:
            if self._items or self._make_next():
                return self._take(limit)
            if self._sessions is not None and self._number >= self._sessions:
                return None
            self._number += 1
            self._enter(session_after(self._rules, self._session))
        return None

    async def close(self) -> None:
        self._closed = True

    async def _pass_over(self, since: int) -> None:
        """What is left of the current session begins at or after ``since``."""
        while self._items or self._make_next():
            item = self._items[-1]
            if (item.times[0] if isinstance(item, TickFrame) else item.ts) >= since:
                return
            self._delivered += len(item) if isinstance(item, TickFrame) else 1
            self._items.pop()
            if not self._items:
                await asyncio.sleep(0)

    def _enter(self, session: Session) -> None:
        following = session_after(self._rules, session)
        self._session = session
        self._day = MarketDay(self._specs, self._seed, self._first_day, session, following)
        self._items: list[TickFrame | Command] = []
        self._delivered = 0

    def _make_next(self) -> bool:
        """Make the next minute; whether there was one."""
        self._items = self._day.next_minute()
        self._items.reverse()
        return bool(self._items)

    def _take(self, limit: int) -> FeedBatch:
        """Up to ``limit`` rows and commands of those that are made."""
        inputs: list[TickFrame | Command] = []
        cursors: list[str] = []
        while self._items and limit > 0:
            item = self._items.pop()
            count = len(item) if isinstance(item, TickFrame) else 1
            if isinstance(item, TickFrame):
                if count > limit:
                    self._items.append(item.part(limit, count))
                    item, count = item.part(0, limit), limit
                self._rows += count
            self._delivered += count
            limit -= count
            inputs.append(item)
            cursors.append(f"{self._session.date}:{self._delivered}")
        return FeedBatch(inputs, cursors)
