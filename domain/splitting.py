"""Splitting: an instrument's units and prices change overnight without anybody having gained or lost."""

from collections.abc import Iterable
from decimal import Decimal

from domain.booking import book_split
from domain.desk import Desk
from domain.events import PriceGapSuspected, SplitApplied
from domain.floor import Floor
from domain.ordering import cancel_where, send
from domain.risk import approve_exit

SUSPECT_PCT = 40.0
"""A session that begins so far (percent) from the last price may come after a split that nobody has told of."""


def apply_split(floor: Floor, desks: Iterable[Desk], symbol: str, last_price: float, ratio: Decimal, date: str, ts: int) -> None:
    """``ratio`` new units for each old one, told once: what the desks hold goes on in new units, what they had ordered ends.

    An exit of a whole position is ordered anew, in new units. ``last_price`` is in old units. The account is told once all desks
    hold new units: before, old units would stand at the new price, as a gain or a loss that nobody has had.
    """
    out = floor.outbox
    seq = out.next_seq()
    out.add(SplitApplied(seq=seq, ts=ts, symbol=symbol, date=date, ratio=ratio))
    price, has_changed = last_price / float(ratio), False
    for desk in desks:
        closing = next((order for order in desk.working if order.is_closing_now), None) if desk.is_exiting else None
        cancel_where(desk, lambda _: True, ts, "the instrument was split", seq)
        exact = desk.instrument.exact
        has_changed |= book_split(desk, ratio, exact(last_price), exact(price), ts)
        if closing is not None and desk.position.quantity:
            rest = abs(desk.position.quantity)
            again = desk.new_order(closing.side, rest, closing.purpose, ts, seq, exit_reason=closing.exit_reason)
            send(desk, approve_exit(again))
    if has_changed:
        floor.has_moved = True
        floor.account.report(ts)


def suspect_gap(floor: Floor, symbol: str, last_price: float, price: float, ts: int) -> None:
    """Tell of a session that begins suspiciously far from the last price."""
    change = (price - last_price) / last_price * 100
    if abs(change) >= SUSPECT_PCT:
        out = floor.outbox
        out.add(
            PriceGapSuspected(
                seq=out.next_seq(), ts=ts, symbol=symbol, previous=last_price, price=price, change_pct=round(change, 2)
            )
        )
