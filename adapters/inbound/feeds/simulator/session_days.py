"""The sessions of a market, one after the other."""

from datetime import date, timedelta

from domain.errors import InvalidValue
from domain.session import Session, SessionRules

_LONGEST_BREAK_DAYS = 366


def first_session(rules: SessionRules, day: date) -> Session:
    """The first session on ``day`` or later; raise ``InvalidValue`` if none comes within a year."""
    for days in range(_LONGEST_BREAK_DAYS):
        sessions = rules.sessions_on(day + timedelta(days=days))
        if sessions:
            return sessions[0]
    raise InvalidValue(
        "session.holidays", f"no session in {_LONGEST_BREAK_DAYS} days from {day}", "a session at least once a year"
    )


def session_after(rules: SessionRules, session: Session) -> Session:
    """The first session of a later date: of a day with several only the first is simulated."""
    return first_session(rules, date.fromisoformat(session.date) + timedelta(days=1))
