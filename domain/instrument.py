"""Instruments: what is traded, with its price grid, lot and currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from domain.errors import InvalidValue
from domain.segment import Segment
from domain.split import Split

LONGEST_SYMBOL = 64
FINEST = Decimal("1e-10")
COARSEST = Decimal(1_000_000)
MOST_MARGIN_PCT = Decimal(1_000)


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument; ``tick_size`` in currency per unit, ``lot`` in units (quantities are whole multiples of it).

    ``segment`` decides what its fills are charged. ``shortable``: whether more may be sold than is held. ``margin_pct``: what a
    position ties up, in percent of its value. ``splits`` change units and price overnight.
    """

    symbol: str
    tick_size: Decimal = Decimal("0.01")
    lot: int = 1
    currency: str = "INR"
    exchange: str = "NSE"
    segment: Segment = Segment.EQUITY_INTRADAY
    shortable: bool = True
    margin_pct: Decimal = Decimal(100)
    splits: tuple[Split, ...] = ()

    def __post_init__(self) -> None:
        if (
            not self.symbol
            or len(self.symbol) > LONGEST_SYMBOL
            or not self.symbol.isprintable()
            or self.symbol.strip() != self.symbol
        ):
            raise InvalidValue("symbol", self.symbol, f"1 to {LONGEST_SYMBOL} printable characters without spaces at the ends")
        if not (self.tick_size.is_finite() and FINEST <= self.tick_size <= COARSEST and self.tick_size % FINEST == 0):
            raise InvalidValue(
                f"{self.symbol}.tick_size", str(self.tick_size), f"a price up to {COARSEST:,} of at most 10 decimals, as 0.05"
            )
        if self.lot < 1:
            raise InvalidValue(f"{self.symbol}.lot", self.lot, "a whole number of units, 1 or more")
        if not (self.margin_pct.is_finite() and 0 < self.margin_pct <= MOST_MARGIN_PCT):
            raise InvalidValue(
                f"{self.symbol}.margin_pct", str(self.margin_pct), f"a percentage above 0 and at most {MOST_MARGIN_PCT:,}"
            )

    def split_after(self, last: str, date: str) -> Decimal:
        """How many units each one has become on the days after ``last`` up to ``date`` (both ISO trading dates); 1: no split."""
        ratio = Decimal(1)
        for split in self.splits:
            if last < split.date <= date:
                ratio *= split.ratio
        return ratio

    def exact(self, price: float) -> Decimal:
        """The multiple of the tick size nearest to ``price`` (half to even), exactly, with its decimals; at least one tick."""
        ticks = int((Decimal(repr(price)) / self.tick_size).to_integral_value(ROUND_HALF_EVEN))
        return max(ticks, 1) * self.tick_size
