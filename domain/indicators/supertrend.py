"""Supertrend."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.parameters import checked_multiplier, checked_period, multiplier_text
from domain.indicators.smoothed_average import wilder
from domain.indicators.state import read_int, read_items, read_number, read_optional
from domain.indicators.true_range import true_range

UP = 1
DOWN = -1


class Supertrend(Indicator):
    """The lower band in an uptrend and the upper band in a downtrend, in currency; ``direction`` tells which.

    ``direction`` is ``UP`` (1), ``DOWN`` (-1), or 0 before the seed; ``previous_direction`` the same one bar earlier.
    The basic bands lie ``multiplier`` × ATR (Wilder's, over ``period`` bars) from the middle of the bar's range. The lower band
    rises with the basic one and never falls, until a close below it lets it start again from the basic band, lower; the upper
    band mirrors it: it falls, until a close above it lets it rise again. The trend turns up on a close above the upper band
    and down on a close below the lower one. Seeded with the ATR, after ``period`` bars, as a downtrend unless that bar closes
    above its upper band.
    """

    __slots__ = ("_close", "_lower", "_ranges", "_upper", "direction", "multiplier", "period", "previous_direction")

    def __init__(self, period: int, multiplier: float) -> None:
        self.period: int = checked_period("supertrend.period", period, 1)
        self.multiplier: float = checked_multiplier("supertrend.multiplier", multiplier)
        super().__init__(f"supertrend_{period}_{multiplier_text(self.multiplier)}")
        self.direction: int = 0
        self.previous_direction: int = 0
        self._close: float | None = None
        self._upper: float = 0.0
        self._lower: float = 0.0
        self._ranges = wilder(period)

    def update(self, bar: Bar) -> None:
        self.previous, self.previous_direction = self.value, self.direction
        self._ranges.push(true_range(bar, self._close))
        atr = self._ranges.value
        if atr is not None:
            self._upper, self._lower, self.direction = self._moved(bar, atr)
            self.value = self._lower if self.direction == UP else self._upper
        self._close = bar.close

    def outputs(self) -> dict[str, float]:
        return self._named(self._upper, self._lower, self.direction) if self.direction else {}

    def preview(self, bar: Bar) -> dict[str, float]:
        atr = self._ranges.after(true_range(bar, self._close))
        return {} if atr is None else self._named(*self._moved(bar, atr))

    def state(self) -> list[object]:
        directions = [self.previous_direction, self.direction]
        return [self.previous, *directions, self._close, self._upper, self._lower, self._ranges.state()]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 7)
        previous, close = read_optional(self.name, items[0]), read_optional(self.name, items[3])
        before, direction = read_int(self.name, items[1], DOWN, UP), read_int(self.name, items[2], DOWN, UP)
        upper, lower = read_number(self.name, items[4]), read_number(self.name, items[5])
        self._ranges = self._ranges.restored(self.name, items[6])
        self.previous, self.previous_direction, self.direction = previous, before, direction
        self._close, self._upper, self._lower = close, upper, lower
        self.value = None if direction == 0 else lower if direction == UP else upper

    def _moved(self, bar: Bar, atr: float) -> tuple[float, float, int]:
        """Upper band, lower band and direction after ``bar``."""
        middle = (bar.high + bar.low) / 2.0
        upper, lower = middle + self.multiplier * atr, middle - self.multiplier * atr
        if self._close is not None and self.direction != 0:
            if self._close <= self._upper:
                upper = min(upper, self._upper)
            if self._close >= self._lower:
                lower = max(lower, self._lower)
        if self.direction == UP:
            return upper, lower, DOWN if bar.close < lower else UP
        return upper, lower, UP if bar.close > upper else DOWN

    def _named(self, upper: float, lower: float, direction: int) -> dict[str, float]:
        return {self.name: lower if direction == UP else upper, f"{self.name}.direction": float(direction)}
