"""Exponential moving average."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.parameters import checked_period
from domain.indicators.smoothed_average import exponential
from domain.indicators.state import read_items, read_optional


class Ema(Indicator):
    """Exponential average of closes with weight 2 / (period + 1), seeded with the mean of the first ``period`` closes."""

    __slots__ = ("_average", "period")

    def __init__(self, period: int) -> None:
        self.period: int = checked_period("ema.period", period, 1)
        super().__init__(f"ema_{period}")
        self._average = exponential(period)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._average.push(bar.close)
        self.value = self._average.value

    def preview(self, bar: Bar) -> dict[str, float]:
        average = self._average.after(bar.close)
        return {} if average is None else {self.name: average}

    def state(self) -> list[object]:
        return [self.previous, self._average.state()]

    def restore(self, state: object) -> None:
        previous, average = read_items(self.name, state, 2)
        self.previous, self._average = read_optional(self.name, previous), self._average.restored(self.name, average)
        self.value = self._average.value
