"""Events: the facts that the engine decides, in the past tense; each has a sequence number and an event time.

``seq`` counts inputs and events of a run together: an input takes the next number, its events the numbers after it, so the
order of cause and effect does not depend on how inputs were batched. ``ts`` is the event time in ns since the Unix epoch (UTC).
Market prices are floats on the instrument's tick grid; money is exact ``Decimal`` in the account's currency.
"""

from domain.events.books import AccountChanged, PositionChanged, PositionClosed, PositionMarked, StrategyMeasured
from domain.events.control import (
    CalendarUncertain,
    CommandRefused,
    DataFreshnessChanged,
    OperatorActed,
    PriceGapSuspected,
    SplitApplied,
    StrategySwitched,
    TradingStateChanged,
)
from domain.events.event import Event
from domain.events.market import BarClosed, SessionStarted, TickRefused
from domain.events.orders import (
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
    OrderTrailed,
    OrderTriggered,
    SignalGenerated,
)
from domain.events.stops import StopMoved, StopPlaced, StopTriggered
from domain.events.trouble import RiskBreached, StrategyFailed

EVENT_TYPES: tuple[type[Event], ...] = (
    TickRefused,
    SessionStarted,
    BarClosed,
    SignalGenerated,
    OrderSubmitted,
    OrderHeld,
    OrderRejected,
    OrderAmended,
    OrderTriggered,
    OrderTrailed,
    OrderCancelled,
    OrderExpired,
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
    OperatorActed,
    CommandRefused,
    TradingStateChanged,
    StrategySwitched,
    DataFreshnessChanged,
    SplitApplied,
    PriceGapSuspected,
    CalendarUncertain,
)

__all__ = [
    "EVENT_TYPES",
    "AccountChanged",
    "BarClosed",
    "CalendarUncertain",
    "CommandRefused",
    "DataFreshnessChanged",
    "Event",
    "OperatorActed",
    "OrderAmended",
    "OrderCancelled",
    "OrderExpired",
    "OrderFilled",
    "OrderHeld",
    "OrderRejected",
    "OrderSubmitted",
    "OrderTrailed",
    "OrderTriggered",
    "PositionChanged",
    "PositionClosed",
    "PositionMarked",
    "PriceGapSuspected",
    "RiskBreached",
    "SessionStarted",
    "SignalGenerated",
    "SplitApplied",
    "StopMoved",
    "StopPlaced",
    "StopTriggered",
    "StrategyFailed",
    "StrategyMeasured",
    "StrategySwitched",
    "TickRefused",
    "TradingStateChanged",
]
