"""The data watch: when an instrument's last tick was, and whether its data still comes."""

from domain.floor import Floor
from domain.risk import Freshness
from domain.session import Session
from domain.telling import tell_freshness


class DataWatch:
    """What one instrument's ticks say about its data; where no limit is set on its age, it is never missing.

    Calm ticks are not told one by one. ``catch_up`` makes up for them from the time (ns) that the instrument has come to: that is
    the last tick's, unless it came there without a tick.
    """

    __slots__ = ("_advanced_to", "_floor", "_freshness", "_last_tick", "_symbol")

    def __init__(self, symbol: str, floor: Floor) -> None:
        limits = floor.limits
        self._symbol = symbol
        self._floor = floor
        self._freshness = None if limits.max_data_age_s is None else Freshness(limits.max_data_age_s, limits.recover_ticks)
        self._last_tick = self._advanced_to = 0

    @property
    def is_stale(self) -> bool:
        """Whether the instrument's data is missing, or has not come back for long enough."""
        return self._freshness is not None and self._freshness.is_stale

    def last_tick(self, came_to: int) -> int:
        """The time (ns) of the last tick; 0 before the first."""
        return self._last_tick if came_to == self._advanced_to else came_to

    def catch_up(self, came_to: int) -> None:
        """Take in the ticks up to ``came_to`` that were not told."""
        self._last_tick = self.last_tick(came_to)
        if self._freshness is not None and not self._freshness.is_stale:
            self._freshness.tick(self._last_tick)

    def calm_until(self, horizon: int) -> int:
        """The time (ns), at most ``horizon``, before which no tick has to be told; 0: each has."""
        if self._freshness is None:
            return horizon
        return 0 if self._freshness.is_stale else min(horizon, self._freshness.due + 1)

    def start_session(self, session: Session) -> None:
        """A session begins, and with it the data is fresh."""
        if self._freshness is not None:
            self._freshness.start_session(session.start, session.end)

    def tick(self, ts: int, session: Session) -> None:
        """Take a tick within a session; what came before must have been caught up with."""
        last_tick, self._last_tick = self._last_tick, ts
        if self._freshness is not None and self._freshness.tick(ts):
            self._tell(ts, last_tick, session)

    def pass_over(self, ts: int) -> None:
        """A tick outside of sessions is no data where somebody asks for its age."""
        if self._freshness is not None:
            self._advanced_to = ts

    def advance(self, came_to: int) -> None:
        """The instrument has come to that time without a tick."""
        self._advanced_to = came_to

    def look(self, ts: int, session: Session | None) -> None:
        """See how things stand at ``ts`` without a tick; what came before must have been caught up with."""
        if self._freshness is not None and self._freshness.look(ts):
            self._tell(ts, self._last_tick, session)

    def _tell(self, ts: int, last_tick: int, session: Session | None) -> None:
        since = max(last_tick, session.start if session else 0)
        tell_freshness(self._floor, self._symbol, ts, since, fresh=not self.is_stale)

    @property
    def times(self) -> list[int]:
        """The first part of a snapshot, after ``catch_up``: the last tick's time and where the instrument came without one."""
        return [self._last_tick, self._advanced_to]

    def state(self) -> object:
        """The rest of it: how fresh the data is; None where nobody asks."""
        return self._freshness and self._freshness.state()

    def restore(self, last_tick: int, advanced_to: int, freshness: object) -> None:
        """Continue from what ``times`` and ``state`` described."""
        self._last_tick, self._advanced_to = last_tick, advanced_to
        if self._freshness is not None:
            self._freshness.restore(freshness)
