"""Where a simulated instrument opens and closes on each day, known without simulating the days before."""

from dataclasses import dataclass
from datetime import date
from math import exp

from adapters.inbound.feeds.simulator.seeded import seeded
from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol

_MEMORY_DAYS = 40
_SHARE_OF_LEVEL = 0.5
_LEAST_TICKS = 20
_GAPS = (0.15, 0.7)


@dataclass(frozen=True, slots=True)
class DayLevels:
    """Levels of an instrument that opens at its start price on ``first_day``.

    The log of the opening price is a moving average of independent normal numbers, one for each of the last ``_MEMORY_DAYS``
    calendar days: it wanders from day to day and stays within bounds for ever. The close of a day is the next opening without
    its gap.
    """

    symbol: SimulatedSymbol
    seed: int
    first_day: date

    def opening(self, day: date) -> int:
        """The opening price in ticks."""
        change = self._level(day) - self._level(self.first_day)
        return max(round(self.symbol.start_ticks * exp(change)), _LEAST_TICKS)

    def closing(self, next_day: date) -> int:
        """Where the session before that of ``next_day`` is drawn to at its end, in ticks."""
        return max(round(self.opening(next_day) / (1.0 + self.gap(next_day))), _LEAST_TICKS)

    def gap(self, day: date) -> float:
        """The opening gap as a fraction of the close before, up or down: 0.15 to 0.7 of a day's volatility."""
        random = seeded(self.seed, self.symbol.symbol, day, "gap")
        return random.choice((-1, 1)) * random.uniform(*_GAPS) * self._volatility()

    def _level(self, day: date) -> float:
        weight = self._volatility() * _SHARE_OF_LEVEL
        last = day.toordinal()
        numbers = (
            seeded(self.seed, self.symbol.symbol, ordinal, "level") for ordinal in range(last - _MEMORY_DAYS + 1, last + 1)
        )
        return weight * sum(random.gauss(0.0, 1.0) for random in numbers)

    def _volatility(self) -> float:
        return self.symbol.daily_volatility_pct / 100
