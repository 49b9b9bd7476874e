"""Average true range, Wilder's."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.parameters import checked_period
from domain.indicators.smoothed_average import wilder
from domain.indicators.state import read_items, read_optional
from domain.indicators.true_range import true_range


class Atr(Indicator):
    """Wilder's average of the true range, in currency.

    The first bar's true range is high − low; seeded with the mean of the first ``period`` true ranges, so after ``period``
    bars. TA-Lib leaves the first bar out and is seeded one bar later; the two converge.
    """

    __slots__ = ("_close", "_ranges", "period")

    def __init__(self, period: int) -> None:
        self.period: int = checked_period("atr.period", period, 1)
        super().__init__(f"atr_{period}")
        self._close: float | None = None
        self._ranges = wilder(period)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._ranges.push(true_range(bar, self._close))
        self.value = self._ranges.value
        self._close = bar.close

    def preview(self, bar: Bar) -> dict[str, float]:
        average = self._ranges.after(true_range(bar, self._close))
        return {} if average is None else {self.name: average}

    def state(self) -> list[object]:
        return [self.previous, self._close, self._ranges.state()]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 3)
        previous, close = read_optional(self.name, items[0]), read_optional(self.name, items[1])
        self.previous, self._close, self._ranges = previous, close, self._ranges.restored(self.name, items[2])
        self.value = self._ranges.value
