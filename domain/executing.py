"""Executing: which working orders an update of the market executes, and for how much."""

from collections.abc import Sequence

from domain.bar_series import Outputs
from domain.booking import book_fill
from domain.desk import Desk
from domain.judging import judge_again
from domain.linking import drop_pointless, release, settle_group
from domain.matching import Offer, Update
from domain.order import Order, OrderStatus, OrderType, Purpose
from domain.ordering import trail, trigger

_STOPS = frozenset((OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP))


def execute(desks: Sequence[Desk], update: Update, offer: Offer, ticks: int, now: Outputs, cause: int) -> None:
    """Let an update, number ``cause`` of the run, meet every working order of an instrument, in the order they were sent.

    All desks share the ``offer``. ``ticks`` is how many updates the instrument has had, this one included. From the session's
    ``entries_until`` on, entries that outlast the session neither are executed nor follow the market.
    """
    matching, session = desks[0].floor.matching, desks[0].market.session
    entries_wait = session is not None and update.ts >= session.entries_until
    for desk, order in _by_sending(desks):
        if not order.is_live or not matching.is_due(order, update.ts, ticks - order.submitted_ticks):
            continue
        if entries_wait and order.purpose is Purpose.ENTRY:
            continue
        if order.terms.order_type in _STOPS and order.status is OrderStatus.SUBMITTED:
            _follow(desk, order, update, cause)
        _execute_one(desk, order, update, offer, now, cause)


def _by_sending(desks: Sequence[Desk]) -> list[tuple[Desk, Order]]:
    """All working orders of an instrument, whosever they are, first sent first."""
    found = [(desk, order) for desk in desks for order in desk.working]
    return sorted(found, key=lambda one: one[1].sent)


def _follow(desk: Desk, order: Order, update: Update, cause: int) -> None:
    """Move a trailing stop order, and trigger a stop that the update reaches (the level it had before counts)."""
    matching = desk.floor.matching
    price = matching.shown(order, update)
    if price is None:
        return
    if matching.trigger_reached(order, update):
        trigger(desk, order, update.ts, price, cause)
    elif order.terms.trail is not None:
        order.follow(price)
        level = matching.trailed(order, desk.instrument, update)
        if level is not None:
            trail(desk, order, level, update.ts, price)


def _execute_one(desk: Desk, order: Order, update: Update, offer: Offer, now: Outputs, cause: int) -> None:
    """An entry at market waits while an exit of the whole position is on its way."""
    if order.purpose is Purpose.ENTRY and order.terms.order_type is OrderType.MARKET and desk.is_exiting:
        return
    execution = desk.floor.matching.execution_of(order, desk.instrument, update, offer.left(order.side))
    if execution is None:
        return
    if order.is_reducing:
        closable = abs(desk.position.quantity)
        execution = execution._replace(quantity=min(execution.quantity, closable))
    order.fill(execution.quantity)
    offer.take(order.side, execution.quantity)
    if not order.is_live:
        desk.working.remove(order)
    book_fill(desk, order, execution, update.ts, now, cause)
    fill_seq = desk.floor.outbox.seq
    opened = max(min(execution.quantity, order.side.sign * desk.position.quantity), 0)
    release(desk, order, opened, update.ts, fill_seq)
    settle_group(desk, order, execution.quantity, update.ts, fill_seq)
    drop_pointless(desk, update.ts, fill_seq)
    judge_again(desk, update.ts, fill_seq)
