"""[simulator]: the made-up market that needs no file."""

from decimal import Decimal
from typing import Annotated

from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol
from config.settings.instrument import InstrumentSettings, Lot, Symbol, TickSize
from config.settings.section import Section
from config.settings.values import Day, Flag, Pace, exact, number, whole


class SimulatedSymbolSettings(Section):
    """One simulated symbol: ``price`` at the first open; ``volatility_pct`` is the standard deviation of a day's return.

    ``tick_size`` and ``lot`` are for symbols that are not listed under [[instruments]].
    """

    symbol: Symbol
    price: Annotated[Decimal, exact("a price above 0")]
    tick_size: TickSize | None = None
    lot: Lot | None = None
    volatility_pct: Annotated[float, number("a percentage above 0, at most 20", lambda pct: 0 < pct <= 20)] = 1.5
    ticks_per_second: Annotated[float, number("a number above 0, at most 1,000", lambda rate: 0 < rate <= 1_000)] = 2.0

    def simulated(self, instrument: InstrumentSettings) -> SimulatedSymbol:
        """What the simulator takes; raise ``InvalidValue`` for a price that does not fit the instrument's tick size."""
        return SimulatedSymbol(
            self.symbol, self.price, instrument.tick_size, instrument.lot, self.volatility_pct, self.ticks_per_second
        )


class SimulatorSettings(Section):
    """``speed`` 1 is real time, 60 a minute in a second; ``days`` sessions from ``date`` on are played, without end if absent.

    With ``follow_clock`` the market's time is that of the clock: it begins ``history_minutes`` ago, catches up at once and goes
    on in real time; what passed while VELOX was stopped is missing, but for those minutes.
    """

    seed: Annotated[int, whole(0)] = 7
    date: Day | None = None
    speed: Pace = 60.0
    days: Annotated[int, whole(1)] | None = None
    follow_clock: Flag = False
    history_minutes: Annotated[int, whole(0, 1_440)] = 60
    symbols: tuple[SimulatedSymbolSettings, ...] = ()
