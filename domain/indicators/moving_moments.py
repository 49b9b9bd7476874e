"""Mean and deviation over a moving window, without drift."""

from domain.errors import InvalidValue
from domain.indicators.state import read_int, read_items, read_numbers


class MovingMoments:
    """Mean, and sum of squared deviations from it, of the last ``size`` values.

    Nothing is ever subtracted when a value leaves, so errors can't accumulate and the sum of squares can't turn negative:
    the window is what is left of an older block of ``size`` values, whose suffixes were summed up once, and the newer block
    that is filling up; the two are merged by the formula of Chan, Golub and LeVeque (1979). Equal values have exactly
    their own mean and a deviation of exactly 0. When the newer block is full it becomes the older one: one update in
    ``size`` costs ``size`` steps, each other a handful.

    ``mean`` and ``squares`` are those of the values so far while the window is not ``full``.
    """

    __slots__ = (
        "_newer",
        "_older",
        "_prefix_mean",
        "_prefix_squares",
        "_suffix_means",
        "_suffix_squares",
        "full",
        "mean",
        "size",
        "squares",
    )

    def __init__(self, size: int) -> None:
        self.size: int = size
        self.full: bool = False
        self.mean: float = 0.0
        self.squares: float = 0.0
        self._older: list[float] = []
        self._newer: list[float] = []
        self._prefix_mean: float = 0.0
        self._prefix_squares: float = 0.0
        self._suffix_means: list[float] = []
        self._suffix_squares: list[float] = []

    def after(self, value: float) -> tuple[float, float] | None:
        """Mean and squares if ``value`` came next; ``None`` if the window would still not be full."""
        count = len(self._newer) + 1
        if not self.full and count < self.size:
            return None
        mean, squares = self._grown(value, count)
        return self._merged(mean, squares, count)

    def push(self, value: float) -> None:
        """Take in the next value; the oldest one leaves a full window."""
        newer = self._newer
        newer.append(value)
        count = len(newer)
        self._prefix_mean, self._prefix_squares = self._grown(value, count)
        self.mean, self.squares = self._merged(self._prefix_mean, self._prefix_squares, count)
        if count == self.size:
            self._turn_over()

    def state(self) -> list[object]:
        """The length of the newer block, and the values of the window from oldest to newest."""
        return [len(self._newer), self._older[len(self._newer) :] + self._newer]

    def restored(self, owner: str, state: object) -> "MovingMoments":
        """A new window of the same size that continues at ``state``; ``InvalidValue`` names ``owner``."""
        items = read_items(owner, state, 2)
        newer = read_int(owner, items[0], 0, self.size - 1)
        values = read_numbers(owner, items[1])
        if len(values) not in (newer, self.size):
            raise InvalidValue(f"{owner}.state", len(values), f"{newer} or {self.size} values")
        # Stand-ins for the older values that have left bring the block boundary back to where it was.
        gone = [values[0]] * newer if len(values) > newer else []
        other = MovingMoments(self.size)
        for value in gone + values:
            other.push(value)
        return other

    def _grown(self, value: float, count: int) -> tuple[float, float]:
        """Moments of the newer block once ``value`` makes it ``count`` long, by Welford's recurrence."""
        distance = value - self._prefix_mean
        mean = self._prefix_mean + distance / count
        return mean, self._prefix_squares + distance * (value - mean)

    def _merged(self, mean: float, squares: float, count: int) -> tuple[float, float]:
        """Moments of the window whose newest ``count`` values have ``mean`` and ``squares``."""
        if not self.full or count == self.size:
            return mean, squares
        older = self._suffix_means[count]
        distance = mean - older
        share = count / self.size
        return older + distance * share, self._suffix_squares[count] + squares + distance * distance * share * (self.size - count)

    def _turn_over(self) -> None:
        """The newer block is full: sum up its suffixes and start the next one."""
        means = [0.0] * self.size
        squares = [0.0] * self.size
        mean = 0.0
        total = 0.0
        for at in range(self.size - 1, -1, -1):
            value = self._newer[at]
            distance = value - mean
            mean += distance / (self.size - at)
            total += distance * (value - mean)
            means[at] = mean
            squares[at] = total
        self._older = self._newer
        self._suffix_means = means
        self._suffix_squares = squares
        self._newer = []
        self._prefix_mean = 0.0
        self._prefix_squares = 0.0
        self.full = True
