"""[cache]: how long the state cache keeps what it is told, whatever it is kept in."""

from typing import Annotated

from config.settings.section import Section
from config.settings.values import whole

Seconds = Annotated[int, whole(1, 31_536_000)]


class CacheSettings(Section):
    """Times to live in seconds (a stop stays until its trade closes), and how many of the newest bars are kept."""

    position_ttl_s: Seconds = 86_400
    indicators_ttl_s: Seconds = 300
    tick_ttl_s: Seconds = 60
    candles_ttl_s: Seconds = 600
    strategy_ttl_s: Seconds = 3_600
    stats_ttl_s: Seconds = 86_400
    candles: Annotated[int, whole(1, 10_000)] = 100
