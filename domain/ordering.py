"""Ordering: what happens to an order from its approval to its end, each step with its fact."""

from collections.abc import Callable
from functools import partial
from typing import Final

from domain.desk import Desk
from domain.events import (
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
    OrderTrailed,
    OrderTriggered,
    RiskBreached,
)
from domain.order import Order, OrderStatus, OrderTerms
from domain.risk import Approved, Refused
from domain.risk.codes import DAILY_LOSS, DRAWDOWN, PRICE_OFF_TICK, QUANTITY_OFF_LOT, QUANTITY_ZERO, TRIGGER_SIDE

_FORM: Final = frozenset((QUANTITY_ZERO, QUANTITY_OFF_LOT, PRICE_OFF_TICK, TRIGGER_SIDE))
"""What an order asked for cannot be: no limit stood in its way."""
_LOSSES: Final = frozenset((DAILY_LOSS, DRAWDOWN))


def send(desk: Desk, approved: Approved) -> None:
    """Give an approved order to the venue; it is executed by a later tick."""
    order, out = approved.order, desk.floor.outbox
    desk.working.append(order)
    desk.floor.rate.note(order.submitted_ts)
    desk.floor.recent.note(order, order.submitted_ts)
    terms, order.sent = order.terms, out.next_seq()
    out.add(
        OrderSubmitted(
            seq=order.sent,
            ts=order.submitted_ts,
            order_id=order.order_id,
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            price=order.price,
            order_type=terms.order_type,
            limit_price=terms.limit_price,
            trigger_price=terms.trigger_price,
            trail=terms.trail,
            trail_unit=None if terms.trail is None else terms.trail_unit,
            time_in_force=terms.time_in_force,
            strategy_id=order.strategy_id,
            purpose=order.purpose,
            trade_id=order.trade_id,
            parent_id=order.parent_id,
            oco=order.oco,
            cause=order.cause,
        )
    )


def hold(desk: Desk, order: Order, ts: int) -> None:
    """Keep a bracket's child until its parent is executed."""
    out = desk.floor.outbox
    order.status = OrderStatus.HELD
    desk.held.append(order)
    out.add(
        OrderHeld(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            order_type=order.terms.order_type,
            limit_price=order.terms.limit_price,
            trigger_price=order.terms.trigger_price,
            strategy_id=order.strategy_id,
            purpose=order.purpose,
            parent_id=order.parent_id,
            oco=order.oco,
            cause=order.cause,
        )
    )


def refuse(desk: Desk, refused: Refused, ts: int, cause: int) -> None:
    """Say that an order was not sent, and which limit stood in its way."""
    order, terms, out = refused.order, refused.order.terms, desk.floor.outbox
    out.add(
        OrderRejected(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            client_order_id=order.client_order_id,
            symbol=order.symbol,
            side=order.side,
            quantity=order.quantity,
            order_type=terms.order_type,
            limit_price=terms.limit_price,
            trigger_price=terms.trigger_price,
            trail=terms.trail,
            trail_unit=None if terms.trail is None else terms.trail_unit,
            time_in_force=terms.time_in_force,
            strategy_id=order.strategy_id,
            rejection_code=refused.code,
            rejection_reason=refused.reason,
            current_value=refused.current,
            limit_value=refused.limit,
            cause=cause,
        )
    )
    if refused.code not in _FORM:
        _tell_breach(desk, refused, ts, "order refused")


def withdraw(desk: Desk, refused: Refused, ts: int, cause: int) -> None:
    """Cancel what remains of an order at work because it would break a limit now, and the children that still wait for it."""
    told = partial(OrderCancelled, code=refused.code, current_value=refused.current, limit_value=refused.limit)
    _end(desk, refused.order, OrderStatus.CANCELLED, told, ts, f"{refused.code}: {refused.reason}", cause)
    _tell_breach(desk, refused, ts, "order cancelled")
    _cancel_waiting(desk, refused.order, ts, cause)


def cancel(desk: Desk, order: Order, ts: int, reason: str, cause: int) -> None:
    """Cancel what remains of an order, and the children that still wait for it."""
    _end(desk, order, OrderStatus.CANCELLED, OrderCancelled, ts, reason, cause)
    _cancel_waiting(desk, order, ts, cause)


def expire(desk: Desk, order: Order, ts: int, reason: str, cause: int) -> None:
    """End what remains of an order whose time is over, and the children that still wait for it."""
    _end(desk, order, OrderStatus.EXPIRED, OrderExpired, ts, reason, cause)
    for child in waiting_for(desk, order):
        _end(desk, child, OrderStatus.EXPIRED, OrderExpired, ts, "its parent has expired", cause)


def cancel_where(desk: Desk, wanted: Callable[[Order], bool], ts: int, reason: str, cause: int) -> None:
    """Cancel every working or held order that is ``wanted``."""
    for order in (*desk.working, *desk.held):
        if order.is_live and wanted(order):
            cancel(desk, order, ts, reason, cause)


def amend(desk: Desk, order: Order, terms: OrderTerms, quantity: int, ts: int, reason: str, cause: int) -> None:
    """Change an order's terms and its whole quantity; children that wait for it follow. Nothing of it is checked here."""
    out = desk.floor.outbox
    if terms.trigger_price != order.terms.trigger_price:
        order.trigger = terms.trigger_price
    order.terms, order.quantity = terms, quantity
    if order.best is not None:
        order.trigger = desk.floor.matching.trailed_from(order, desk.instrument, order.best) or order.trigger
    out.add(
        OrderAmended(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            strategy_id=order.strategy_id,
            quantity=quantity,
            filled=order.filled,
            order_type=terms.order_type,
            purpose=order.purpose,
            limit_price=terms.limit_price,
            trigger_price=order.trigger,
            trail=terms.trail,
            reason=reason,
            cause=cause,
        )
    )
    for child in waiting_for(desk, order):
        if child.quantity != quantity:
            resize(desk, child, quantity, ts, "its parent was amended", cause)


def resize(desk: Desk, order: Order, quantity: int, ts: int, reason: str, cause: int) -> None:
    """Make an order's whole quantity ``quantity``; where that leaves nothing to execute, it is cancelled."""
    if quantity <= order.filled:
        cancel(desk, order, ts, reason, cause)
    else:
        amend(desk, order, order.terms, quantity, ts, reason, cause)


def trigger(desk: Desk, order: Order, ts: int, price: float, cause: int) -> None:
    """The market has reached a stop order's price."""
    out = desk.floor.outbox
    order.become(OrderStatus.TRIGGERED)
    out.add(
        OrderTriggered(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            strategy_id=order.strategy_id,
            quantity=order.quantity,
            order_type=order.terms.order_type,
            limit_price=order.terms.limit_price,
            purpose=order.purpose,
            trigger_price=order.trigger or 0.0,
            price=price,
            cause=cause,
        )
    )


def trail(desk: Desk, order: Order, level: float, ts: int, price: float) -> None:
    """A trailing stop order follows the market."""
    out = desk.floor.outbox
    previous, order.trigger = order.trigger, level
    out.add(
        OrderTrailed(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            strategy_id=order.strategy_id,
            quantity=order.quantity,
            purpose=order.purpose,
            previous=previous,
            trigger_price=level,
            price=price,
        )
    )


def waiting_for(desk: Desk, parent: Order) -> list[Order]:
    """The children of a bracket that wait for their parent."""
    return [child for child in desk.held if child.parent_id == parent.order_id]


def _cancel_waiting(desk: Desk, parent: Order, ts: int, cause: int) -> None:
    for child in waiting_for(desk, parent):
        _end(desk, child, OrderStatus.CANCELLED, OrderCancelled, ts, "its parent was cancelled", cause)


def _tell_breach(desk: Desk, refused: Refused, ts: int, action_taken: str) -> None:
    order, out = refused.order, desk.floor.outbox
    out.add(
        RiskBreached(
            seq=out.next_seq(),
            ts=ts,
            rule=refused.code,
            strategy_id=order.strategy_id,
            symbol=order.symbol,
            current_value=refused.current,
            limit_value=refused.limit,
            action_taken=action_taken,
            severity="critical" if refused.code in _LOSSES else "warning",
        )
    )


def _end(
    desk: Desk,
    order: Order,
    status: OrderStatus,
    fact: Callable[..., OrderCancelled | OrderExpired],
    ts: int,
    reason: str,
    cause: int,
) -> None:
    out = desk.floor.outbox
    (desk.held if order.status is OrderStatus.HELD else desk.working).remove(order)
    order.become(status)
    out.add(
        fact(
            seq=out.next_seq(),
            ts=ts,
            order_id=order.order_id,
            symbol=order.symbol,
            side=order.side,
            strategy_id=order.strategy_id,
            quantity=order.quantity,
            filled=order.filled,
            purpose=order.purpose,
            reason=reason,
            cause=cause,
        )
    )
