"""Volume-weighted average price over the last bars."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.moving_moments import MovingMoments
from domain.indicators.parameters import checked_period
from domain.indicators.state import read_items, read_optional


class MovingVwap(Indicator):
    """Σ (open + high + low + close) / 4 × volume over Σ volume of the last ``period`` bars, in currency, across sessions.

    The price of a bar is the mean of its four prices, as in the published series of this indicator ("Moving VWAP 50"); that of
    the session's ``Vwap`` has three. Seeded by the first ``period`` bars; a window without any volume leaves the value as it is.
    """

    __slots__ = ("_turnovers", "_volumes", "period")

    def __init__(self, period: int) -> None:
        self.period: int = checked_period("vwap.period", period, 1)
        super().__init__(f"vwap_{period}")
        self._turnovers = MovingMoments(period)
        self._volumes = MovingMoments(period)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._turnovers.push(_turnover(bar))
        self._volumes.push(bar.volume)
        if self._volumes.full and self._volumes.mean > 0.0:
            self.value = self._turnovers.mean / self._volumes.mean

    def preview(self, bar: Bar) -> dict[str, float]:
        turnover, volume = self._turnovers.after(_turnover(bar)), self._volumes.after(bar.volume)
        if turnover is None or volume is None:
            return {}
        return {self.name: turnover[0] / volume[0]} if volume[0] > 0.0 else self.outputs()

    def state(self) -> list[object]:
        return [self.previous, self.value, self._turnovers.state(), self._volumes.state()]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 4)
        previous, value = read_optional(self.name, items[0]), read_optional(self.name, items[1])
        turnovers, volumes = self._turnovers.restored(self.name, items[2]), self._volumes.restored(self.name, items[3])
        self.previous, self.value, self._turnovers, self._volumes = previous, value, turnovers, volumes


def _turnover(bar: Bar) -> float:
    return (bar.open + bar.high + bar.low + bar.close) / 4.0 * bar.volume
