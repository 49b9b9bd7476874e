"""Closing: positions that the engine closes by itself, or because it was told to."""

from collections.abc import Iterable
from math import inf

from domain.desk import Desk
from domain.order import Order, Purpose
from domain.ordering import cancel_where, send
from domain.risk import approve_exit
from domain.side import Side
from domain.trading_state import TradingState


def flatten(desks: Iterable[Desk], ts: int, reason: str, cause: int) -> None:
    """Cancel every order of these desks and close their positions at market; one that is closing already is left to it."""
    for desk in desks:
        close_out(desk, Purpose.FLATTEN, ts, reason, cause)


def square_off(desk: Desk, ts: int, cause: int) -> None:
    """The session is about to end: nothing may stay open or on its way in. While trading is HALTED nothing is sent."""
    if is_to_be_flat(desk) and desk.floor.controls.state is not TradingState.HALTED:
        close_out(desk, Purpose.SQUARE_OFF, ts, "the session is about to end", cause)


def is_to_be_flat(desk: Desk) -> bool:
    """Whether a desk has something that must not outlast the session: an entry, or a position that nothing closes yet."""
    is_open = desk.entry is not None or bool(desk.held) or (desk.position.quantity != 0 and not desk.is_exiting)
    return is_open and not desk.stays_overnight


def close_out(desk: Desk, purpose: Purpose, ts: int, reason: str, cause: int) -> None:
    """Cancel the desk's orders, but those that close it at once already, and close what is open.

    Orders that were sent after a session which is squared off are for the next one, and stay.
    """
    exiting = desk.is_exiting
    until = ts if purpose is Purpose.SQUARE_OFF else inf

    def is_in_the_way(order: Order) -> bool:
        return order.submitted_ts <= until and not (exiting and order.is_closing_now)

    cancel_where(desk, is_in_the_way, ts, reason, cause)
    quantity = desk.position.quantity
    if quantity and not exiting:
        side = Side.SELL if quantity > 0 else Side.BUY
        send(desk, approve_exit(desk.new_order(side, abs(quantity), purpose, ts, cause)))
