"""Approving: what the rules of risk look at, gathered for one order."""

from domain.desk import Desk
from domain.order import Order
from domain.risk import Approved, Conditions, OrderIntent, Refused, check


def approve(
    desk: Desk,
    order: Order,
    ts: int,
    *,
    attached: tuple[float, ...] = (),
    replacing: Order | None = None,
    closing: Order | None = None,
    sent_with: int = 0,
) -> Approved | Refused:
    """Approve an order of a desk at ``ts``, or refuse it by the first rule that it breaks.

    One that is meant to reduce is judged as one that does, whatever else is on its way: it is executed for no more than is held.

    ``attached`` are the prices of a bracket's children; ``replacing`` is the working order that this one would be instead of;
    ``closing`` an approved one of the same side that is sent before it, to close what is open; ``sent_with`` how many others are.
    """
    floor, market = desk.floor, desk.market
    position = desk.committed(order, replacing, closing)
    if order.is_reducing and order.quantity % desk.instrument.lot == 0:
        position = -order.side.sign * max(-order.side.sign * position, order.remaining)
    intent = OrderIntent(order, desk.mark, desk.instrument, position, desk.assignment.sides, attached)
    session = market.session_at(ts)
    conditions = Conditions(
        ts=ts,
        trading_state=floor.controls.state,
        is_killed=floor.controls.latched,
        is_session_open=session is not None,
        entries_until=session.entries_until if session else None,
        data_age=max(ts - market.last_tick, 0),
        is_recovering=market.is_stale,
        orders_sent=floor.rate.count(ts) + sent_with + (closing is not None),
        since_same=floor.recent.since(order, ts),
    )
    return check(intent, floor.account.portfolio_without(desk), conditions, floor.limits)
