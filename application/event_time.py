"""Event time: what time it is for a command, which comes from no feed."""

from application.ports.clock import Clock
from domain.engine import TradingEngine
from domain.timeframe import NS_PER_SECOND


class EventTime:
    """The latest time that any input has told; for a live feed moved on by what the wall clock has gone since.

    So a command is never before what the engine knows already, a replayed day stays within that day, and in a quiet live market
    an order for a session that has ended in the meantime comes too late.
    """

    def __init__(self, engine: TradingEngine, clock: Clock, *, is_live: bool) -> None:
        self._engine = engine
        self._clock = clock
        self._is_live = is_live
        self._last_input_s: float | None = None

    def pass_input(self) -> None:
        """An input has arrived at this moment of the wall clock."""
        if self._is_live:
            self._last_input_s = self._clock.monotonic()

    def now(self) -> int:
        """In ns since the Unix epoch; 0 before the first input of the run."""
        latest = self._engine.now
        if self._last_input_s is None:
            return latest
        return latest + round((self._clock.monotonic() - self._last_input_s) * NS_PER_SECOND)
