"""Executing: which working orders an update of the market executes, and for how much."""

from collections.abc import Sequence

from domain.bar_series import Outputs
from domain.booking import book_fill
from domain.desk import Desk
from domain.matching import Update
from domain.order import Order, OrderStatus, OrderType, Purpose
from domain.ordering import drop_pointless, release, settle_group, trail, trigger

_STOPS = frozenset((OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP))


def execute(desks: Sequence[Desk], update: Update, updates: int, now: Outputs, cause: int, taken: int) -> int:
    """Let an update, number ``cause`` of the run, meet every working order of an instrument, in the order they were sent.

    All desks share what it offers, of which ``taken`` units are taken already. ``updates`` is how many there have been, this one
    included. Returns how many units are taken now.
    """
    matching = desks[0].floor.matching
    offered = matching.available(update, desks[0].instrument)
    for desk in desks:
        for order in tuple(desk.working):
            if not order.is_live or not matching.is_due(order, update.ts, updates - order.submitted_ticks):
                continue
            if order.terms.order_type in _STOPS and order.status is OrderStatus.SUBMITTED:
                _follow(desk, order, update, cause)
            taken += _execute_one(desk, order, update, None if offered is None else offered - taken, now, cause)
    return taken


def _follow(desk: Desk, order: Order, update: Update, cause: int) -> None:
    """Move a trailing stop order, and trigger a stop that the update reaches (the level it had before counts)."""
    matching = desk.floor.matching
    if matching.trigger_reached(order, update):
        trigger(desk, order, update.ts, update.price, cause)
    elif (level := matching.trailed(order, desk.instrument, update)) is not None:
        trail(desk, order, level, update.ts, update.price)


def _execute_one(desk: Desk, order: Order, update: Update, available: int | None, now: Outputs, cause: int) -> int:
    """Returns how many units were executed; an entry at market waits while an exit of the whole position is on its way."""
    if order.purpose is Purpose.ENTRY and order.terms.order_type is OrderType.MARKET and desk.is_exiting:
        return 0
    execution = desk.floor.matching.execution_of(order, desk.instrument, update, available)
    if execution is None:
        return 0
    if order.is_reducing:
        closable = abs(desk.position.quantity)
        execution = execution._replace(quantity=min(execution.quantity, closable))
    order.fill(execution.quantity)
    if not order.is_live:
        desk.working.remove(order)
    book_fill(desk, order, execution, update.ts, now, cause)
    fill_seq = desk.floor.outbox.seq
    release(desk, order, execution.quantity, update.ts, fill_seq)
    settle_group(desk, order, execution.quantity, update.ts, fill_seq)
    drop_pointless(desk, update.ts, fill_seq)
    return execution.quantity
