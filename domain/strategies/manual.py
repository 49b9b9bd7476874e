"""The strategy that is none: what is ordered by hand is booked under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.signal import Signal
from domain.strategies.base import Market, Strategy
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class ManualParams:
    """There is nothing to set."""


class Manual(Strategy):
    """Asks for no bars and never answers."""

    name: ClassVar[str] = "manual"
    Params: ClassVar[type] = ManualParams

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        return {}

    def on_bar(self, market: Market) -> Signal | None:  # noqa: ARG002  (it is never asked)
        return None
