"""A histogram of how long something took."""

from bisect import bisect_left
from collections.abc import Sequence


class Histogram:
    """Counts of durations (seconds) up to each of ``bounds`` (ascending), and of longer ones; an observation costs a search."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total_s = 0.0

    def observe(self, seconds: float) -> None:
        """One more duration."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total_s += seconds
