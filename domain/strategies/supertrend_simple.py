"""supertrend_simple: follow the direction of the Supertrend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.errors import InvalidValue
from domain.indicators.parameters import SMALLEST_MULTIPLIER, multiplier_text
from domain.side import Side
from domain.signal import Signal
from domain.strategies.base import Market, Strategy
from domain.strategies.description import parameter
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class SupertrendSimpleParams:
    """``period`` (1 to 1,000) of the average true range in bars of ``timeframe``.

    ``multiplier`` (0.001 to 100) times that range lies between the price and a band.
    """

    timeframe: Timeframe = parameter(Timeframe(60), doc="The bars that the Supertrend is of.")
    period: int = parameter(10, least=1, most=1_000, unit="bars", doc="Period of the average true range.")
    multiplier: float = parameter(
        3.0, least=SMALLEST_MULTIPLIER, most=100, unit="average true ranges", doc="How far a band lies from the price."
    )

    def __post_init__(self) -> None:
        if not 1 <= self.period <= 1_000:
            raise InvalidValue("period", self.period, "1 to 1,000 bars")
        if not SMALLEST_MULTIPLIER <= self.multiplier <= 100:
            raise InvalidValue("multiplier", self.multiplier, f"a number from {SMALLEST_MULTIPLIER} to 100")


class SupertrendSimple(Strategy):
    """BUY when the Supertrend turns bullish, SELL when it turns bearish."""

    name: ClassVar[str] = "supertrend_simple"
    Params: ClassVar[type] = SupertrendSimpleParams

    def __init__(self, params: SupertrendSimpleParams) -> None:
        super().__init__(params)
        self._timeframe = params.timeframe
        self._line = f"supertrend_{params.period}_{multiplier_text(params.multiplier)}"
        self._direction = f"{self._line}.direction"

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        """The Supertrend on the strategy's timeframe."""
        return {self._timeframe: (self._line,)}

    def on_bar(self, market: Market) -> Signal | None:
        """A signal on the bar of the turn, none otherwise."""
        now, before = market.now.get(self._direction), market.before.get(self._direction)
        if now is None or before is None or now == before:
            return None
        side, word = (Side.BUY, "bullish") if now > 0 else (Side.SELL, "bearish")
        values = {self._line: market.now[self._line], self._direction: now, "close": market.bar.close}
        return Signal(side, f"Supertrend turned {word}: close {market.bar.close:g} against {values[self._line]:.4f}", values)
