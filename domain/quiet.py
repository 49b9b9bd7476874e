"""Quiet: what the desks of one instrument leave to pass without a look at them."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from domain.closing import next_time
from domain.desk import Desk
from domain.session import Session
from domain.trailing_stop.stop import NEVER


class Quiet(NamedTuple):
    """Trades from ``low`` to ``high`` (both inclusive) before ``until`` (ns) touch no order, stop, band or extreme of any desk.

    ``is_holding``: a position is open; ``is_waiting``: an order is at the venue; ``watches_quotes``: one that quotes may execute.
    """

    low: float = -inf
    high: float = inf
    until: int = NEVER
    is_holding: bool = False
    is_waiting: bool = False
    watches_quotes: bool = False


def quiet_of(desks: Sequence[Desk], session: Session | None, ts: int, bar_end: int) -> Quiet:
    """What the desks leave quiet from ``ts`` to ``bar_end``."""
    low, high, until = -inf, inf, NEVER
    is_holding = is_waiting = watches_quotes = False
    for desk in desks:
        if desk.working:
            is_waiting = True
            calm = desk.orders_calm()
            low, high = overlap(low, high, *calm.trades)
            watches_quotes = watches_quotes or calm.watches_quotes
        if desk.trip is not None:
            is_holding = True
            low, high = overlap(low, high, *desk.calm_range(desk.trip))
            until = min(until, desk.calm_until)
    if session is not None and bar_end > session.entries_until:
        until = min(until, next_time(desks, session, ts))
    return Quiet(low, high, until, is_holding, is_waiting, watches_quotes)


def overlap(low: float, high: float, lowest: float, highest: float) -> tuple[float, float]:
    """What lies in both of two ranges of prices, each from its lowest to its highest."""
    return lowest if lowest > low else low, highest if highest < high else high  # noqa: FURB136  max and min take 20 × as long
