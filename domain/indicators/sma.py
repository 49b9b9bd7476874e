"""Simple moving average."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.moving_moments import MovingMoments
from domain.indicators.parameters import checked_period
from domain.indicators.state import read_items, read_optional


class Sma(Indicator):
    """Mean of the last ``period`` closes; seeded by the first ``period`` bars. It never leaves their range and doesn't drift."""

    __slots__ = ("_closes", "period")

    def __init__(self, period: int) -> None:
        self.period: int = checked_period("sma.period", period, 1)
        super().__init__(f"sma_{period}")
        self._closes = MovingMoments(period)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._closes.push(bar.close)
        if self._closes.full:
            self.value = self._closes.mean

    def preview(self, bar: Bar) -> dict[str, float]:
        moments = self._closes.after(bar.close)
        return {} if moments is None else {self.name: moments[0]}

    def state(self) -> list[object]:
        return [self.previous, self._closes.state()]

    def restore(self, state: object) -> None:
        previous, closes = read_items(self.name, state, 2)
        self.previous, self._closes = read_optional(self.name, previous), self._closes.restored(self.name, closes)
        self.value = self._closes.mean if self._closes.full else None
