"""Converting: orders at work go on in new units and prices after a split, as the positions and stops do."""

from decimal import Decimal
from math import ceil

from domain.desk import Desk
from domain.order import Order, OrderTerms, TrailUnit
from domain.ordering import amend, cancel, waiting_for
from domain.tick_policy import HIGHEST_PRICE
from domain.trailing_stop.stop import on_grid

REASON = "the instrument was split"


def convert_orders(desk: Desk, ratio: Decimal, ts: int, cause: int) -> None:
    """``ratio`` new units for each old one: what a desk has ordered asks for as much as before, at the same money.

    Units are whole: an entry is rounded down to whole lots and ends where nothing is left of it; what closes a position is
    rounded up, to no more than is held now (where nothing is, it is left to those who end what is pointless). Limits are put on
    the tick grid where they are not worse, triggers on the loose side, as stops are.
    """
    for order in tuple(desk.working):
        rest = _rest(desk, order, ratio)
        if rest == 0:
            if not order.is_reducing:
                cancel(desk, order, ts, REASON, cause)
            continue
        order.filled = _filled(order, ratio)
        whole = order.filled + rest
        children = waiting_for(desk, order)
        for child in children:
            child.quantity = whole
        for one in (order, *children):
            _convert(desk, one, ratio, whole, ts, cause)


def _rest(desk: Desk, order: Order, ratio: Decimal) -> int:
    """What remains to be executed, in new units."""
    if order.is_reducing:
        return min(ceil(order.remaining * ratio), abs(desk.position.quantity))
    return int(order.remaining * ratio) // desk.instrument.lot * desk.instrument.lot


def _filled(order: Order, ratio: Decimal) -> int:
    """What is executed already, in new units: of what closes, the rest of what it asked for in all."""
    if order.is_reducing:
        return ceil(order.quantity * ratio) - ceil(order.remaining * ratio)
    return ceil(order.filled * ratio)


def _convert(desk: Desk, order: Order, ratio: Decimal, whole: int, ts: int, cause: int) -> None:
    factor, tick_size, sign = float(ratio), float(desk.instrument.tick_size), order.side.sign
    order.price /= factor
    order.twin_filled = ceil(order.twin_filled * ratio)
    if order.best is not None and order.trigger is not None:
        order.best /= factor
        order.trigger = _on_grid(order.trigger / factor, tick_size, -sign)
    amend(desk, order, _terms(order.terms, factor, tick_size, sign), whole, ts, REASON, cause)


def _terms(terms: OrderTerms, factor: float, tick_size: float, sign: int) -> OrderTerms:
    in_points = terms.trail is not None and terms.trail_unit is TrailUnit.POINTS
    return OrderTerms(
        terms.order_type,
        None if terms.limit_price is None else _on_grid(terms.limit_price / factor, tick_size, sign),
        None if terms.trigger_price is None else _on_grid(terms.trigger_price / factor, tick_size, -sign),
        min(terms.trail / factor, HIGHEST_PRICE) if in_points and terms.trail else terms.trail,
        terms.trail_unit,
        terms.time_in_force,
    )


def _on_grid(price: float, tick_size: float, sign: int) -> float:
    """The tick price at ``price``, or the next below (+1) or above (−1) it; at least one tick, at most what a tick can have."""
    return min(max(on_grid(price, tick_size, sign), tick_size), HIGHEST_PRICE)
