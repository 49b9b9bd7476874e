"""Several inputs as one stream, ordered by time."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from adapters.inbound.feeds.csv.row import Row, place_of


class TimeMerge:
    """Merges inputs by the place of their rows; ties come in the order of the inputs, rows of one input keep their order.

    Each source returns its next rows, ordered, and none at its end. Whole runs of rows are merged at a time: all rows up to the
    earliest last row among the runs at hand, since nothing that is still unread can come before it.
    """

    def __init__(self, sources: Sequence[Callable[[], list[Row]]]) -> None:
        self._sources = sources
        self._runs: list[list[Row]] = [[] for _ in sources]
        self._starts = [0] * len(sources)
        self._open = [True] * len(sources)

    def next_rows(self) -> list[Row]:
        """The next rows of all inputs together; empty at the end."""
        self._refill()
        live = [at for at, run in enumerate(self._runs) if run]
        if not live:
            return []
        shortest = min(live, key=lambda at: self._runs[at][-1][0])
        horizon = self._runs[shortest][-1][0]
        rows: list[Row] = []
        for at in live:
            run, start = self._runs[at], self._starts[at]
            cut = bisect_right if at <= shortest else bisect_left
            end = cut(run, horizon, start, key=place_of)
            rows += run[start:end]
            self._starts[at] = end
        if len(live) > 1:
            rows.sort(key=place_of)
        return rows

    def _refill(self) -> None:
        for at, source in enumerate(self._sources):
            if self._open[at] and self._starts[at] == len(self._runs[at]):
                self._starts[at] = 0
                self._runs[at] = source()
                self._open[at] = bool(self._runs[at])
