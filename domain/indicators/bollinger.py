"""Bollinger bands."""

import math

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.moving_moments import MovingMoments
from domain.indicators.parameters import checked_multiplier, checked_period, multiplier_text
from domain.indicators.state import read_items, read_optional


class Bollinger(Indicator):
    """Mean of the last ``period`` closes (``middle``, the main output) and bands ``multiplier`` population deviations from it.

    Seeded by the first ``period`` bars. Always lower ≤ middle ≤ upper, and all three equal to the close where it has not moved.
    """

    __slots__ = ("_closes", "lower", "multiplier", "period", "upper")

    def __init__(self, period: int, multiplier: float) -> None:
        self.period: int = checked_period("bollinger.period", period, 2)
        self.multiplier: float = checked_multiplier("bollinger.multiplier", multiplier)
        super().__init__(f"bollinger_{period}_{multiplier_text(self.multiplier)}")
        self.upper: float | None = None
        self.lower: float | None = None
        self._closes = MovingMoments(period)

    @property
    def middle(self) -> float | None:
        """The main output by its usual name."""
        return self.value

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._closes.push(bar.close)
        self._publish()

    def outputs(self) -> dict[str, float]:
        return self._named(self._closes.mean, self._closes.squares) if self._closes.full else {}

    def preview(self, bar: Bar) -> dict[str, float]:
        moments = self._closes.after(bar.close)
        return {} if moments is None else self._named(moments[0], moments[1])

    def state(self) -> list[object]:
        return [self.previous, self._closes.state()]

    def restore(self, state: object) -> None:
        previous, closes = read_items(self.name, state, 2)
        self.previous, self._closes = read_optional(self.name, previous), self._closes.restored(self.name, closes)
        self.value = self.upper = self.lower = None
        self._publish()

    def _publish(self) -> None:
        if self._closes.full:
            self.value = self._closes.mean
            distance = self._distance(self._closes.squares)
            self.upper, self.lower = self.value + distance, self.value - distance

    def _distance(self, squares: float) -> float:
        return self.multiplier * math.sqrt(squares / self.period)

    def _named(self, middle: float, squares: float) -> dict[str, float]:
        distance = self._distance(squares)
        return {
            self.name: middle,
            f"{self.name}.middle": middle,
            f"{self.name}.upper": middle + distance,
            f"{self.name}.lower": middle - distance,
        }
