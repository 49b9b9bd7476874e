"""Bars: open, high, low, close and volume of one instrument over one timeframe."""

from dataclasses import dataclass

from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; prices in the instrument's currency, times in ns since the Unix epoch.

    ``start`` is inclusive and ``end`` exclusive; ``end`` comes before ``start + timeframe`` where the session ends first.
    ``turnover`` is the sum of price × volume over the ticks; ``ticks`` their number (at least one: there are no empty bars).
    """

    symbol: str
    timeframe: Timeframe
    start: int
    end: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    turnover: float
    ticks: int
