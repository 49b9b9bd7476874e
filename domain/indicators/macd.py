"""Moving average convergence divergence."""

from domain.bar import Bar
from domain.errors import InvalidValue
from domain.indicators.indicator import Indicator
from domain.indicators.parameters import checked_period
from domain.indicators.smoothed_average import exponential
from domain.indicators.state import read_items, read_optional


class Macd(Indicator):
    """The line, fast EMA − slow EMA of the close, as main output; an EMA of the line (``signal``); line − signal (``histogram``).

    Each EMA is seeded with the mean of its own first values, both EMAs of the close from the first bar on and the signal from
    the first line on, so all is known after ``slow`` + ``smoothing`` − 1 bars. TA-Lib seeds its fast EMA later, on the bars
    that end with the slow one's seed; the two converge.
    """

    __slots__ = ("_fast_average", "_signal_average", "_slow_average", "fast", "histogram", "signal", "slow", "smoothing")

    def __init__(self, fast: int, slow: int, smoothing: int) -> None:
        self.fast: int = checked_period("macd.fast", fast, 1)
        self.slow: int = checked_period("macd.slow", slow, 2)
        self.smoothing: int = checked_period("macd.signal", smoothing, 1)
        if fast >= slow:
            raise InvalidValue("macd.fast", fast, f"fewer bars than macd.slow ({slow})")
        super().__init__(f"macd_{fast}_{slow}_{smoothing}")
        self.signal: float | None = None
        self.histogram: float | None = None
        self._fast_average = exponential(fast)
        self._slow_average = exponential(slow)
        self._signal_average = exponential(smoothing)

    def update(self, bar: Bar) -> None:
        self.previous = self.value
        self._fast_average.push(bar.close)
        self._slow_average.push(bar.close)
        fast, slow = self._fast_average.value, self._slow_average.value
        if fast is not None and slow is not None:
            self._signal_average.push(fast - slow)
            self._publish(fast - slow, self._signal_average.value)

    def outputs(self) -> dict[str, float]:
        return self._named(self.value, self.signal)

    def preview(self, bar: Bar) -> dict[str, float]:
        fast, slow = self._fast_average.after(bar.close), self._slow_average.after(bar.close)
        if fast is None or slow is None:
            return {}
        return self._named(fast - slow, self._signal_average.after(fast - slow))

    def state(self) -> list[object]:
        return [self.previous, self._fast_average.state(), self._slow_average.state(), self._signal_average.state()]

    def restore(self, state: object) -> None:
        items = read_items(self.name, state, 4)
        previous = read_optional(self.name, items[0])
        fast = self._fast_average.restored(self.name, items[1])
        slow = self._slow_average.restored(self.name, items[2])
        signal = self._signal_average.restored(self.name, items[3])
        self.previous, self._fast_average, self._slow_average, self._signal_average = previous, fast, slow, signal
        self.value = self.signal = self.histogram = None
        if fast.value is not None and slow.value is not None:
            self._publish(fast.value - slow.value, signal.value)

    def _publish(self, line: float, signal: float | None) -> None:
        if signal is not None:
            self.value, self.signal, self.histogram = line, signal, line - signal

    def _named(self, line: float | None, signal: float | None) -> dict[str, float]:
        if line is None or signal is None:
            return {}
        return {self.name: line, f"{self.name}.signal": signal, f"{self.name}.histogram": line - signal}
