"""steps: a ladder of gains that lock in profit (the first rung usually breakeven)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from domain.errors import InvalidValue
from domain.trailing_stop.percent import check_pct
from domain.trailing_stop.rule import Course, StopRule


@dataclass(frozen=True, slots=True)
class Rung:
    """When the best gain reaches ``gain_pct``, lock in ``lock_pct`` (0: breakeven); both in percent of the entry price."""

    gain_pct: float
    lock_pct: float

    def __post_init__(self) -> None:
        check_pct("gain_pct", self.gain_pct)
        if not 0 <= self.lock_pct < self.gain_pct:
            raise InvalidValue(
                "lock_pct", self.lock_pct, f"a percentage from 0 (breakeven) to below gain_pct ({self.gain_pct:g})"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(StopRule):
    """``stop_pct`` percent from the entry price at first, then the highest rung that the best gain has reached."""

    sl_type: ClassVar[str] = "steps"
    stop_pct: float
    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_pct("stop_pct", self.stop_pct)
        if not self.rungs:
            raise InvalidValue("steps", list(self.rungs), "at least one step of gain_pct and lock_pct")
        if any(upper.gain_pct <= lower.gain_pct or upper.lock_pct < lower.lock_pct for lower, upper in pairwise(self.rungs)):
            raise InvalidValue(
                "steps", [(r.gain_pct, r.lock_pct) for r in self.rungs], "steps of rising gain_pct whose lock_pct does not fall"
            )

    def level(self, course: Course, indicator: float | None) -> float | None:  # noqa: ARG002  (the interface's)
        """Entry price ∓ ``stop_pct``, or the rung's locked gain."""
        gain = course.gain_pct
        locked = -self.stop_pct
        for rung in self.rungs:
            if gain >= rung.gain_pct:
                locked = rung.lock_pct
        return course.entry_price * (1 + course.sign * locked / 100)

    def settings(self) -> Mapping[str, object]:
        """The first distance and the rungs."""
        return {"stop_pct": self.stop_pct, "steps": "; ".join(f"{r.gain_pct:g}→{r.lock_pct:g}" for r in self.rungs)}
