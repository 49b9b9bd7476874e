"""Rules: the choices that decide when the paper venue executes an order."""

from enum import StrEnum


class FillOn(StrEnum):
    """Which tick is the first that may execute an order."""

    NEXT_TICK = "next_tick"
    """The first tick of the instrument after the one that caused the order."""
    SAME_TICK = "same_tick"
    """The tick that caused the order: optimistic, for comparison with systems that do so."""


class Against(StrEnum):
    """What orders are executed against."""

    AUTO = "auto"
    """At trade prints; a market order at the quote where there is a fresh one, at the print otherwise."""
    TRADES = "trades"
    """At trade prints, at their prices; quotes count for nothing."""
    QUOTES = "quotes"
    """Buys at the ask, sells at the bid; prints' prices count for nothing."""


class LimitFill(StrEnum):
    """Which price executes a limit order."""

    THROUGH = "through"
    """One beyond the limit: at the limit itself others may have been first in the queue."""
    AT = "at"
    """The limit, or one beyond it: optimistic."""

    def is_met(self, sign: int, limit: float, price: float) -> bool:
        """Whether a price executes an order of that limit; ``sign`` is +1 for a BUY, -1 for a SELL."""
        beyond = sign * (limit - price)
        return beyond > 0 or (beyond == 0 and self is LimitFill.AT)
