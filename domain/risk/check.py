"""The pre-trade check: an order that was not approved cannot be sent, by type."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.errors import InvalidValue
from domain.order import Order, Purpose
from domain.risk.limits import RiskLimits

QUANTITY_ZERO: Final = "QUANTITY_ZERO"
POSITION_VALUE: Final = "POSITION_VALUE_LIMIT"
STRATEGY_POSITIONS: Final = "STRATEGY_POSITION_LIMIT"
TOTAL_POSITIONS: Final = "TOTAL_POSITION_LIMIT"
DAILY_LOSS: Final = "DAILY_LOSS_LIMIT"
EXPOSURE: Final = "EXPOSURE_LIMIT"


@dataclass(frozen=True, slots=True)
class OrderIntent:
    """An order that has not been checked; ``price`` (currency per unit) values it."""

    order: Order
    price: Decimal


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the check looks at: positions open or on their way in, and money at the last prices."""

    strategy_positions: int
    total_positions: int
    exposure: Decimal
    equity: Decimal
    day_pnl: Decimal


@dataclass(frozen=True, slots=True)
class Approved:
    """An order that passed every check and may be sent."""

    order: Order


@dataclass(frozen=True, slots=True)
class Refused:
    """An order that must not be sent: why, with the numbers."""

    order: Order
    code: str
    reason: str
    current: Decimal
    limit: Decimal


def approve_exit(order: Order) -> Approved:
    """Approve an order that closes a position: no rule stands in its way. An entry raises ``InvalidValue``."""
    if order.purpose is Purpose.ENTRY:
        raise InvalidValue("purpose", order.purpose, "an order that closes a position")
    return Approved(order)


def check(intent: OrderIntent, portfolio: Portfolio, limits: RiskLimits) -> Approved | Refused:
    """Approve an entry or refuse it by the first rule that it breaks."""
    order = intent.order
    for code, what, current, limit, broken in _rules(intent, portfolio, limits):
        if broken:
            return Refused(order, code, f"{what}: {current} against a limit of {limit}", current, limit)
    return Approved(order)


_Rule = tuple[str, str, Decimal, Decimal, bool]


def _rules(intent: OrderIntent, portfolio: Portfolio, limits: RiskLimits) -> Iterator[_Rule]:
    value = intent.order.quantity * intent.price
    yield (
        QUANTITY_ZERO,
        "the position value buys no whole lot, quantity",
        Decimal(intent.order.quantity),
        Decimal(1),
        intent.order.quantity < 1,
    )
    loss = max(-portfolio.day_pnl, Decimal(0))
    yield DAILY_LOSS, "loss of the day", loss, limits.max_daily_loss, loss >= limits.max_daily_loss
    yield POSITION_VALUE, "position value", value, limits.max_position_value, value > limits.max_position_value
    of_strategy = Decimal(portfolio.strategy_positions + 1)
    most = Decimal(limits.max_positions_per_strategy)
    yield STRATEGY_POSITIONS, "positions of the strategy", of_strategy, most, of_strategy > most
    total = Decimal(portfolio.total_positions + 1)
    yield TOTAL_POSITIONS, "positions in total", total, Decimal(limits.max_positions), total > limits.max_positions
    exposure = portfolio.exposure + value
    allowed = max(portfolio.equity, Decimal(0)) * limits.leverage
    yield EXPOSURE, "gross exposure", exposure, allowed, exposure > allowed
