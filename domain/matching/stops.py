"""Stops that wait at the venue: when they are reached, and where a trailing one goes."""

from math import inf, nextafter

from domain.order import Order, OrderStatus, OrderType, TrailUnit
from domain.trailing_stop.stop import on_grid

_STOPS = frozenset({OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP})


def is_waiting(order: Order) -> bool:
    """Whether an order is a stop that the market has not reached."""
    return order.status is OrderStatus.SUBMITTED and order.terms.order_type in _STOPS


def is_reached(order: Order, price: float) -> bool:
    """Whether a price is at or beyond the trigger: at or above it for a BUY, at or below it for a SELL."""
    return order.trigger is not None and order.side.sign * price >= order.side.sign * order.trigger


def trailed(order: Order, trail: float, tick_size: float, price: float) -> float | None:
    """Where a price moves the trigger to: tighter than it is, on the tick grid (loose side); None where it does not."""
    sign = order.side.sign
    distance = price * trail / 100 if order.terms.trail_unit is TrailUnit.PERCENT else trail
    level = on_grid(max(price + sign * distance, tick_size), tick_size, -sign)
    return level if order.trigger is None or sign * level < sign * order.trigger else None


def calm_range(order: Order) -> tuple[float, float]:
    """The prices (both inclusive) that neither reach a waiting stop nor are better than the best that it has followed."""
    trigger = order.trigger
    if trigger is None:
        return inf, -inf
    farthest = -inf * order.side.sign if order.best is None else order.best
    if order.side.sign > 0:
        return farthest, nextafter(trigger, -inf)
    return nextafter(trigger, inf), farthest
