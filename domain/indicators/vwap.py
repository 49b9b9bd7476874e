"""Volume-weighted average price since the session began."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.state import read_items, read_number, read_optional


class Vwap(Indicator):
    """Σ (high + low + close) / 3 × volume over Σ volume, from the session's first bar to the newest, in currency.

    ``start_session`` empties both sums, ``value`` and ``previous``, so no value of one session is ever compared with one of the
    next. Known from the first bar with volume on; a bar without volume leaves it as it is, and an index, which has none, never
    gets one. Kept as a running weighted mean, so it stays within the prices it averages.
    """

    __slots__ = ("_mean", "_volume")

    def __init__(self) -> None:
        super().__init__("vwap")
        self._mean: float = 0.0
        self._volume: float = 0.0

    def start_session(self) -> None:
        self.value = self.previous = None
        self._mean = self._volume = 0.0

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._mean, self._volume = self._moved(bar)
        if self._volume > 0.0:
            self.value = self._mean

    def preview(self, bar: Bar) -> dict[str, float]:
        mean, volume = self._moved(bar)
        return {self.name: mean} if volume > 0.0 else {}

    def state(self) -> list[object]:
        return [self.previous, self._mean, self._volume]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 3)
        previous, mean, volume = (
            read_optional(self.name, items[0]),
            read_number(self.name, items[1]),
            read_number(self.name, items[2]),
        )
        self.previous, self._mean, self._volume = previous, mean, volume
        self.value = mean if volume > 0.0 else None

    def _moved(self, bar: Bar) -> tuple[float, float]:
        """Mean price and volume after ``bar``."""
        if bar.volume <= 0.0:
            return self._mean, self._volume
        volume = self._volume + bar.volume
        price = (bar.high + bar.low + bar.close) / 3.0
        return self._mean + (price - self._mean) * (bar.volume / volume), volume
