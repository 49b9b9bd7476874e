"""The sessions of a market, one after the other."""

from datetime import date, datetime, timedelta

from domain.errors import InvalidValue
from domain.session import Session, SessionRules
from domain.timeframe import NS_PER_SECOND

_LONGEST_BREAK_DAYS = 366


def first_session(rules: SessionRules, day: date) -> Session:
    """The first session on ``day`` or later; raise ``InvalidValue`` if none comes within a year."""
    for days in range(_LONGEST_BREAK_DAYS):
        opens = datetime.combine(day + timedelta(days=days), rules.opens, rules.timezone)
        session = rules.session_at(int(opens.timestamp()) * NS_PER_SECOND)
        if session is not None:
            return session
    raise InvalidValue(
        "session.holidays", f"no session in {_LONGEST_BREAK_DAYS} days from {day}", "a session at least once a year"
    )


def session_after(rules: SessionRules, session: Session) -> Session:
    """The session that follows."""
    return first_session(rules, date.fromisoformat(session.date) + timedelta(days=1))
