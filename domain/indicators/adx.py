"""Average directional index, Wilder's."""

from domain.bar import Bar
from domain.indicators.indicator import Indicator
from domain.indicators.parameters import checked_period
from domain.indicators.smoothed_average import wilder
from domain.indicators.state import read_items, read_number, read_optional
from domain.indicators.true_range import true_range


class Adx(Indicator):
    """Strength of the trend, 0 to 100: Wilder's average of DX = 100 × |+DI − −DI| / (+DI + −DI).

    ``plus_di`` and ``minus_di`` are 100 × the averaged directional movement / the averaged true range. Movement and range
    start with the second bar; their averages are seeded with the mean of ``period`` of them and the ADX with the mean of the
    first ``period`` DX, so all is known after 2 × ``period`` bars. TA-Lib sums one movement fewer into its seed; the two
    converge. Without any range the DIs are 0, without any directional movement the DX is 0.
    """

    __slots__ = ("_indices", "_last", "_minus", "_plus", "_ranges", "minus_di", "period", "plus_di")

    def __init__(self, period: int) -> None:
        self.period: int = checked_period("adx.period", period, 2)
        super().__init__(f"adx_{period}")
        self.plus_di: float | None = None
        self.minus_di: float | None = None
        self._last: tuple[float, float, float] | None = None
        self._plus = wilder(period)
        self._minus = wilder(period)
        self._ranges = wilder(period)
        self._indices = wilder(period)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        if self._last is not None:
            high, low, close = self._last
            plus, minus = _movement(bar.high - high, low - bar.low)
            self._plus.push(plus)
            self._minus.push(minus)
            self._ranges.push(true_range(bar, close))
            if self._plus.value is not None and self._minus.value is not None:
                self._indices.push(_index(self._plus.value, self._minus.value))
            self._publish()
        self._last = (bar.high, bar.low, bar.close)

    def outputs(self) -> dict[str, float]:
        return self._named(self.value, self.plus_di, self.minus_di)

    def preview(self, bar: Bar) -> dict[str, float]:
        if self._last is None:
            return {}
        high, low, close = self._last
        up, down = _movement(bar.high - high, low - bar.low)
        plus, minus, spread = self._plus.after(up), self._minus.after(down), self._ranges.after(true_range(bar, close))
        if plus is None or minus is None or spread is None:
            return {}
        return self._named(self._indices.after(_index(plus, minus)), _share(plus, spread), _share(minus, spread))

    def state(self) -> list[object]:
        last = None if self._last is None else list(self._last)
        return [self.previous, last, self._plus.state(), self._minus.state(), self._ranges.state(), self._indices.state()]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 6)
        previous = read_optional(self.name, items[0])
        last = None
        if items[1] is not None:
            high, low, close = read_items(self.name, items[1], 3)
            last = (read_number(self.name, high), read_number(self.name, low), read_number(self.name, close))
        plus, minus = self._plus.restored(self.name, items[2]), self._minus.restored(self.name, items[3])
        ranges, indices = self._ranges.restored(self.name, items[4]), self._indices.restored(self.name, items[5])
        self.previous, self._last = previous, last
        self._plus, self._minus, self._ranges, self._indices = plus, minus, ranges, indices
        self.value = self.plus_di = self.minus_di = None
        self._publish()

    def _publish(self) -> None:
        plus, minus, spread, index = self._plus.value, self._minus.value, self._ranges.value, self._indices.value
        if plus is not None and minus is not None and spread is not None and index is not None:
            self.value, self.plus_di, self.minus_di = index, _share(plus, spread), _share(minus, spread)

    def _named(self, index: float | None, plus_di: float | None, minus_di: float | None) -> dict[str, float]:
        if index is None or plus_di is None or minus_di is None:
            return {}
        return {self.name: index, f"{self.name}.plus_di": plus_di, f"{self.name}.minus_di": minus_di}


def _movement(up: float, down: float) -> tuple[float, float]:
    """Directional movement up and down: only the larger of two advances counts, and neither if they are equal."""
    return (up if up > down and up > 0.0 else 0.0, down if down > up and down > 0.0 else 0.0)


def _share(movement: float, spread: float) -> float:
    """The directional indicator: ``movement`` in percent of the range."""
    return 100.0 * (movement / spread) if spread > 0.0 else 0.0


def _index(plus: float, minus: float) -> float:
    """DX; the range cancels out of it, so that it stays defined without one."""
    movement = plus + minus
    return 100.0 * (abs(plus - minus) / movement) if movement > 0.0 else 0.0
