"""Events: the facts that the engine decides, in the past tense; each has a sequence number and an event time.

``seq`` counts inputs and events of a run together: an input takes the next number, its events the numbers after it, so the
order of cause and effect does not depend on how inputs were batched. ``ts`` is the event time in ns since the Unix epoch (UTC).
Market prices are floats on the instrument's tick grid; money is exact ``Decimal`` in the account's currency.
"""

from domain.events.books import AccountChanged, PositionChanged, PositionClosed, PositionMarked, StrategyMeasured
from domain.events.event import Event
from domain.events.market import BarClosed, SessionStarted, TickRefused
from domain.events.orders import OrderFilled, OrderRejected, OrderSubmitted, SignalGenerated
from domain.events.stops import StopMoved, StopPlaced, StopTriggered
from domain.events.trouble import RiskBreached, StrategyFailed

EVENT_TYPES: tuple[type[Event], ...] = (
    TickRefused,
    SessionStarted,
    BarClosed,
    SignalGenerated,
    OrderSubmitted,
    OrderRejected,
    OrderFilled,
    StopPlaced,
    StopMoved,
    StopTriggered,
    PositionChanged,
    PositionMarked,
    PositionClosed,
    StrategyMeasured,
    AccountChanged,
    RiskBreached,
    StrategyFailed,
)

__all__ = [
    "EVENT_TYPES",
    "AccountChanged",
    "BarClosed",
    "Event",
    "OrderFilled",
    "OrderRejected",
    "OrderSubmitted",
    "PositionChanged",
    "PositionClosed",
    "PositionMarked",
    "RiskBreached",
    "SessionStarted",
    "SignalGenerated",
    "StopMoved",
    "StopPlaced",
    "StopTriggered",
    "StrategyFailed",
    "StrategyMeasured",
    "TickRefused",
]
