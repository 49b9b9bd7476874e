"""How one instrument of a simulated market behaves."""

from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue
from domain.instrument import Instrument

_FEWEST_TICKS = 100


@dataclass(frozen=True, slots=True)
class SimulatedSymbol:
    """An instrument, its first opening price, its volatility (% a day) and its trades per second, averaged over a session."""

    symbol: str
    start_price: Decimal
    tick_size: Decimal = Decimal("0.05")
    lot: int = 1
    daily_volatility_pct: float = 1.5
    ticks_per_second: float = 2.0

    def __post_init__(self) -> None:
        self.instrument()
        if (
            not self.start_price.is_finite()
            or self.start_price < self.tick_size * _FEWEST_TICKS
            or self.start_price % self.tick_size
        ):
            raise InvalidValue(
                f"{self.symbol}.start_price",
                str(self.start_price),
                f"a multiple of {self.tick_size}, at least {_FEWEST_TICKS} ticks",
            )
        if not 0 < self.daily_volatility_pct <= 20:
            raise InvalidValue(f"{self.symbol}.daily_volatility_pct", self.daily_volatility_pct, "more than 0, at most 20")
        if not 0 < self.ticks_per_second <= 1_000:
            raise InvalidValue(f"{self.symbol}.ticks_per_second", self.ticks_per_second, "more than 0, at most 1000")

    def instrument(self) -> Instrument:
        """The instrument that is traded."""
        return Instrument(self.symbol, self.tick_size, self.lot)

    @property
    def start_ticks(self) -> int:
        """The first opening price in ticks."""
        return int(self.start_price / self.tick_size)

    def __str__(self) -> str:
        return (
            f"{self.start_price} tick {self.tick_size} lot {self.lot}, {self.daily_volatility_pct} % a day,"
            f" {self.ticks_per_second} trades a second"
        )


NSE_LIKE = (
    SimulatedSymbol("ABB", Decimal("920.50"), daily_volatility_pct=1.8, ticks_per_second=1.5),
    SimulatedSymbol("RELIANCE", Decimal("1294.00"), daily_volatility_pct=1.4, ticks_per_second=4.0),
    SimulatedSymbol("TCS", Decimal("3425.50"), daily_volatility_pct=1.3, ticks_per_second=2.5),
    SimulatedSymbol("INFY", Decimal("1561.25"), daily_volatility_pct=1.5, ticks_per_second=3.0),
    SimulatedSymbol("SBIN", Decimal("812.40"), daily_volatility_pct=1.7, ticks_per_second=3.5),
    SimulatedSymbol("HDFCBANK", Decimal("1678.90"), daily_volatility_pct=1.2, ticks_per_second=3.5),
)
"""Six instruments with names and prices as at the NSE; everything else about them is made up."""
