"""Timeframes: the lengths of bars, from one second to one day."""

import re
from dataclasses import dataclass

from domain.errors import InvalidValue

NS_PER_SECOND = 1_000_000_000
NS_PER_DAY = 86_400 * NS_PER_SECOND
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TEXT = re.compile(r"([1-9][0-9]{0,4})([smhd])")


@dataclass(frozen=True, slots=True, order=True)
class Timeframe:
    """The length of a bar in whole seconds, 1 s to 1 d; the text form is its largest whole unit (``90s``, ``5m``, ``1d``)."""

    seconds: int

    def __post_init__(self) -> None:
        if not 1 <= self.seconds <= _SECONDS["d"]:
            raise InvalidValue("timeframe", self.seconds, "1 to 86,400 seconds (1s to 1d)")

    @classmethod
    def parse(cls, text: str) -> "Timeframe":
        """Read ``1s``, ``5m``, ``1h`` or ``1d``; raise ``InvalidValue`` for anything else."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise InvalidValue("timeframe", text, "a number and a unit of s, m, h or d, such as 1m")
        return cls(int(match[1]) * _SECONDS[match[2]])

    @property
    def ns(self) -> int:
        """Length in nanoseconds."""
        return self.seconds * NS_PER_SECOND

    def __str__(self) -> str:
        for unit in ("d", "h", "m"):
            if self.seconds % _SECONDS[unit] == 0:
                return f"{self.seconds // _SECONDS[unit]}{unit}"
        return f"{self.seconds}s"
