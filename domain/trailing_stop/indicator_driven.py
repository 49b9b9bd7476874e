"""atr and moving_average: stops that follow an indicator at every closed bar."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.errors import InvalidValue
from domain.timeframe import Timeframe
from domain.trailing_stop.percent import check_pct, check_positive
from domain.trailing_stop.rule import Course, StopRule

_AVERAGE = re.compile(r"(sma|ema)_[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AtrStop(StopRule):
    """The chandelier stop: ``atr_multiple`` average true ranges away from the best price.

    Source: C. Le Beau's chandelier exit (highest high since entry − multiple × ATR), with the ATR of the last closed bar.
    """

    sl_type: ClassVar[str] = "atr"
    atr_multiple: float = 3.0
    atr_period: int = 14
    timeframe: Timeframe = Timeframe(60)

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_positive("atr_multiple", self.atr_multiple, "average true ranges")
        if not 1 <= self.atr_period <= 1_000:
            raise InvalidValue("atr_period", self.atr_period, "1 to 1,000 bars")

    def requires(self) -> tuple[Timeframe, str] | None:
        """The average true range."""
        return self.timeframe, f"atr_{self.atr_period}"

    def level(self, course: Course, indicator: float | None) -> float | None:
        """Best price ∓ multiple × ATR."""
        return None if indicator is None else course.best_price - course.sign * self.atr_multiple * indicator

    def settings(self) -> Mapping[str, object]:
        """Multiple, period and timeframe."""
        return {"atr_multiple": self.atr_multiple, "atr_period": self.atr_period, "timeframe": str(self.timeframe)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingAverageStop(StopRule):
    """A moving average of closed bars, ``buffer_pct`` percent of it further away; before that, ``stop_pct`` from the entry price.

    The tighter of the two counts. An average on the wrong side of the price closes the position at the next tick: that is the
    exit rule "close through the average".
    """

    sl_type: ClassVar[str] = "moving_average"
    follows_from_entry: ClassVar[bool] = False
    stop_pct: float
    average: str = "ema_20"
    buffer_pct: float = 0.0
    timeframe: Timeframe = Timeframe(60)

    def __post_init__(self) -> None:
        StopRule.__post_init__(self)
        check_pct("stop_pct", self.stop_pct)
        if self.buffer_pct != 0:
            check_pct("buffer_pct", self.buffer_pct)
        if not _AVERAGE.fullmatch(self.average):
            raise InvalidValue("average", self.average, "a moving average such as ema_20 or sma_50")

    def requires(self) -> tuple[Timeframe, str] | None:
        """The average."""
        return self.timeframe, self.average

    def level(self, course: Course, indicator: float | None) -> float | None:
        """The tighter of entry ∓ ``stop_pct`` and average ∓ ``buffer_pct`` (the latter from the first bar after the entry)."""
        fixed = course.entry_price * (1 - course.sign * self.stop_pct / 100)
        if indicator is None:
            return fixed
        average = indicator * (1 - course.sign * self.buffer_pct / 100)
        return course.sign * max(course.sign * fixed, course.sign * average)

    def settings(self) -> Mapping[str, object]:
        """Average, timeframe and both distances."""
        return {
            "average": self.average,
            "timeframe": str(self.timeframe),
            "buffer_pct": self.buffer_pct,
            "stop_pct": self.stop_pct,
        }
