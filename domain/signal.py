"""Signals: a strategy's wish, with its reason and the values behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.order import AT_MARKET, OrderTerms
from domain.side import Side


@dataclass(frozen=True, slots=True)
class Signal:
    """What a strategy wants and why.

    BUY closes a short position and, unless ``only_close``, opens a long one; SELL the other way round. ``reason`` is a sentence
    for people, ``values`` the numbers it rests on. The position is opened by an order of these ``terms`` (at market, if nothing
    is said), and closed at ``stop_price`` or ``target_price`` where they are given, beside what the strategy's stop does; what
    is open on the other side is closed at market.
    """

    side: Side
    reason: str
    values: Mapping[str, float] = field(default_factory=dict)
    only_close: bool = False
    terms: OrderTerms = AT_MARKET
    stop_price: float | None = None
    target_price: float | None = None
