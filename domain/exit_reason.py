"""Exit reasons: what closed a position, in one word."""

from enum import StrEnum


class ExitReason(StrEnum):
    """What closed the last of a position."""

    SIGNAL = "signal"
    """The strategy's signal."""
    REVERSAL = "reversal"
    """An order that turned it around: what it did not close with, it opened on the other side."""
    STOP = "stop"
    """Its stop, or the stop of its bracket."""
    TARGET = "target"
    """The target of its bracket."""
    SQUARE_OFF = "square_off"
    """The end of the session."""
    MANUAL = "manual"
    """An order by hand, be it in a position of a strategy."""
    FLATTEN = "flatten"
    """An operator's flatten."""
    KILL_SWITCH = "kill_switch"
    """The kill switch."""
    RISK_LIMIT = "risk_limit"
    """A limit on losses was reached whose action is to halt."""
    SPLIT = "split"
    """A split that left no whole unit of it."""
