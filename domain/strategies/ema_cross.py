"""ema_cross: follow the crossing of a fast and a slow exponential moving average."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.errors import InvalidValue
from domain.side import Side
from domain.signal import Signal
from domain.strategies.base import Market, Strategy
from domain.strategies.description import parameter
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class EmaCrossParams:
    """``fast`` and ``slow`` are periods in bars of ``timeframe``, 1 ≤ fast < slow ≤ 1,000."""

    timeframe: Timeframe = parameter(Timeframe(60), doc="The bars that the averages are of.")
    fast: int = parameter(9, least=1, most=999, unit="bars", doc="Period of the fast average, below the slow one's.")
    slow: int = parameter(21, least=2, most=1_000, unit="bars", doc="Period of the slow average.")

    def __post_init__(self) -> None:
        if not 1 <= self.fast < self.slow:
            raise InvalidValue("fast", self.fast, f"a period from 1 to below slow ({self.slow})")
        if self.slow > 1_000:
            raise InvalidValue("slow", self.slow, "a period of at most 1,000 bars")


class EmaCross(Strategy):
    """BUY when the fast average rises through the slow one, SELL when it falls through it."""

    name: ClassVar[str] = "ema_cross"
    Params: ClassVar[type] = EmaCrossParams

    def __init__(self, params: EmaCrossParams) -> None:
        super().__init__(params)
        self._timeframe = params.timeframe
        self._fast = f"ema_{params.fast}"
        self._slow = f"ema_{params.slow}"

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        """Both averages on the strategy's timeframe."""
        return {self._timeframe: (self._fast, self._slow)}

    def on_bar(self, market: Market) -> Signal | None:
        """A signal on the bar of the crossing, none otherwise."""
        fast, slow = self._fast, self._slow
        if market.crossed_above(fast, slow):
            side, verb = Side.BUY, "rose above"
        elif market.crossed_below(fast, slow):
            side, verb = Side.SELL, "fell below"
        else:
            return None
        values = {fast: market.now[fast], slow: market.now[slow], "close": market.bar.close}
        return Signal(side, f"{fast} {verb} {slow}: {values[fast]:.4f} against {values[slow]:.4f}", values)
