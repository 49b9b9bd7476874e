"""Glances: what the market says about one instrument at one moment, cheap to take and made into values later."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.bar import Bar
from domain.bar_series import joined
from domain.instrument import Instrument
from domain.session import Session
from domain.timeframe import Timeframe


class SeriesGlance(NamedTuple):
    """One timeframe: its forming bar as far as it has absorbed finer ones, and the indicators after its newest closed bar."""

    timeframe: Timeframe
    forming: Bar | None
    now: Mapping[str, float]


class PartGlance(NamedTuple):
    """The finest part of the forming bars, which no bar has absorbed yet, in its ``session``."""

    session: Session
    timeframe: Timeframe
    start: int
    end: int
    open: float
    high: float
    low: float
    volume: float
    turnover: float
    ticks: int


class Glance(NamedTuple):
    """An instrument at one moment; nothing here changes afterwards. Prices and times are 0 before the first tick."""

    instrument: Instrument
    price: float
    size: float
    ts: int
    bid: float
    ask: float
    totals: tuple[int, float, float]
    session: Session | None
    part: PartGlance | None
    series: tuple[SeriesGlance, ...]
    skipped: Mapping[str, int]

    def forming(self) -> list[Bar]:
        """The bars that have not ended yet, finest first, up to the last tick."""
        part = self.part
        if part is None:
            return [series.forming for series in self.series if series.forming]
        symbol = self.instrument.symbol
        session, timeframe, start, end, opened, high, low, volume, turnover, ticks = part
        finest = Bar(symbol, timeframe, start, end, opened, high, low, self.price, volume, turnover, ticks)
        return [joined(symbol, series.timeframe, series.forming, finest, session) for series in self.series]
