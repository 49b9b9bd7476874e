"""From when to when a bar of a file lasts."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

from domain.session import Session, SessionRules
from domain.timeframe import NS_PER_DAY, NS_PER_SECOND, Timeframe

_MINUTE = Timeframe(60)


class BarSpan:
    """Start (inclusive) and end (exclusive) of bars stamped with their start, in ns.

    A bar of one day lasts for the session of its date (the last one of several, the ordinary hours where the market is closed),
    or from midnight to midnight where no session hours are given; a shorter one ends with its session at the latest. Dates are
    those of ``zone``, or of the session's own zone.
    """

    def __init__(self, timeframe: Timeframe, session: SessionRules | None, zone: tzinfo | None) -> None:
        self.timeframe = timeframe
        self._session = None if session is None or session.is_round_the_clock else session
        self._zone = zone or (session.timezone if session else None)
        self._current: Session | None = None

    def of(self, stamp: int) -> tuple[int, int]:
        """The span of the bar with this stamp."""
        if self.timeframe.ns >= NS_PER_DAY:
            return self._day(stamp)
        end = stamp + self.timeframe.ns
        if self._session:
            if self._current is None or not self._current.start <= stamp < self._current.end:
                self._current = self._session.session_at(stamp)
            if self._current:
                end = min(end, self._current.end)
        return stamp, end

    def __str__(self) -> str:
        rules = self._session
        if rules is None:
            return f"bars of {self.timeframe}"
        days = f", special sessions {rules.fingerprint}" if rules.special else ""
        return f"bars of {self.timeframe} in {rules.hours}{days}"

    def _day(self, stamp: int) -> tuple[int, int]:
        if self._zone is None:
            return stamp, stamp + NS_PER_DAY
        day = datetime.fromtimestamp(stamp // NS_PER_SECOND, self._zone).date()
        if self._session is None:
            return _ns(datetime.combine(day, time(0), self._zone)), _ns(
                datetime.combine(day + timedelta(days=1), time(0), self._zone)
            )
        hours = self._session
        if sessions := hours.sessions_on(day):
            return sessions[-1].start, sessions[-1].end
        return _ns(datetime.combine(day, hours.opens, hours.timezone)), _ns(datetime.combine(day, hours.closes, hours.timezone))


def infer_timeframe(starts: Iterable[tuple[str, int]]) -> Timeframe:
    """The most common distance between consecutive bars of one symbol, the shorter one if two are as common.

    One minute if there is no such distance; distances above a day count as a day. Takes (symbol, start in ns) in file order.
    """
    latest: dict[str, int] = {}
    distances: Counter[int] = Counter()
    for symbol, start in starts:
        seconds = (start - latest.get(symbol, start)) // NS_PER_SECOND
        if seconds > 0:
            distances[min(seconds, NS_PER_DAY // NS_PER_SECOND)] += 1
        latest[symbol] = start
    return Timeframe(min(distances, key=lambda seconds: (-distances[seconds], seconds))) if distances else _MINUTE


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * NS_PER_SECOND
