"""Facts about who may trade: what operators did, trading states, strategies switched, data that is late."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorActed(Event):
    """Somebody's command was taken: who, through what, from which address ("": not known), and what it was (the audit)."""

    kind: ClassVar[str] = "operator_acted"
    action: str
    actor: str
    source: str
    strategy_id: str
    symbol: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRefused(Event):
    """A command could not be done and changed nothing: a code and a sentence. ``target`` is the order or strategy it named."""

    kind: ClassVar[str] = "command_refused"
    action: str
    actor: str
    source: str
    target: str
    symbol: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingStateChanged(Event):
    """What orders may do from now on. ``latched``: the kill switch, or a risk rule, holds it until it is reset."""

    kind: ClassVar[str] = "trading_state_changed"
    previous: str
    state: str
    latched: bool
    reason: str
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategySwitched(Event):
    """A strategy is asked from now on, or no more: its entries at work are cancelled, what protects its position goes on."""

    kind: ClassVar[str] = "strategy_switched"
    strategy_id: str
    enabled: bool
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFreshnessChanged(Event):
    """An instrument's data has gone stale (it may only be closed) or is fresh again.

    ``age_s`` is how long its last tick is past, or the session's beginning where there was none since.
    """

    kind: ClassVar[str] = "data_freshness_changed"
    symbol: str
    fresh: bool
    age_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitApplied(Event):
    """An instrument was split: ``ratio`` new units for each old one. Positions, stops and working orders go on in new
    units and prices; indicators begin anew."""

    kind: ClassVar[str] = "split_applied"
    symbol: str
    date: str
    ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceGapSuspected(Event):
    """A session begins so far from the last price that a split may be missing from the instrument's table."""

    kind: ClassVar[str] = "price_gap_suspected"
    symbol: str
    previous: float
    price: float
    change_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarUncertain(Event):
    """A session's day lies outside the calendar's table: holidays and special sessions are not known for it."""

    kind: ClassVar[str] = "calendar_uncertain"
    symbol: str
    date: str
    calendar: str
    valid_through: str
