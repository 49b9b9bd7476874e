"""Bar series: the forming bar of one timeframe, and the indicators that follow its closed bars."""

from collections.abc import Mapping, Sequence

from domain.bar import Bar
from domain.errors import InvalidValue
from domain.indicators import Indicator, parse
from domain.session import Session, bar_bounds
from domain.state import invalid_state
from domain.timeframe import Timeframe

Outputs = Mapping[Timeframe, Mapping[str, float]]
"""Outputs of indicators by timeframe and name."""


class BarSeries:
    """One timeframe of one instrument. The forming bar is the sum of the finer bars that it has absorbed; none while ``ticks`` is
    0.

    ``now`` and ``before`` are all outputs of the indicators after the newest closed bar and after the one before it.
    """

    __slots__ = ("_forming", "before", "indicators", "now", "symbol", "timeframe")

    def __init__(self, symbol: str, timeframe: Timeframe, indicators: Sequence[str]) -> None:
        self.symbol = symbol
        self.timeframe = timeframe
        self.indicators: list[Indicator] = [parse(name) for name in indicators]
        self.now: dict[str, float] = {}
        self.before: dict[str, float] = {}
        self._forming: Bar | None = None

    @property
    def forming(self) -> Bar | None:
        """The bar that has not ended yet, as far as it was absorbed."""
        return self._forming

    def absorb(self, part: Bar, session: Session) -> None:
        """Add a finer bar of ``session`` that lies within the forming bar, or begins it."""
        self._forming = self.joined(part, session)

    def joined(self, part: Bar, session: Session) -> Bar:
        """The forming bar with a finer bar added, without keeping it."""
        return joined(self.symbol, self.timeframe, self._forming, part, session)

    def close(self) -> Bar:
        """Make the forming bar final and let the indicators know it; there must be one."""
        bar = self._forming
        if bar is None:
            raise InvalidValue("series", str(self.timeframe), "a series with a forming bar")
        self._forming = None
        self.before = self.now
        for indicator in self.indicators:
            indicator.update(bar)
        self.now = self._outputs()
        return bar

    def begin_anew(self) -> None:
        """Forget every bar: prices are counted in other units from now on."""
        self.indicators = [parse(indicator.name) for indicator in self.indicators]
        self.now, self.before, self._forming = {}, {}, None

    def start_session(self) -> None:
        """A session begins: indicators anchored to it begin anew, and none of their outputs of the last session stay."""
        for indicator in self.indicators:
            indicator.start_session()
        self.now = self._outputs()

    def _outputs(self) -> dict[str, float]:
        return {name: value for indicator in self.indicators for name, value in indicator.outputs().items()}

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        bar = self._forming
        return {
            "forming": bar and [bar.start, bar.end, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.turnover, bar.ticks],
            "indicators": {indicator.name: indicator.state() for indicator in self.indicators},
            "now": dict(self.now),
            "before": dict(self.before),
        }

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case {
                "forming": (list() | None) as forming,
                "indicators": dict(indicators),
                "now": dict(now),
                "before": dict(before),
            }:
                self._forming = Bar(self.symbol, self.timeframe, *forming) if forming else None
                self.now, self.before = dict(now), dict(before)
                for indicator in self.indicators:
                    indicator.restore(indicators[indicator.name])
            case _:
                raise invalid_state("series", state)


def joined(symbol: str, timeframe: Timeframe, forming: Bar | None, part: Bar, session: Session) -> Bar:
    """A forming bar with a finer bar of ``session`` added that lies within it; None: the bar that the finer one begins."""
    if forming is None:
        start, end = bar_bounds(session, timeframe.ns, part.start)
        return Bar(
            symbol,
            timeframe,
            start,
            end,
            part.open,
            part.high,
            part.low,
            part.close,
            part.volume,
            part.turnover,
            part.ticks,
        )
    return Bar(
        symbol,
        timeframe,
        forming.start,
        forming.end,
        forming.open,
        max(forming.high, part.high),
        min(forming.low, part.low),
        part.close,
        forming.volume + part.volume,
        forming.turnover + part.turnover,
        forming.ticks + part.ticks,
    )
