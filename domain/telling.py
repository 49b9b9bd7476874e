"""Telling: facts about the market that somebody should look at."""

from datetime import date

from domain.events import CalendarUncertain, DataFreshnessChanged
from domain.floor import Floor
from domain.session import Session, SessionRules
from domain.timeframe import NS_PER_SECOND


def tell_unknown_day(floor: Floor, rules: SessionRules, symbol: str, session: Session, ts: int) -> None:
    """Tell of a session that the weekly hours alone say is one."""
    if rules.is_known(date.fromisoformat(session.date)):
        return
    out = floor.outbox
    out.add(
        CalendarUncertain(
            seq=out.next_seq(),
            ts=ts,
            symbol=symbol,
            date=session.date,
            calendar=rules.name,
            valid_through="" if rules.valid_through is None else rules.valid_through.isoformat(),
        )
    )


def tell_freshness(floor: Floor, symbol: str, ts: int, since: int, *, fresh: bool) -> None:
    """Tell that an instrument's data has gone stale or is fresh again; ``since`` is when the last of it came (ns)."""
    out = floor.outbox
    age_s = max(ts - since, 0) / NS_PER_SECOND
    out.add(DataFreshnessChanged(seq=out.next_seq(), ts=ts, symbol=symbol, fresh=fresh, age_s=age_s))
