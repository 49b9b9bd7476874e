"""Expiring: what ends with a session: its day orders, and positions where it is squared off."""

from collections.abc import Iterable, Sequence

from domain.closing import square_off
from domain.desk import Desk
from domain.order import OrderType, TimeInForce
from domain.ordering import expire
from domain.session import Session, SessionRules


def end_session(desks: Sequence[Desk], session: Session, rules: SessionRules) -> None:
    """A session is over: nothing that was for it alone stays."""
    expire_day_orders(desks, session.end, goes_on=rules.session_at(session.end) is not None)
    if session.flat_by < session.end:
        for desk in desks:
            square_off(desk, session.end, desk.floor.outbox.seq)


def end_unseen_sessions(desks: Sequence[Desk], rules: SessionRules, ts: int) -> None:
    """End the sessions without a tick that orders were sent in and that are over by ``ts``."""
    for session in sessions_of_orders(desks, rules):
        if session.end <= ts:
            end_session(desks, session, rules)


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
                expire(desk, order, end, desk.floor.outbox.seq)


def sessions_of_orders(desks: Sequence[Desk], rules: SessionRules) -> list[Session]:
    """The sessions that orders at work were sent in, in their order; there may have been no tick in them."""
    sent = sorted({order.submitted_ts for desk in desks for order in (*desk.working, *desk.held)})
    return [session for session in dict.fromkeys(map(rules.session_at, sent)) if session is not None]
