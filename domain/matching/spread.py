"""Spread models: how far the side of a book that nobody tells lies from the last print."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Protocol

from domain.errors import InvalidValue


class SpreadModel(Protocol):
    """The spread where no quote is there; half of it is against the order."""

    def half_ticks(self, price: Decimal, tick_size: Decimal) -> int:
        """Half the spread around ``price`` in ticks, rounded up to whole ones."""
        ...


@dataclass(frozen=True, slots=True)
class TickSpread:
    """A spread of ``ticks`` ticks: half = ⌈ticks / 2⌉."""

    ticks: int

    def __post_init__(self) -> None:
        if not 0 <= self.ticks <= 1_000:
            raise InvalidValue("matching.spread_ticks", self.ticks, "a whole number from 0 to 1,000")

    def half_ticks(self, price: Decimal, tick_size: Decimal) -> int:  # noqa: ARG002  (the interface's)
        """Half the ticks."""
        return (self.ticks + 1) // 2


@dataclass(frozen=True, slots=True)
class PercentSpread:
    """A spread of ``pct`` percent of the price: half = ⌈price × pct / 200 / tick size⌉ ticks."""

    pct: float

    def __post_init__(self) -> None:
        if not 0 < self.pct < 100:
            raise InvalidValue("matching.spread_pct", self.pct, "a percentage above 0 and below 100")

    def half_ticks(self, price: Decimal, tick_size: Decimal) -> int:
        """Half the percentage, in ticks."""
        return ceil(Fraction(repr(self.pct)) * Fraction(price) / 200 / Fraction(tick_size))
