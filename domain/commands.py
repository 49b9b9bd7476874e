"""Commands: inputs of the engine that are not market data; each takes one sequence number."""

from dataclasses import dataclass

from domain.errors import InvalidValue
from domain.tick_policy import LATEST_TIME


@dataclass(frozen=True, slots=True)
class AdvanceTime:
    """Time has come to ``ts`` (ns since the Unix epoch): bars and sessions that end by then close, quiet instruments too."""

    ts: int

    def __post_init__(self) -> None:
        if not 0 <= self.ts < LATEST_TIME:
            raise InvalidValue("ts", self.ts, "a time in ns from 1970 to before 2200 (UTC)")


Command = AdvanceTime
