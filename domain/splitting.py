"""Splitting: an instrument's units and prices change overnight without anybody having gained or lost."""

from collections.abc import Sequence
from decimal import Decimal

from domain.booking import book_split
from domain.converting import convert_orders
from domain.desk import Desk
from domain.events import PriceGapSuspected, SplitApplied
from domain.floor import Floor
from domain.judging import judge_again
from domain.linking import drop_pointless

SUSPECT_PCT = 40.0
"""A session that begins so far (percent) from the last price may come after a split that nobody has told of."""


def apply_split(floor: Floor, desks: Sequence[Desk], symbol: str, last_price: float, ratio: Decimal, date: str, ts: int) -> None:
    """``ratio`` new units for each old one, told once: what the desks hold and what they have ordered goes on in new units.

    ``last_price`` is in old units. The account is told once all desks hold new units: before, old units would stand at the new
    price, as a gain or a loss that nobody has had. Then what has become pointless ends, and entries are judged again.
    """
    out = floor.outbox
    seq = out.next_seq()
    out.add(SplitApplied(seq=seq, ts=ts, symbol=symbol, date=date, ratio=ratio))
    price, has_changed = last_price / float(ratio), False
    for desk in desks:
        exact = desk.instrument.exact
        has_changed |= book_split(desk, ratio, exact(last_price), exact(price), ts)
        convert_orders(desk, ratio, ts, seq)
    if has_changed:
        floor.has_moved, floor.is_spread = True, False
        floor.account.report(ts)
    for desk in desks:
        drop_pointless(desk, ts, seq)
        judge_again(desk, ts, seq)


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
