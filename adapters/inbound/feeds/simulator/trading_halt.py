"""The trading halt of a simulated day."""

from dataclasses import dataclass

from adapters.inbound.feeds.simulator.seeded import seeded
from domain.session import Session
from domain.timeframe import NS_PER_SECOND

_EARLIEST, _LATEST = 0.2, 0.8
_SHORTEST, _LONGEST = 0.012, 0.03


@dataclass(frozen=True, slots=True)
class TradingHalt:
    """Nothing is traded or quoted in the instrument at position ``instrument`` from ``start`` up to ``end`` (ns)."""

    instrument: int
    start: int
    end: int

    @classmethod
    def of(cls, session: Session, instruments: int, seed: int) -> "TradingHalt":
        """One halt a day, in the middle of the session, of 1.2 to 3 % of its length (4.5 to 11 minutes at the NSE)."""
        random = seeded(seed, session.date, "halt")
        length = session.end - session.start
        start = session.start + _whole_seconds(random.uniform(_EARLIEST, _LATEST) * length)
        return cls(random.randrange(instruments), start, start + _whole_seconds(random.uniform(_SHORTEST, _LONGEST) * length))


def _whole_seconds(ns: float) -> int:
    return int(ns) // NS_PER_SECOND * NS_PER_SECOND
