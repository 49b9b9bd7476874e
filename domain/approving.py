"""Approving: what the rules of risk look at, gathered for one order."""

from collections.abc import Sequence

from domain.desk import Desk
from domain.order import Order, OrderStatus
from domain.risk import Approved, Conditions, OrderIntent, Refused, check, check_again
from domain.side import Side


def approve(
    desk: Desk,
    order: Order,
    ts: int,
    *,
    attached: tuple[float, ...] = (),
    replacing: Order | None = None,
    ahead: Order | None = None,
) -> Approved | Refused:
    """Approve an order of a desk at ``ts``, or refuse it by the first rule that it breaks.

    One that is meant to reduce is judged as one that does, whatever else is on its way: it is executed for no more than is held.

    ``attached`` are the prices of a bracket's children; ``replacing`` is the order that this one would be instead of; ``ahead``
    one that is sent just before it. A bracket's child that is held is judged as it will be once its parent is executed.
    """
    floor, market = desk.floor, desk.market
    others = [one for one in desk.working if one is not replacing]
    position = committed(desk, order.side, others, order.oco, ahead)
    if order.status is OrderStatus.HELD:
        position = -order.side.sign * order.remaining
    elif order.is_reducing and order.quantity % desk.instrument.lot == 0:
        position = -order.side.sign * max(-order.side.sign * position, order.remaining)
    old_trigger = replacing.terms.trigger_price if replacing else None
    sets_trigger = order.status is not OrderStatus.HELD and order.terms.trigger_price != old_trigger
    intent = OrderIntent(order, desk.mark, desk.instrument, position, desk.assignment.sides, attached, sets_trigger)
    session = market.session_at(ts)
    conditions = Conditions(
        ts=ts,
        trading_state=floor.controls.state,
        is_killed=floor.controls.latched,
        is_session_open=session is not None,
        days_past_table=market.days_past_table(session) if session else 0,
        entries_until=session.entries_until if session else None,
        data_age=max(ts - market.last_tick, 0),
        is_recovering=market.is_stale,
        orders_sent=floor.rate.count(ts) + (ahead is not None),
        since_same=None if replacing else floor.recent.since(order, ts),
    )
    return check(intent, floor.account.portfolio_without(desk, session.date if session else ""), conditions, floor.limits)


def approve_again(desk: Desk, order: Order, others: Sequence[Order], ts: int) -> Approved | Refused:
    """Approve an entry at work for the position as it is now, beside ``others`` of the desk that are at work."""
    position = committed(desk, order.side, others, order.oco)
    intent = OrderIntent(order, desk.mark, desk.instrument, position, desk.assignment.sides)
    floor = desk.floor
    return check_again(intent, floor.account.portfolio_without(desk), Conditions(ts), floor.limits)


def committed(desk: Desk, side: Side, others: Sequence[Order], oco: str = "", ahead: Order | None = None) -> int:
    """Units, signed, that an order of a side and an ``oco`` group meets: what is held, and what ``others`` may still add.

    Of orders that cancel each other the larger counts. ``ahead`` is about to be sent; if it closes the position, others that
    reduce are cancelled for it.
    """
    groups: dict[str, int] = {}
    alone = 0
    is_closing = ahead is not None and ahead.is_closing_now
    for other in others:
        gives_way = other.is_reducing and not (other.is_closing_now and not is_closing)
        if other.side is not side or gives_way or (oco and other.oco == oco):
            continue
        if other.oco:
            groups[other.oco] = max(groups.get(other.oco, 0), other.remaining)
        else:
            alone += other.remaining
    if ahead is not None and ahead.side is side and not (oco and ahead.oco == oco):
        alone += ahead.remaining
    return desk.position.quantity + side.sign * (alone + sum(groups.values()))
