"""Trading sessions: when an instrument trades, and where its bars are anchored."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from domain.errors import InvalidValue
from domain.timeframe import NS_PER_DAY, NS_PER_SECOND


@dataclass(frozen=True, slots=True)
class Session:
    """One session: its trading date, ``start`` inclusive and ``end`` exclusive, in ns since the Unix epoch."""

    date: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SessionRules:
    """Daily sessions in one time zone; midnight for both ``opens`` and ``closes`` means round the clock.

    Weekdays count from Monday = 0. A round-the-clock market trades on every day unless ``weekdays`` says otherwise.
    """

    timezone: tzinfo
    opens: time = time(9, 15)
    closes: time = time(15, 30)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.opens >= self.closes and not self.is_round_the_clock:
            raise InvalidValue(
                "session.closes",
                self.closes.isoformat(),
                f"a time after session.opens ({self.opens.isoformat()}), or 00:00 for both (round the clock)",
            )
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise InvalidValue("session.weekdays", sorted(self.weekdays), "at least one day of 0 (Monday) to 6 (Sunday)")

    @classmethod
    def around_the_clock(cls, timezone: tzinfo = UTC) -> "SessionRules":
        """A market that never closes; its sessions are the days of ``timezone``."""
        return cls(timezone, time(0), time(0), frozenset(range(7)))

    @property
    def is_round_the_clock(self) -> bool:
        """Whether a session lasts from midnight to midnight."""
        return self.opens == self.closes == time(0)

    def session_at(self, ts: int) -> Session | None:
        """The session that holds ``ts``, or None while the market is closed."""
        day = datetime.fromtimestamp(ts // NS_PER_SECOND, self.timezone).date()
        if day.weekday() not in self.weekdays or day in self.holidays:
            return None
        start = self._at(day, self.opens)
        end = self._at(day + timedelta(days=1), self.opens) if self.is_round_the_clock else self._at(day, self.closes)
        return Session(day.isoformat(), start, end) if start <= ts < end else None

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
