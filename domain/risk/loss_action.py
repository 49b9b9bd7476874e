"""What follows when a limit on losses is reached."""

from enum import StrEnum


class LossAction(StrEnum):
    """What follows when a limit on losses is reached; no position is opened in any case."""

    WARN = "warn"
    """It is told, nothing more."""
    REDUCE = "reduce"
    """REDUCING until the next trading day."""
    HALT = "halt"
    """Every position is closed, then HALTED until a person resets it."""
