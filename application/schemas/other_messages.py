"""The messages that are no events of the engine: the tick, and what is said in other words for a topic."""

from typing import Literal, TypedDict

from application.schemas.json_types import Money, Time


class Tick(TypedDict):
    """A trade print that VELOX used. ``price`` in currency; ``volume`` in units, 0 where the source names none."""

    type: Literal["tick"]
    symbol: str
    price: float
    timestamp: Time
    volume: float


class OrderExecuted(TypedDict):
    """A venue executed an order; a ``trade`` says the same with its charges. ``realized_pnl`` is gross of charges."""

    type: Literal["order_executed"]
    seq: int
    order_id: str
    symbol: str
    side: Literal["BUY", "SELL"]
    quantity: int
    executed_price: float
    execution_time: Time
    realized_pnl: Money
    strategy_id: str


class SystemAlert(TypedDict):
    """Something to look at now. ``alert_type`` is the type of the event that it was made of; ``details`` are what that says."""

    type: Literal["system_alert"]
    seq: int
    alert_type: str
    severity: str
    message: str
    details: dict[str, str]
    timestamp: Time


OTHER_MESSAGES: tuple[tuple[str, str, str, type], ...] = (
    ("tick", "ticks", "the symbol", Tick),
    ("order_executed", "orders-executed", "the symbol", OrderExecuted),
    ("system_alert", "system-alerts", "the key of the event that it was made of", SystemAlert),
)
"""Type of the message, plain name of its topic, what its key is, and its fields."""
