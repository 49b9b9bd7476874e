"""Calm ranges: the prices that change nothing about an order, so that most updates need not be looked at."""

from math import inf, nextafter
from typing import NamedTuple

from domain.matching.rules import LimitFill

Range = tuple[float, float]
"""A lowest and a highest price, both inclusive."""
ALWAYS: Range = (-inf, inf)
"""No price matters."""
NEVER: Range = (inf, -inf)
"""Every price matters."""


class Calm(NamedTuple):
    """The prices of trade prints, bids and asks that change nothing; a price outside a range may change something."""

    trades: Range = ALWAYS
    bids: Range = ALWAYS
    asks: Range = ALWAYS

    def within(self, other: "Calm") -> "Calm":
        """What is calm to both."""
        return Calm(_both(self.trades, other.trades), _both(self.bids, other.bids), _both(self.asks, other.asks))

    @property
    def watches_quotes(self) -> bool:
        """Whether any quote may change something."""
        return self.bids != ALWAYS or self.asks != ALWAYS


def _both(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


def limit_range(sign: int, limit: float, rule: LimitFill) -> Range:
    """The prices that do not execute a limit order; ``sign`` is +1 for a BUY, -1 for a SELL."""
    first = limit if rule is LimitFill.THROUGH else nextafter(limit, inf * sign)
    return (first, inf) if sign > 0 else (-inf, first)
