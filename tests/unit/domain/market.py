"""What a strategy sees, made by hand."""

from collections.abc import Mapping
from decimal import Decimal

from domain.bar import Bar
from domain.strategies import Market
from tests.unit.domain.stage import SECOND


def closed(close: float) -> Bar:
    """A one-second bar that consists of its close."""
    return Bar("ABB", SECOND, 0, SECOND.ns, close, close, close, close, 1.0, close, 1)


def market(now: Mapping[str, float], before: Mapping[str, float], bar: Bar) -> Market:
    """A flat strategy's view of ``bar`` with these outputs."""
    return Market(bar, now, before, {bar.timeframe: now}, 0, Decimal(0))
