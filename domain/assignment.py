"""Assignments: which strategy trades which instruments, how much, which way, and under which stop."""

from dataclasses import dataclass

from domain.errors import InvalidValue
from domain.side import Sides
from domain.sizing import Sizing
from domain.strategies.base import Strategy
from domain.trailing_stop import StopRule

__all__ = ["Assignment", "Sizing"]


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
