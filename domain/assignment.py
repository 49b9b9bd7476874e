"""Assignments: which strategy trades which instruments, how much, which way, and under which stop."""

from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue
from domain.instrument import Instrument
from domain.side import Sides
from domain.strategies.base import Strategy
from domain.trailing_stop import StopRule


@dataclass(frozen=True, slots=True)
class Sizing:
    """How much one entry buys: a fixed ``quantity`` (units) or as many whole lots as ``value`` (money) pays.

    Exactly one is set.
    """

    quantity: int | None = None
    value: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.quantity is None) == (self.value is None):
            raise InvalidValue("quantity", self.quantity, "either quantity or position_value, not both")
        if self.quantity is not None and self.quantity < 1:
            raise InvalidValue("quantity", self.quantity, "a whole number of units, 1 or more")
        if self.value is not None and not (self.value.is_finite() and self.value > 0):
            raise InvalidValue("position_value", str(self.value), "an amount above 0")

    def units(self, instrument: Instrument, price: Decimal) -> int:
        """Units to trade at a price, a whole multiple of the lot; 0 where the value pays no lot."""
        wanted = self.quantity if self.value is None else int(self.value / price)
        return (wanted or 0) // instrument.lot * instrument.lot


@dataclass(frozen=True, slots=True)
class Assignment:
    """One strategy of a run; ``symbols`` None means every instrument; ``stop`` None means no stop."""

    strategy_id: str
    strategy: type[Strategy]
    params: object
    sizing: Sizing
    stop: StopRule | None
    sides: Sides = Sides.BOTH
    symbols: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not self.strategy_id or not self.strategy_id.replace("_", "").replace("-", "").isalnum():
            raise InvalidValue("strategy id", self.strategy_id, "letters, digits, _ and -")

    def covers(self, symbol: str) -> bool:
        """Whether the strategy trades an instrument."""
        return self.symbols is None or symbol in self.symbols
