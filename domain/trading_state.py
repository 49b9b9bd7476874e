"""The trading state: what orders may do."""

from enum import StrEnum


class TradingState(StrEnum):
    """What orders may do, for the whole account."""

    ACTIVE = "active"
    REDUCING = "reducing"
    """Only orders that reduce exposure; stops work. Entries at work are cancelled when it begins."""
    HALTED = "halted"
    """Nothing but cancels, and what flattens.

    An operator's halt cancels everything at the venue but what flattens; the kill switch and a risk rule close every position,
    and leave market orders that do so already to it. Stops and the square-off send nothing until it ends, then at once.
    """
