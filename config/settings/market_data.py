"""[market_data]: what is believed of the ticks, and which bars are always built."""

from config.settings.section import Section
from config.settings.values import BarLength, Positive
from domain.timeframe import Timeframe


class MarketDataSettings(Section):
    """A tick ``max_jump_pct`` percent or more from the last price is refused.

    Bars of ``timeframes`` are built besides those that strategies ask for.
    """

    max_jump_pct: Positive = 80.0
    timeframes: tuple[BarLength, ...] = (Timeframe(60),)
