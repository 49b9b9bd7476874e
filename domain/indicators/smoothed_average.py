"""The exponential average under EMA, MACD and all of Wilder's indicators."""

from domain.indicators.state import read_int, read_items, read_number


class SmoothedAverage:
    """Exponential average whose seed is the plain mean of the first ``period`` values.

    After the seed each value moves it by ``weight`` of the distance: 2 / (period + 1) for an EMA, 1 / period for the
    smoothing of J. Welles Wilder, *New Concepts in Technical Trading Systems* (1978). Each step is a weighted mean of the
    average and the value, so equal values leave it exactly where it is and rounding errors fade instead of adding up.
    """

    __slots__ = ("_average", "_count", "_period", "_weight", "value")

    def __init__(self, period: int, weight: float) -> None:
        self.value: float | None = None
        self._period: int = period
        self._weight: float = weight
        self._count: int = 0
        self._average: float = 0.0

    def after(self, number: float) -> float | None:
        """The average if ``number`` came next; ``None`` if it would still not be seeded."""
        return self._moved(number) if self._count + 1 >= self._period else None

    def push(self, number: float) -> None:
        """Take in the next value."""
        self._average = self._moved(number)
        if self._count < self._period:
            self._count += 1
        if self._count == self._period:
            self.value = self._average

    def state(self) -> list[object]:
        """The number of values seen (up to the period) and the average of them."""
        return [self._count, self._average]

    def restored(self, owner: str, state: object) -> "SmoothedAverage":
        """A new average of the same kind that continues at ``state``; ``InvalidValue`` names ``owner``."""
        items = read_items(owner, state, 2)
        other = SmoothedAverage(self._period, self._weight)
        other._count = read_int(owner, items[0], 0, self._period)
        other._average = read_number(owner, items[1])
        other.value = other._average if other._count == self._period else None
        return other

    def _moved(self, number: float) -> float:
        weight = self._weight if self._count >= self._period else 1.0 / (self._count + 1)
        return self._average + (number - self._average) * weight


def exponential(period: int) -> SmoothedAverage:
    """The average of an EMA over ``period`` values."""
    return SmoothedAverage(period, 2.0 / (period + 1))


def wilder(period: int) -> SmoothedAverage:
    """Wilder's average over ``period`` values."""
    return SmoothedAverage(period, 1.0 / period)
