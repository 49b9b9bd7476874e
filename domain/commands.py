"""Commands: inputs of the engine that are not market data; each takes one sequence number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdvanceTime:
    """Time has come to ``ts`` (ns since the Unix epoch): bars and sessions that end by then close, quiet instruments too."""

    ts: int


Command = AdvanceTime
