"""Telling: facts about the market that somebody should look at."""

from collections.abc import Mapping
from datetime import date

from domain.bar import Bar
from domain.events import BarClosed, CalendarUncertain, DataFreshnessChanged, SessionStarted, TickRefused
from domain.floor import Floor
from domain.session import Session, SessionRules
from domain.tick_policy import LATEST_TIME
from domain.timeframe import NS_PER_SECOND


def tell_refused(floor: Floor, symbol: str, ts: int, price: float, size: float, reason: str) -> None:
    """Tell of a row that was not taken, and why."""
    out, time = floor.outbox, min(max(ts, 0), LATEST_TIME)
    out.add(TickRefused(seq=out.next_seq(), ts=time, symbol=symbol, reason=reason, price=repr(price), size=repr(size)))


def tell_session(floor: Floor, symbol: str, session: Session, ts: int) -> None:
    """Tell of a session that has begun."""
    out = floor.outbox
    out.add(SessionStarted(seq=out.next_seq(), ts=ts, symbol=symbol, date=session.date, start=session.start, end=session.end))


def tell_bar(floor: Floor, bar: Bar, indicators: Mapping[str, float]) -> int:
    """Tell of a closed bar with the indicators' outputs after it; returns the fact's number."""
    out = floor.outbox
    seq = out.next_seq()
    out.add(
        BarClosed(
            seq=seq,
            ts=bar.end,
            symbol=bar.symbol,
            timeframe=str(bar.timeframe),
            start=bar.start,
            end=bar.end,
            open=bar.open,
            high=bar.high,
            low=bar.low,
            close=bar.close,
            volume=bar.volume,
            turnover=bar.turnover,
            ticks=bar.ticks,
            indicators=indicators,
        )
    )
    return seq


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
