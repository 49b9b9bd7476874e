"""What a command is answered when nothing trades any more."""

from domain.errors import VeloxError


class TradingStopped(VeloxError):
    """The trading loop has ended or is about to: the command was not taken."""
