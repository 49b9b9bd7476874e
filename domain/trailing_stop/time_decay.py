"""time_decay: a trailing stop whose distance shrinks as the position ages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.errors import InvalidValue
from domain.timeframe import NS_PER_SECOND
from domain.trailing_stop.percent import check_pct, check_positive
from domain.trailing_stop.rule import Course, StopRule

_STEPS = 60
"""The decay goes in this many equal steps of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeDecay(StopRule):
    """``start_pct`` percent from the best price at first, ``end_pct`` after ``decay_minutes``, in 60 equal steps between."""

    sl_type: ClassVar[str] = "time_decay"
    start_pct: float
    end_pct: float
    decay_minutes: float

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_pct("start_pct", self.start_pct)
        check_pct("end_pct", self.end_pct)
        check_positive("decay_minutes", self.decay_minutes, "minutes")
        if self.end_pct >= self.start_pct:
            raise InvalidValue("end_pct", self.end_pct, f"less than start_pct ({self.start_pct:g})")

    def level(self, course: Course, indicator: float | None) -> float | None:  # noqa: ARG002  (the interface's)
        """Best price ∓ the distance of this age."""
        part = min(course.age // self._step, _STEPS) / _STEPS
        distance = self.start_pct + (self.end_pct - self.start_pct) * part
        return course.best_price * (1 - course.sign * distance / 100)

    def next_change(self, course: Course) -> int | None:
        """The end of the present step."""
        step = course.age // self._step + 1
        return step * self._step if step <= _STEPS else None

    def settings(self) -> Mapping[str, object]:
        """Both distances and the time between them."""
        return {"start_pct": self.start_pct, "end_pct": self.end_pct, "decay_minutes": self.decay_minutes}

    @property
    def _step(self) -> int:
        return max(int(self.decay_minutes * 60 * NS_PER_SECOND) // _STEPS, 1)
