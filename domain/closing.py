"""Closing: positions and sessions that the engine closes by itself, or because it was told to."""

from collections.abc import Sequence
from math import inf

from domain.desk import Desk
from domain.exit_reason import ExitReason
from domain.expiring import expire_day_orders, expire_entries, has_its_time, outlasts, sessions_of_orders
from domain.floor import Floor
from domain.order import Order, Purpose
from domain.ordering import cancel_where, send
from domain.risk import approve_exit
from domain.session import Session, SessionRules
from domain.side import Side
from domain.trading_state import TradingState


def flatten(desk: Desk, ts: int, reason: str, cause: int, exit_reason: ExitReason) -> None:
    """Cancel every order of a desk and close its position at market; one that is closing already is left to it."""
    close_out(desk, Purpose.FLATTEN, ts, reason, cause, exit_reason)


def square_off(desk: Desk, ts: int, cause: int) -> None:
    """The session is about to end: nothing may stay open or on its way in. While trading is HALTED nothing is sent."""
    if is_to_be_flat(desk) and desk.floor.controls.state is not TradingState.HALTED:
        close_out(desk, Purpose.SQUARE_OFF, ts, "the session is about to end", cause, ExitReason.SQUARE_OFF)


def keep_to_times(desks: Sequence[Desk], session: Session, ts: int, cause: int) -> None:
    """End what the session has no time for any more at ``ts``: from its ``entries_until`` on entries, from ``flat_by`` all."""
    if ts >= session.flat_by:
        for desk in desks:
            square_off(desk, ts, cause)
    expire_entries(desks, ts, cause)


def next_time(desks: Sequence[Desk], session: Session, ts: int) -> int:
    """When ``keep_to_times`` has to be asked next, ``ts`` being the time now; what is past already is due at once."""
    if any(has_its_time(order) for desk in desks for order in desk.working):
        return session.entries_until
    if ts < session.flat_by or any(is_to_be_flat(desk) for desk in desks):
        return session.flat_by
    return session.end


def end_session(floor: Floor, desks: Sequence[Desk], session: Session, rules: SessionRules) -> None:
    """A session is over: nothing that was for it alone stays."""
    expire_day_orders(desks, session.end, goes_on=rules.session_at(session.end) is not None)
    if session.flat_by < session.end:
        keep_to_times(desks, session, session.end, floor.outbox.seq)


def end_unseen_sessions(floor: Floor, desks: Sequence[Desk], rules: SessionRules, ts: int) -> None:
    """End the sessions without a tick that orders were sent in and that are over by ``ts``."""
    for session in sessions_of_orders(desks, rules):
        if session.end <= ts:
            end_session(floor, desks, session, rules)


def is_to_be_flat(desk: Desk) -> bool:
    """Whether a desk has something that must not outlast the session: an entry, or a position that nothing closes yet."""
    if desk.stays_overnight:
        return False
    is_unclosed = desk.position.quantity != 0 and not desk.is_exiting
    return is_unclosed or any(order.purpose is Purpose.ENTRY and not outlasts(order, desk) for order in desk.working)


def close_out(desk: Desk, purpose: Purpose, ts: int, reason: str, cause: int, exit_reason: ExitReason) -> None:
    """Cancel the desk's orders, but those that close it at once already, and close what is open.

    Orders that were sent after a session which is squared off are for the next one, and stay; so do entries that outlast it.
    """
    exiting = desk.is_exiting
    until, staying = inf, set[str]()
    if purpose is Purpose.SQUARE_OFF:
        until, staying = ts, {order.order_id for order in (*desk.working, *desk.held) if outlasts(order, desk)}

    def is_in_the_way(order: Order) -> bool:
        return order.submitted_ts <= until and order.order_id not in staying and not (exiting and order.is_closing_now)

    cancel_where(desk, is_in_the_way, ts, reason, cause)
    quantity = desk.position.quantity
    if quantity and not exiting:
        side = Side.SELL if quantity > 0 else Side.BUY
        send(desk, approve_exit(desk.new_order(side, abs(quantity), purpose, ts, cause, exit_reason=exit_reason)))
