"""Calendar tables: what an exchange has announced of its sessions."""

from dataclasses import dataclass
from datetime import date, time, tzinfo

from domain.session import SessionRules
from domain.special_session import SpecialSession


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """An exchange's ordinary hours (Monday to Friday, local), and its holidays and special sessions between two dates.

    ``timezone`` is a name of the IANA database. ``undecided`` are days on which something is known to take place, but not when.
    """

    name: str
    timezone: str
    opens: time
    closes: time
    valid_from: date
    valid_through: date
    holidays: frozenset[date]
    special: tuple[SpecialSession, ...]
    undecided: frozenset[date] = frozenset()
    entries_until: time | None = None
    square_off: time | None = None

    def rules(self, zone: tzinfo) -> SessionRules:
        """The sessions of this table; ``zone`` is what its ``timezone`` names."""
        return SessionRules(
            zone,
            self.opens,
            self.closes,
            holidays=self.holidays,
            special=self.special,
            entries_until=self.entries_until,
            square_off=self.square_off,
            name=self.name,
            valid_from=self.valid_from,
            valid_through=self.valid_through,
            undecided=self.undecided,
        )


def days_in(text: str) -> frozenset[date]:
    """The dates in lines such as ``2024: 01-26 03-08``."""
    days = []
    for line in text.strip().splitlines():
        year, _, rest = line.partition(":")
        days += [date.fromisoformat(f"{year.strip()}-{day}") for day in rest.split()]
    return frozenset(days)


def special_sessions_in(text: str) -> tuple[SpecialSession, ...]:
    """The sessions in lines such as ``2024-03-02 09:15-10:00 11:30-12:30 the reason``."""
    sessions = []
    for line in text.strip().splitlines():
        day, *words = line.split()
        for word in words:
            if not word[0].isdigit():
                break
            opens, _, closes = word.partition("-")
            sessions.append(SpecialSession(date.fromisoformat(day), time.fromisoformat(opens), time.fromisoformat(closes)))
    return tuple(sessions)
