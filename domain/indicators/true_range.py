"""True range: how far the price travelled, gaps between bars included."""

from domain.bar import Bar


def true_range(bar: Bar, previous_close: float | None) -> float:
    """Wilder's true range in currency: the bar's range stretched to the previous close; high − low on the first bar."""
    if previous_close is None:
        return bar.high - bar.low
    return max(bar.high, previous_close) - min(bar.low, previous_close)
