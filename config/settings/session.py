"""[session]: when the market trades."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from difflib import get_close_matches
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, model_validator

from config.settings.section import Section
from config.settings.values import Day, Flag, TimeOfDay, TimeOfDayOrNone, expected, flag_of
from domain.calendar import CALENDARS
from domain.calendar.indian_equity import NSE
from domain.errors import InvalidValue
from domain.session import SessionRules
from domain.special_session import SpecialSession

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


class SpecialSessionSettings(Section):
    """A session at hours of its own, on a holiday, at a weekend, or in place of the ordinary one; a date may have several."""

    date: Day
    opens: TimeOfDay
    closes: TimeOfDay

    @model_validator(mode="after")
    def _is_a_session(self) -> "SpecialSessionSettings":
        self.session()
        return self

    def session(self) -> SpecialSession:
        """The special session of the domain."""
        return SpecialSession(self.date, self.opens, self.closes)


class SessionSettings(Section):
    """The sessions of a ``calendar``, with ``holidays`` and ``special_sessions`` that stand above what its table says.

    ``nse``, ``bse`` and ``us`` have hours, time zone and days of their own. ``24x7`` never closes: its days are those of
    ``timezone``. ``custom`` has the hours given here; ``around_the_clock`` overrides them and, unless given, ``weekdays``. Where
    no calendar is named it follows from the other keys, and is ``nse`` where they say nothing of hours.

    ``entries_until`` and ``square_off`` are times of an ordinary day, those of the table unless given. ``valid_through`` is the
    last day whose holidays are known.
    """

    calendar: Literal["nse", "bse", "us", "24x7", "custom"] = "nse"
    timezone: TimeZone = "Asia/Kolkata"
    opens: TimeOfDay = time(9, 15)
    closes: TimeOfDay = time(15, 30)
    weekdays: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    holidays: tuple[Day, ...] = ()
    special_sessions: tuple[SpecialSessionSettings, ...] = ()
    entries_until: TimeOfDayOrNone = None
    square_off: TimeOfDayOrNone = None
    valid_through: Day | None = None
    around_the_clock: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _with_calendar(cls, given: object) -> object:
        """What was given, over what its calendar says."""
        if not isinstance(given, Mapping):
            return given
        calendar = given.get("calendar", _calendar_of(given))
        return {**_own_values(calendar), **given, "calendar": calendar}

    @model_validator(mode="after")
    def _is_a_session(self) -> "SessionSettings":
        for key in _FIXED.get(self.calendar, ()):
            own, found = _own_values(self.calendar)[key], getattr(self, key)
            if found != own:
                raise InvalidValue(f"session.{key}", _text(found), f"{_text(own)}, as session.calendar is {self.calendar}")
        self.rules()
        return self

    def rules(self) -> SessionRules:
        """The session rules of the domain."""
        rules = self._ordinary().amended(self.holidays, [one.session() for one in self.special_sessions])
        return replace(rules, entries_until=self.entries_until, square_off=self.square_off, valid_through=self.valid_through)

    def _ordinary(self) -> SessionRules:
        """The rules of the calendar alone."""
        zone = ZoneInfo(self.timezone)
        if self.calendar in CALENDARS:
            return CALENDARS[self.calendar].rules(zone)
        weekdays = frozenset(_DAYS.index(day) for day in self.weekdays)
        if not self.around_the_clock:
            return SessionRules(zone, self.opens, self.closes, weekdays)
        every_day = SessionRules.around_the_clock(zone)
        return replace(every_day, weekdays=weekdays) if "weekdays" in self.model_fields_set else every_day


_FIXED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CALENDARS, ("timezone", "opens", "closes", "weekdays", "around_the_clock")),
    "24x7": ("opens", "closes", "around_the_clock"),
}
"""What a calendar does not leave to the configuration."""


def _calendar_of(given: Mapping[str, object]) -> str:
    """The calendar that keys of a configuration mean which names none."""
    if flag_of(given.get("around_the_clock")):
        return "custom" if given.keys() & {"opens", "closes"} else "24x7"
    has_hours = given.keys() & {"opens", "closes", "weekdays"} or given.get("timezone", NSE.timezone) != NSE.timezone
    return "custom" if has_hours else "nse"


def _own_values(calendar: object) -> Mapping[str, object]:
    """What a calendar says of the keys that are not given."""
    if calendar == "24x7":
        return {"opens": time(0), "closes": time(0), "weekdays": _DAYS, "around_the_clock": True}
    table = CALENDARS.get(calendar) if isinstance(calendar, str) else None
    if table is None:
        return {}
    keys = ("timezone", "opens", "closes", "entries_until", "square_off", "valid_through")
    return {**{key: getattr(table, key) for key in keys}, "weekdays": _DAYS[:5], "around_the_clock": False}


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)
