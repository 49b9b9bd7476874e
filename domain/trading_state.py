"""The trading state: what orders may do."""

from enum import StrEnum


class TradingState(StrEnum):
    """What orders may do, for the whole account."""

    ACTIVE = "active"
    REDUCING = "reducing"
    """Only orders that reduce exposure; stops work."""
    HALTED = "halted"
    """Nothing but cancels, and what the flattening that came with the halt has sent."""
