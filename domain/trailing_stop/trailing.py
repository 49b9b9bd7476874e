"""trailing_pct and trailing_points: stops that follow the best price at a fixed distance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.trailing_stop.percent import check_pct, check_positive
from domain.trailing_stop.rule import Course, StopRule


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailingPct(StopRule):
    """``trail_pct`` percent of the best price away from it."""

    sl_type: ClassVar[str] = "trailing_pct"
    trail_pct: float

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_pct("trail_pct", self.trail_pct)

    def level(self, course: Course, indicator: float | None) -> float | None:  # noqa: ARG002  (the interface's)
        """Best price ∓ ``trail_pct`` percent."""
        return course.best_price * (1 - course.sign * self.trail_pct / 100)

    def settings(self) -> Mapping[str, object]:
        """The distance in percent."""
        return {"trail_pct": self.trail_pct}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailingPoints(StopRule):
    """``trail_points`` (currency per unit) away from the best price."""

    sl_type: ClassVar[str] = "trailing_points"
    trail_points: float

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_positive("trail_points", self.trail_points, "points (currency per unit)")

    def level(self, course: Course, indicator: float | None) -> float | None:  # noqa: ARG002  (the interface's)
        """Best price ∓ ``trail_points``."""
        return course.best_price - course.sign * self.trail_points

    def settings(self) -> Mapping[str, object]:
        """The distance in points."""
        return {"trail_points": self.trail_points}
