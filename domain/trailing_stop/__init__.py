"""Stops: the rules by which a position is protected, and the state of one stop."""

from domain.trailing_stop.rule import StopRule
from domain.trailing_stop.stop import Stop

__all__ = ["Stop", "StopRule"]
