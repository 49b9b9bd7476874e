"""[session]: when the market trades."""

from datetime import time
from difflib import get_close_matches
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, model_validator

from config.settings.section import Section
from config.settings.values import Day, Flag, TimeOfDay, expected
from domain.session import SessionRules

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(name, available_timezones(), 1, 0.7)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise expected(f"a time zone of the IANA database such as Asia/Kolkata or UTC{hint}") from None
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]
"""The name of a time zone of the IANA database."""


class SessionSettings(Section):
    """Daily sessions; ``around_the_clock`` overrides ``opens``, ``closes`` and, unless given, ``weekdays``."""

    timezone: TimeZone = "Asia/Kolkata"
    opens: TimeOfDay = time(9, 15)
    closes: TimeOfDay = time(15, 30)
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    holidays: tuple[Day, ...] = ()
    around_the_clock: Flag = False

    @model_validator(mode="after")
    def _is_a_session(self) -> "SessionSettings":
        self.rules()
        return self

    def rules(self) -> SessionRules:
        """The session rules of the domain."""
        zone = ZoneInfo(self.timezone)
        weekdays = frozenset(_DAYS.index(day) for day in self.weekdays)
        holidays = frozenset(self.holidays)
        if not self.around_the_clock:
            return SessionRules(zone, self.opens, self.closes, weekdays, holidays)
        every_day = SessionRules.around_the_clock(zone)
        days = weekdays if "weekdays" in self.model_fields_set else every_day.weekdays
        return SessionRules(zone, every_day.opens, every_day.closes, days, holidays)
