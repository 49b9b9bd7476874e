"""Facts about stops: placed, moved, reached."""

from dataclasses import dataclass
from typing import ClassVar

from domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlaced(Event):
    """A position got its stop; ``level`` is None while an activation threshold has not been reached."""

    kind: ClassVar[str] = "stop_placed"
    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    level: float | None
    best_price: float
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMoved(Event):
    """A stop tightened from ``previous`` (None: it had no level yet) to ``level``."""

    kind: ClassVar[str] = "stop_moved"
    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    previous: float | None
    level: float
    best_price: float
    price: float
    distance_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTriggered(Event):
    """A price reached the stop; the exit order follows."""

    kind: ClassVar[str] = "stop_triggered"
    trade_id: str
    strategy_id: str
    symbol: str
    side: str
    sl_type: str
    level: float
    best_price: float
    price: float
