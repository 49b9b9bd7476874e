"""Linking: what an execution of one order means for others: children of a bracket, its entry, a pair, what became pointless."""

from domain.desk import Desk
from domain.order import Order, OrderStatus
from domain.ordering import cancel, resize, send, waiting_for
from domain.risk import approve_exit


def release(desk: Desk, parent: Order, opened: int, ts: int, cause: int) -> None:
    """A bracket's entry was executed and has ``opened`` so many units by it: its children protect as many more.

    What only closed a position on the other side needs no protection; where that was all, the children are cancelled.
    """
    for child in desk.working if opened else ():
        if child.parent_id == parent.order_id:
            resize(desk, child, child.quantity + opened, ts, "its parent was executed", cause)
    for child in waiting_for(desk, parent):
        if not opened:
            if not parent.is_live:
                cancel(desk, child, ts, "its parent has opened nothing", cause)
            continue
        desk.held.remove(child)
        child.become(OrderStatus.SUBMITTED)
        child.quantity, child.price, child.trade_id = opened, desk.market.price, parent.trade_id
        child.submitted_ts, child.submitted_ticks, child.cause = ts, desk.market.updates, cause
        send(desk, approve_exit(child))


def settle_group(desk: Desk, order: Order, quantity: int, ts: int, cause: int) -> None:
    """``quantity`` units of an order were executed: others of its group stand for as many less, and none once it is done.

    The trade of a bracket whose child was executed is over: what remains of its entry is cancelled.
    """
    for other in tuple(desk.working):
        if order.oco and other.oco == order.oco and other is not order:
            other.twin_filled += quantity
            left = other.quantity - quantity if order.is_live else 0
            resize(desk, other, left, ts, "another order of its group was executed", cause)
        elif other.order_id == order.parent_id:
            cancel(desk, other, ts, "an order that closes its position was executed", cause)


def drop_pointless(desk: Desk, ts: int, cause: int) -> None:
    """Cancel orders that were to close what is not open any more, and the entries that they would protect no longer."""
    pointless = [order for order in desk.working if order.is_reducing and order.side.sign * desk.position.quantity >= 0]
    parents = {order.parent_id for order in pointless if order.parent_id}
    for order in pointless:
        cancel(desk, order, ts, "nothing is left to close", cause)
    for order in tuple(desk.working) if parents else ():
        if order.order_id in parents:
            cancel(desk, order, ts, "the position that it opened is closed", cause)
