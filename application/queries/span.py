"""Spans of time that history is asked for."""

from dataclasses import dataclass
from typing import Self

from application.timestamps import to_ns
from domain.errors import InvalidValue

MOST_IN_A_SPAN = 10_000
DEFAULT_IN_A_SPAN = 1_000
_FIRST, _LAST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Span:
    """The newest ``limit`` points with start ≤ time < end (ns)."""

    start: int = _FIRST
    end: int = _LAST
    limit: int = DEFAULT_IN_A_SPAN

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_IN_A_SPAN:
            raise InvalidValue("limit", self.limit, f"1 to {MOST_IN_A_SPAN}")
        if self.start >= self.end:
            raise InvalidValue("end", self.end, "a time after start")

    @classmethod
    def parse(cls, start: str | None, end: str | None, limit: int = DEFAULT_IN_A_SPAN) -> Self:
        """From ISO 8601 texts with offsets; None leaves that side open."""
        return cls(_ns("start", start, _FIRST), _ns("end", end, _LAST), limit)

    def holds(self, ts: int) -> bool:
        """Whether a time is in it."""
        return self.start <= ts < self.end


EVER = Span()
"""No bounds."""


def _ns(field: str, text: str | None, otherwise: int) -> int:
    return otherwise if text is None else to_ns(text, field)
