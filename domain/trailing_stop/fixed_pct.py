"""fixed_pct: a stop at a fixed distance from the entry price."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.trailing_stop.percent import check_pct
from domain.trailing_stop.rule import Course, StopRule


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPct(StopRule):
    """``stop_pct`` percent of the entry price away from it, for ever."""

    sl_type: ClassVar[str] = "fixed_pct"
    stop_pct: float

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_pct("stop_pct", self.stop_pct)

    def level(self, course: Course, indicator: float | None) -> float | None:  # noqa: ARG002  (the interface's)
        """Entry price ∓ ``stop_pct`` percent."""
        return course.entry_price * (1 - course.sign * self.stop_pct / 100)

    def settings(self) -> Mapping[str, object]:
        """The distance in percent."""
        return {"stop_pct": self.stop_pct}
