"""A strategy that answers with what a function of the test says, right or wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.assignment import Assignment, Sizing
from domain.signal import Signal
from domain.strategies import Market, Strategy
from domain.timeframe import Timeframe
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.stage import SECOND

Answer = Callable[["Free", Market], object]


@dataclass(frozen=True, slots=True)
class FreeParams:
    answer: Answer
    first_memory: object = None
    timeframes: tuple[Timeframe, ...] = (SECOND,)


class Free(Strategy):
    """Answers with what a function of the test says."""

    name: ClassVar[str] = "free"
    Params: ClassVar[type] = FreeParams

    def __init__(self, params: FreeParams) -> None:
        super().__init__(params)
        self.answer = params.answer
        self._timeframes = params.timeframes
        if params.first_memory is not None:
            self.memory = params.first_memory  # type: ignore[assignment]  # what users may do wrong

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        return dict.fromkeys(self._timeframes, ("sma_1",))

    def on_bar(self, market: Market) -> Signal | None:
        return self.answer(self, market)  # type: ignore[return-value]  # what users may do wrong


def free(answer: Answer, memory: object = None, timeframes: tuple[Timeframe, ...] = (SECOND,)) -> Assignment:
    return Assignment("free", Free, FreeParams(answer, memory, timeframes), Sizing(quantity=10), FixedPct(stop_pct=1.0))
