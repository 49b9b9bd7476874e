"""[simulator]: the made-up market that needs no file."""

from decimal import Decimal
from typing import Annotated

from config.settings.instrument import Lot, Symbol, TickSize
from config.settings.section import Section
from config.settings.values import Day, Pace, Percent, Positive, exact, whole


class SimulatedSymbolSettings(Section):
    """One simulated symbol: ``price`` at the first open; ``volatility_pct`` is the standard deviation of a day's return.

    ``tick_size`` and ``lot`` are for symbols that are not listed under [[instruments]].
    """

    symbol: Symbol
    price: Annotated[Decimal, exact("a price above 0")]
    tick_size: TickSize | None = None
    lot: Lot | None = None
    volatility_pct: Percent = 1.5
    ticks_per_second: Positive = 2.0


class SimulatorSettings(Section):
    """``speed`` 1 is real time, 60 a minute in a second; ``days`` sessions from ``date`` on are played, without end if absent."""

    seed: Annotated[int, whole(0)] = 7
    date: Day | None = None
    speed: Pace = 60.0
    days: Annotated[int, whole(1)] | None = None
    symbols: tuple[SimulatedSymbolSettings, ...] = ()
