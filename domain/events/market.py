"""Facts about market data: what was refused, which session began, which bar is final."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TickRefused(Event):
    """A row of market data was not used; ``reason`` is one of the codes in ``domain.tick_policy``."""

    kind: ClassVar[str] = "tick_refused"
    symbol: str
    reason: str
    price: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted(Event):
    """An instrument's trading session began (with its first tick); ``end`` is exclusive, ns."""

    kind: ClassVar[str] = "session_started"
    symbol: str
    date: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarClosed(Event):
    """A bar is final; ``start`` inclusive, ``end`` exclusive (ns); ``indicators`` as they stand after this bar."""

    kind: ClassVar[str] = "bar_closed"
    symbol: str
    timeframe: str
    start: int
    end: int
    open: float
    high: float
    low: float
    close: float
    volume: float
    turnover: float
    ticks: int
    indicators: Mapping[str, float] = field(default_factory=dict)
