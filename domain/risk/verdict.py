"""Verdicts: an order that was not approved cannot be sent, by type."""

from dataclasses import dataclass
from decimal import Decimal

from domain.errors import InvalidValue
from domain.order import Order, Purpose


@dataclass(frozen=True, slots=True)
class Approved:
    """An order that passed every rule and may be sent."""

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
