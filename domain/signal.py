"""Signals: a strategy's wish, with its reason and the values behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.side import Side


@dataclass(frozen=True, slots=True)
class Signal:
    """What a strategy wants and why.

    BUY closes a short position and, unless ``only_close``, opens a long one; SELL the other way round. ``reason`` is a sentence
    for people, ``values`` the numbers it rests on.
    """

    side: Side
    reason: str
    values: Mapping[str, float] = field(default_factory=dict)
    only_close: bool = False
