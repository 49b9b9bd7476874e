"""Freshness: whether an instrument's data still comes."""

from decimal import Decimal

from domain.errors import InvalidValue
from domain.state import invalid_state
from domain.timeframe import NS_PER_SECOND


class Freshness:
    """Fresh or stale, for one instrument; while it is stale no position in it is opened or grown.

    Fresh → stale: more than ``max_age_s`` seconds of a session have passed since the last tick, or since the session began.
    Stale → fresh: ``recover_ticks`` ticks have come of which none is more than ``max_age_s`` after the one before (the tick that
    ends the silence is therefore not one of them). Each session begins fresh; outside of sessions nothing becomes stale. The
    state depends on the ticks and the times asked for, never on how often was asked: a tick that comes too late finds the
    instrument stale, whether somebody looked meanwhile or not.

    ``due`` is the time (ns) after which it is stale unless a tick comes first.
    """

    __slots__ = ("_counted", "_ends", "_max_age", "_recover_ticks", "due", "is_stale")

    def __init__(self, max_age_s: Decimal, recover_ticks: int) -> None:
        if not (max_age_s.is_finite() and max_age_s > 0):
            raise InvalidValue("max_age_s", str(max_age_s), "a number of seconds above 0")
        if recover_ticks < 1:
            raise InvalidValue("recover_ticks", recover_ticks, "a whole number, 1 or more")
        self._max_age = int(max_age_s * NS_PER_SECOND)
        self._recover_ticks = recover_ticks
        self._counted = 0
        self._ends = 0
        self.is_stale = False
        self.due = 0

    def start_session(self, start: int, end: int) -> None:
        """A session from ``start`` to ``end`` (exclusive; ns) begins."""
        self._ends = end
        self._counted = 0
        self.is_stale = False
        self.due = start + self._max_age

    def tick(self, ts: int) -> bool:
        """Take a tick at ``ts`` (ns); returns whether the instrument became stale or fresh by it."""
        was_stale = self.is_stale
        if self._is_late(ts):
            self._counted = 0
            self.is_stale = True
        elif was_stale:
            self._counted += 1
            self.is_stale = self._counted < self._recover_ticks
        self.due = max(self.due, ts + self._max_age)
        return self.is_stale is not was_stale

    def look(self, now: int) -> bool:
        """See how things stand at ``now`` (ns) without a tick; returns whether the instrument became stale."""
        if self.is_stale or not self._is_late(now):
            return False
        self._counted = 0
        self.is_stale = True
        return True

    def _is_late(self, now: int) -> bool:
        return self.due < now < self._ends

    def state(self) -> list[object]:
        """Everything but the settings, for a snapshot."""
        return [self.is_stale, self._counted, self.due, self._ends]

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case [bool(is_stale), int(counted), int(due), int(ends)]:
                self.is_stale, self._counted, self.due, self._ends = is_stale, counted, due, ends
            case _:
                raise invalid_state("freshness", state)
