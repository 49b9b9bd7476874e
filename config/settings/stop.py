"""[stop]: how every position is protected; one class per type, so that a key of another type is refused."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, model_validator

from config.settings.section import Section
from config.settings.values import BarLength, Percent, Positive, expected, number, whole
from domain.errors import InvalidValue
from domain.indicators.registry import parse
from domain.timeframe import Timeframe
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.trailing_stop.rule import StopRule
from domain.trailing_stop.steps import Rung, Steps
from domain.trailing_stop.time_decay import TimeDecay
from domain.trailing_stop.trailing import TrailingPct, TrailingPoints

FromZero = Annotated[float, number("a percentage from 0 to below 100 (1.5 means 1.5 %)", lambda pct: 0 <= pct < 100)]
_MINUTE = Timeframe(60)


def _average(name: str) -> str:
    try:
        known = parse(name).name
    except InvalidValue:
        known = ""
    if known.partition("_")[0] not in ("sma", "ema"):
        raise expected("a moving average such as ema_20 or sma_50")
    return known


class NoStop(Section):
    """Positions without a stop."""

    type: Literal["none"] = "none"

    def rule(self) -> None:
        """No rule."""


class _Stop(Section):
    """A stop; ``activate_pct`` is the gain (percent of the entry price) from which it acts, at once where it is absent."""

    activate_pct: Percent | None = None

    @model_validator(mode="after")
    def _is_a_rule(self) -> "_Stop":
        self.rule()
        return self

    @abstractmethod
    def rule(self) -> StopRule:
        """The stop rule of the domain; raise ``InvalidValue`` for settings that contradict each other."""


class FixedPctStop(_Stop):
    """``stop_pct`` percent from the entry price."""

    type: Literal["fixed_pct"]
    stop_pct: Percent

    def rule(self) -> StopRule:
        return FixedPct(activate_pct=self.activate_pct, stop_pct=self.stop_pct)


class TrailingPctStop(_Stop):
    """``trail_pct`` percent from the best price."""

    type: Literal["trailing_pct"] = "trailing_pct"
    trail_pct: Percent

    def rule(self) -> StopRule:
        return TrailingPct(activate_pct=self.activate_pct, trail_pct=self.trail_pct)


class TrailingPointsStop(_Stop):
    """``trail_points`` (currency per unit) from the best price."""

    type: Literal["trailing_points"]
    trail_points: Positive

    def rule(self) -> StopRule:
        return TrailingPoints(activate_pct=self.activate_pct, trail_points=self.trail_points)


class AtrMultipleStop(_Stop):
    """``atr_multiple`` average true ranges over ``atr_period`` bars of ``timeframe`` from the best price."""

    type: Literal["atr"]
    atr_period: Annotated[int, whole(1, 1_000)] = 14
    atr_multiple: Positive = 3.0
    timeframe: BarLength = _MINUTE

    def rule(self) -> StopRule:
        return AtrStop(
            activate_pct=self.activate_pct,
            atr_multiple=self.atr_multiple,
            atr_period=self.atr_period,
            timeframe=self.timeframe,
        )


class AverageStop(_Stop):
    """``buffer_pct`` percent beyond the moving ``average`` of ``timeframe``; ``stop_pct`` from the entry price before that."""

    type: Literal["moving_average"]
    stop_pct: Percent
    average: Annotated[str, AfterValidator(_average)] = "ema_20"
    buffer_pct: FromZero = 0.0
    timeframe: BarLength = _MINUTE

    def rule(self) -> StopRule:
        return MovingAverageStop(
            activate_pct=self.activate_pct,
            stop_pct=self.stop_pct,
            average=self.average,
            buffer_pct=self.buffer_pct,
            timeframe=self.timeframe,
        )


class TimeDecayStop(_Stop):
    """From ``start_pct`` to ``end_pct`` percent from the best price, over ``decay_minutes``."""

    type: Literal["time_decay"]
    start_pct: Percent
    end_pct: Percent
    decay_minutes: Positive

    def rule(self) -> StopRule:
        return TimeDecay(
            activate_pct=self.activate_pct, start_pct=self.start_pct, end_pct=self.end_pct, decay_minutes=self.decay_minutes
        )


class Step(Section):
    """From a gain of ``gain_pct`` on, lock in ``lock_pct`` (0: breakeven); percent of the entry price."""

    gain_pct: Percent
    lock_pct: FromZero


class StepsStop(_Stop):
    """``stop_pct`` from the entry price at first, then up a ladder of ``steps``."""

    type: Literal["steps"]
    stop_pct: Percent
    steps: tuple[Step, ...]

    def rule(self) -> StopRule:
        rungs = tuple(Rung(step.gain_pct, step.lock_pct) for step in self.steps)
        return Steps(activate_pct=self.activate_pct, stop_pct=self.stop_pct, rungs=rungs)


StopSettings = Annotated[
    NoStop | FixedPctStop | TrailingPctStop | TrailingPointsStop | AtrMultipleStop | AverageStop | TimeDecayStop | StepsStop,
    Discriminator("type"),
]
STOP_TYPES: Mapping[str, type[Section]] = {
    "none": NoStop,
    "fixed_pct": FixedPctStop,
    "trailing_pct": TrailingPctStop,
    "trailing_points": TrailingPointsStop,
    "atr": AtrMultipleStop,
    "moving_average": AverageStop,
    "time_decay": TimeDecayStop,
    "steps": StepsStop,
}
"""``stop.type`` → the class with its keys."""
