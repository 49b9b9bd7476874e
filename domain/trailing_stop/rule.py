"""The stop rule: where a stop should be, given how a position has gone so far."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.timeframe import Timeframe
from domain.trailing_stop.percent import check_pct


@dataclass(frozen=True, slots=True)
class Course:
    """How a position has gone: signed side (+1 long, -1 short), entry and best price, and ns since it was opened.

    ``best_price`` is the highest price since entry for a long position, the lowest for a short one.
    """

    sign: int
    entry_price: float
    best_price: float
    age: int

    @property
    def gain_pct(self) -> float:
        """The best gain so far in percent of the entry price."""
        return self.sign * (self.best_price - self.entry_price) * 100 / self.entry_price


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule(ABC):
    """One kind of stop with its settings; it holds no state, so one rule serves every position.

    ``follows_from_entry``: whether the required indicator counts as it stands at the entry, or only from the next closed bar on.
    ``activate_pct``: the stop has no level until the best gain reaches this many percent of the entry price (None: at once).
    """

    sl_type: ClassVar[str]
    follows_from_entry: ClassVar[bool] = True
    activate_pct: float | None = None

    def __post_init__(self) -> None:
        if self.activate_pct is not None:
            check_pct("activate_pct", self.activate_pct)

    def requires(self) -> tuple[Timeframe, str] | None:
        """The timeframe and name of the indicator that the rule follows, if any; without its value no position is opened."""
        return None

    @abstractmethod
    def level(self, course: Course, indicator: float | None) -> float | None:
        """Where the stop should be now, before rounding; None leaves it where it is.

        ``indicator`` is the value of the required indicator at the last closed bar that counts, None where there is none. A level
        looser than the present one is ignored by the stop: rules need not remember.
        """

    def next_change(self, course: Course) -> int | None:  # noqa: ARG002  for rules in which time has a part
        """The age (ns) at which the level changes by time alone; None where time has no part in it."""
        return None

    @abstractmethod
    def settings(self) -> Mapping[str, object]:
        """The settings in words and numbers, for people."""

    def __str__(self) -> str:
        parts = [f"{name}={value}" for name, value in self.settings().items()]
        if self.activate_pct is not None:
            parts.append(f"activate_pct={self.activate_pct:g}")
        return f"{self.sl_type} ({', '.join(parts)})"
