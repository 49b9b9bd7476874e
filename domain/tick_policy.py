"""What the engine does with rows of market data that it cannot use: it refuses and counts them, and goes on."""

from math import inf
from typing import Final

PRICE_NOT_POSITIVE: Final = "price_not_positive"
"""A trade at 0 or below (or a quote below 0)."""
OUT_OF_RANGE: Final = "out_of_range"
"""A price, size or time that is not finite or that no market has (see the bounds below)."""
TIME_WENT_BACK: Final = "time_went_back"
"""A time before the instrument's latest, or within a bar that has been closed already."""
ABSURD_JUMP: Final = "absurd_jump"
"""A price further from the last one than ``max_jump_pct`` within one session, unless the tick before it was refused near it."""
TIME_JUMPED: Final = "time_jumped"
"""A time more than 31 days after the instrument's latest, unless the tick before it was refused near it."""
UNKNOWN_KIND: Final = "unknown_kind"
"""A row that is neither a trade nor a side of a quote."""
OUTSIDE_SESSION: Final = "outside_session"
"""A trade while the market is closed: counted, no fact of its own; it builds no bar, moves no stop and fills no order."""

LOWEST_PRICE: Final = 1e-9
HIGHEST_PRICE: Final = 1e12
LARGEST_SIZE: Final = 1e15
LATEST_TIME: Final = 7_258_118_400 * 1_000_000_000
"""The start of the year 2200 (UTC), in ns."""


def flaw(ts: int, price: float, size: float) -> str | None:
    """Why a trade is refused whatever came before it, or None."""
    if not -inf < price <= HIGHEST_PRICE or not 0 <= size <= LARGEST_SIZE or not 0 <= ts < LATEST_TIME:
        return OUT_OF_RANGE
    if price <= 0:
        return PRICE_NOT_POSITIVE
    return None if price >= LOWEST_PRICE else OUT_OF_RANGE


def quote_flaw(ts: int, price: float, size: float) -> str | None:
    """Why one side of a quote is refused whatever came before it, or None; a price of 0 withdraws the side."""
    return None if price == 0 and flaw(ts, 1.0, size) is None else flaw(ts, price, size)
