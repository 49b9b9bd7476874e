"""Relative strength index, Wilder's."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.parameters import checked_period
from domain.indicators.smoothed_average import wilder
from domain.indicators.state import read_items, read_optional

UNDECIDED = 50.0


class Rsi(Indicator):
    """Share of the gains in all movement of the close, 0 to 100, by Wilder's averages of gains and of losses.

    Seeded with the means of the first ``period`` changes, so after ``period`` + 1 bars. While no close has differed from the
    one before it there are neither gains nor losses and the value is ``UNDECIDED``; TA-Lib says 0 there, which reads as oversold.
    """

    __slots__ = ("_close", "_gains", "_losses", "period")

    def __init__(self, period: int) -> None:
        self.period: int = checked_period("rsi.period", period, 2)
        super().__init__(f"rsi_{period}")
        self._close: float | None = None
        self._gains = wilder(period)
        self._losses = wilder(period)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        if self._close is not None:
            change = bar.close - self._close
            self._gains.push(max(change, 0.0))
            self._losses.push(max(-change, 0.0))
            self.value = _strength(self._gains.value, self._losses.value)
        self._close = bar.close

    def preview(self, bar: Bar) -> dict[str, float]:
        if self._close is None:
            return {}
        change = bar.close - self._close
        strength = _strength(self._gains.after(max(change, 0.0)), self._losses.after(max(-change, 0.0)))
        return {} if strength is None else {self.name: strength}

    def state(self) -> list[object]:
        return [self.previous, self._close, self._gains.state(), self._losses.state()]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 4)
        previous, close = read_optional(self.name, items[0]), read_optional(self.name, items[1])
        gains, losses = self._gains.restored(self.name, items[2]), self._losses.restored(self.name, items[3])
        self.previous, self._close, self._gains, self._losses = previous, close, gains, losses
        self.value = _strength(gains.value, losses.value)


def _strength(gain: float | None, loss: float | None) -> float | None:
    """100 − 100 / (1 + gain / loss), in the form that is defined without losses and can't leave 0 to 100."""
    if gain is None or loss is None:
        return None
    movement = gain + loss
    return 100.0 * (gain / movement) if movement > 0.0 else UNDECIDED
