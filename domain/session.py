"""Trading sessions: when an instrument trades, until when positions may be opened, and where its bars are anchored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from itertools import groupby, pairwise
from operator import attrgetter

from domain.errors import InvalidValue
from domain.special_session import SpecialSession
from domain.timeframe import NS_PER_DAY, NS_PER_SECOND

_SECONDS_PER_DAY = NS_PER_DAY // NS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Session:
    """One session: its trading date, ``start`` inclusive and ``end`` exclusive, in ns since the Unix epoch.

    From ``entries_until`` on nothing opens a position; by ``flat_by`` everything is squared off. Both are ``end`` where nothing
    of the kind is wanted, and ``entries_until`` is never after ``flat_by``.
    """

    date: str
    start: int
    end: int
    entries_until: int
    flat_by: int


@dataclass(frozen=True, slots=True)
class SessionRules:
    """The sessions of a market in its time zone: weekly hours, holidays, and special sessions with hours of their own.

    Weekdays count from Monday = 0. Midnight for both ``opens`` and ``closes`` means round the clock. A day with special sessions
    has those and no other, be it a holiday or a weekend. ``entries_until`` and ``square_off`` are times of an ordinary day; a
    session that ends at another time has them as long before its end (and a day of several sessions before the end of the last).

    Holidays and special sessions are known from ``valid_from`` to ``valid_through`` (None: for ever), but for the days that are
    ``undecided``; elsewhere the weekly hours are all there is to go by, and ``is_known`` says so.
    """

    timezone: tzinfo
    opens: time = time(9, 15)
    closes: time = time(15, 30)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    special: tuple[SpecialSession, ...] = ()
    entries_until: time | None = None
    square_off: time | None = None
    name: str = "custom"
    valid_from: date | None = None
    valid_through: date | None = None
    undecided: frozenset[date] = frozenset()
    _special_by_day: Mapping[date, tuple[SpecialSession, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.opens >= self.closes and not self.is_round_the_clock:
            raise InvalidValue(
                "session.closes",
                self.closes.isoformat(),
                f"a time after session.opens ({self.opens.isoformat()}), or 00:00 for both (round the clock)",
            )
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise InvalidValue("session.weekdays", sorted(self.weekdays), "at least one day of 0 (Monday) to 6 (Sunday)")
        for name in ("entries_until", "square_off"):
            at: time | None = getattr(self, name)
            if at is not None and (at <= self.opens or _seconds(at) > self._closing_seconds):
                hours = f"a time after session.opens and not after session.closes ({self.hours}), or none"
                raise InvalidValue(f"session.{name}", at.isoformat(), hours)
        ordered = sorted(self.special)
        for one, following in pairwise(ordered):
            if one.date == following.date and following.opens < one.closes:
                raise InvalidValue("session.special_sessions", f"{one} and {following}", "sessions that do not overlap")
        by_day = {day: tuple(sessions) for day, sessions in groupby(ordered, attrgetter("date"))}
        object.__setattr__(self, "_special_by_day", by_day)

    @classmethod
    def around_the_clock(cls, timezone: tzinfo = UTC) -> "SessionRules":
        """A market that never closes; its sessions are the days of ``timezone``."""
        return cls(timezone, time(0), time(0), frozenset(range(7)), name="24x7")

    def amended(self, holidays: Iterable[date], special: Iterable[SpecialSession]) -> "SessionRules":
        """The same with days of someone who knows better: whatever is said here of a day they name is no longer so."""
        closed, own = frozenset(holidays), tuple(special)
        named = closed | {one.date for one in own}
        kept = tuple(one for one in self.special if one.date not in named)
        return replace(self, holidays=self.holidays | closed, special=kept + own, undecided=self.undecided - named)

    @property
    def is_round_the_clock(self) -> bool:
        """Whether an ordinary session lasts from midnight to midnight."""
        return self.opens == self.closes == time(0)

    @property
    def hours(self) -> str:
        """The hours of an ordinary day, for people."""
        return f"{self.opens:%H:%M}-{self.closes:%H:%M} {self.timezone}"

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that are equal where holidays and special sessions are."""
        days = [*map(str, sorted(self.holidays)), *map(str, sorted(self.special))]
        return sha256("\n".join(days).encode()).hexdigest()[:12]

    def is_known(self, day: date) -> bool:
        """Whether the sessions of ``day`` are known, rather than taken from the weekly hours for want of anything better."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_through is None or day <= self.valid_through) and day not in self.undecided

    def days_past_table(self, day: date) -> int:
        """How many days after the last of the table ``day`` is; 0 for one that is not after it."""
        return 0 if self.valid_through is None else max((day - self.valid_through).days, 0)

    def session_at(self, ts: int) -> Session | None:
        """The session that holds ``ts``, or None while the market is closed."""
        day = datetime.fromtimestamp(ts // NS_PER_SECOND, self.timezone).date()
        return next((session for session in self.sessions_on(day) if session.start <= ts < session.end), None)

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The sessions of a trading date, in order; none on a day without trading."""
        special = self._special_by_day.get(day)
        if special is not None:
            spans = [(self._at(day, one.opens), self._at(day, one.closes)) for one in special]
        elif day.weekday() not in self.weekdays or day in self.holidays:
            return ()
        else:
            last_day = day + timedelta(days=1) if self.is_round_the_clock else day
            spans = [(self._at(day, self.opens), self._at(last_day, self.closes))]
        last = spans[-1][1]
        flat_by = last - self._before_close(self.square_off)
        entries_until = min(last - self._before_close(self.entries_until), flat_by)
        return tuple(
            Session(day.isoformat(), start, end, min(max(entries_until, start), end), min(max(flat_by, start), end))
            for start, end in spans
        )

    @property
    def _closing_seconds(self) -> int:
        return _SECONDS_PER_DAY if self.is_round_the_clock else _seconds(self.closes)

    def _before_close(self, at: time | None) -> int:
        """How long (ns) before an ordinary close ``at`` is; 0 for None."""
        return 0 if at is None else (self._closing_seconds - _seconds(at)) * NS_PER_SECOND

    def _at(self, day: date, at: time) -> int:
        return int(datetime.combine(day, at, self.timezone).timestamp()) * NS_PER_SECOND


def bar_bounds(session: Session, timeframe_ns: int, ts: int) -> tuple[int, int]:
    """Start and end of the bar that holds ``ts``, counted from the session's start and cut off at its end.

    A one-day bar is the whole session.
    """
    if timeframe_ns >= NS_PER_DAY:
        return session.start, session.end
    start = session.start + (ts - session.start) // timeframe_ns * timeframe_ns
    return start, min(start + timeframe_ns, session.end)


def _seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
