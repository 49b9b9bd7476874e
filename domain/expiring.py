"""Expiring: day orders end with their session, entries with its time for entries."""

from collections.abc import Iterable, Sequence

from domain.desk import Desk
from domain.order import Order, OrderType, Purpose, TimeInForce
from domain.ordering import expire
from domain.session import Session, SessionRules


def expire_day_orders(desks: Iterable[Desk], end: int, *, goes_on: bool) -> None:
    """End the day orders of a session that ended at ``end`` (ns); ``goes_on``: another session follows without a break.

    Those that close a position at market stay: it has to be closed, at the first tick that comes. So do those that open one
    where the market goes on, and those that were sent after that session.
    """
    for desk in desks:
        for order in (*desk.working, *desk.held):
            is_market = order.terms.order_type is OrderType.MARKET
            lasts = order.terms.time_in_force is TimeInForce.GTC or order.is_closing_now or (goes_on and is_market)
            if order.is_live and not lasts and order.submitted_ts < end:
                expire(desk, order, end, "the session has ended", desk.floor.outbox.seq)


def expire_entries(desks: Iterable[Desk], ts: int, cause: int) -> None:
    """The session's time for entries has ended: what would open or grow a position, whoever sent it, ends with it.

    So does what remains of an entry that was executed in part; what protects that part stays at work.
    """
    for desk in desks:
        for order in tuple(desk.working):
            if has_its_time(order) and order.submitted_ts <= ts:
                expire(desk, order, ts, "the time for entries has ended", cause)


def has_its_time(order: Order) -> bool:
    """Whether an order is an entry that ends at the session's time for entries; one that is good till cancelled does not."""
    return order.purpose is Purpose.ENTRY and order.terms.time_in_force is not TimeInForce.GTC


def outlasts(order: Order, desk: Desk) -> bool:
    """Whether an order waits for the next session where everything is squared off.

    An entry that is good till cancelled does, with the children that wait for it; one whose children are at work already does
    not, as they end with the position that they protect.
    """
    entry = next((one for one in desk.working if one.order_id == (order.parent_id or order.order_id)), None)
    if entry is None or entry.purpose is not Purpose.ENTRY or entry.terms.time_in_force is not TimeInForce.GTC:
        return False
    return not any(one.parent_id == entry.order_id for one in desk.working)


def sessions_of_orders(desks: Sequence[Desk], rules: SessionRules) -> list[Session]:
    """The sessions that orders at work were sent in, in their order; there may have been no tick in them."""
    sent = sorted({order.submitted_ts for desk in desks for order in (*desk.working, *desk.held)})
    return [session for session in dict.fromkeys(map(rules.session_at, sent)) if session is not None]
