"""Splitting: an instrument's units and prices change overnight without anybody having gained or lost."""

from decimal import Decimal

from domain.desk import Desk
from domain.events import PriceGapSuspected, SplitApplied
from domain.floor import Floor
from domain.order import Purpose
from domain.ordering import cancel_where

SUSPECT_PCT = 40.0
"""A session that begins so far (percent) from the last price may come after a split that nobody has told of."""


def apply_split(
    floor: Floor, desks: list[Desk], symbol: str, last_price: float, ratio: Decimal, date: str, ts: int
) -> list[tuple[Desk, Purpose]]:
    """``ratio`` new units for each old one, told once: what the desks hold goes on in new units, what they had ordered ends.

    Returns the desks whose position was on its way out, and why: it is to be closed in new units.
    """
    out = floor.outbox
    seq = out.next_seq()
    out.add(SplitApplied(seq=seq, ts=ts, symbol=symbol, date=date, ratio=ratio))
    closing = []
    for desk in desks:
        if desk.is_exiting:
            closing.append((desk, next(order.purpose for order in desk.working if order.is_closing_now)))
        cancel_where(desk, lambda _: True, ts, "the instrument was split", seq)
        if desk.position.quantity:
            _split_position(desk, last_price, ratio)
    return closing


def suspect_gap(floor: Floor, symbol: str, last_price: float, price: float, ts: int) -> None:
    """Tell of a session that begins suspiciously far from the last price."""
    change = (price / last_price - 1) * 100
    if abs(change) >= SUSPECT_PCT:
        out = floor.outbox
        out.add(
            PriceGapSuspected(
                seq=out.next_seq(), ts=ts, symbol=symbol, previous=last_price, price=price, change_pct=round(change, 2)
            )
        )


def _split_position(desk: Desk, last_price: float, ratio: Decimal) -> None:
    ledger, factor = desk.floor.account.ledger, float(ratio)
    cash, realized = desk.position.split(ratio, desk.instrument.exact(last_price / factor))
    ledger.book_cash(desk.strategy_id, cash, realized)
    trip, stop = desk.trip, desk.stop
    if trip is not None:
        trip.split(ratio, realized)
    if stop is not None:
        stop.split(factor)
    if not desk.position.quantity:
        desk.trip = desk.stop = None
