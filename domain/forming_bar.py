"""The forming bar: what the ticks since its start have come to, in the finest timeframe of one instrument."""

from domain.bar import Bar
from domain.glance import PartGlance
from domain.session import Session, bar_bounds
from domain.state import invalid_state
from domain.timeframe import Timeframe


class FormingBar:
    """There is none while ``ticks`` is 0; times in ns, ``end`` exclusive.

    ``Tape.take`` adds to the sums by itself: most ticks do nothing else.
    """

    __slots__ = ("_timeframe", "end", "high", "low", "open", "start", "ticks", "turnover", "volume")

    def __init__(self, timeframe: Timeframe) -> None:
        self._timeframe = timeframe
        self.start = self.end = 0
        self.open = self.high = self.low = 0.0
        self.volume = self.turnover = 0.0
        self.ticks = 0

    def begin(self, session: Session, ts: int, price: float) -> None:
        """A tick that is about to join begins the bar that holds ``ts``."""
        self.start, self.end = bar_bounds(session, self._timeframe.ns, ts)
        self.open = self.high = self.low = price

    def join(self, price: float, size: float) -> None:
        """Take a tick that lies within the bar."""
        if price > self.high:
            self.high = price
        elif price < self.low:
            self.low = price
        self.volume += size
        self.turnover += price * size
        self.ticks += 1

    def glance(self, session: Session) -> PartGlance:
        """The bar of ``session`` as far as it has come, but for its close: the last price."""
        return PartGlance(
            session,
            self._timeframe,
            self.start,
            self.end,
            self.open,
            self.high,
            self.low,
            self.volume,
            self.turnover,
            self.ticks,
        )

    def as_bar(self, symbol: str, close: float) -> Bar:
        """The bar as far as it has come; ``close`` is the last price."""
        return Bar(
            symbol,
            self._timeframe,
            self.start,
            self.end,
            self.open,
            self.high,
            self.low,
            close,
            self.volume,
            self.turnover,
            self.ticks,
        )

    def clear(self) -> None:
        """The bar has ended; there is none until the next tick."""
        self.ticks = 0
        self.volume = self.turnover = 0.0

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {
            "bar": [self.start, self.end, self.open, self.high, self.low],
            "sums": [self.ticks, self.volume, self.turnover],
        }

    def restore(self, bar: object, sums: object) -> None:
        """Continue from the two parts that ``state`` described."""
        match bar, sums:
            case [int(start), int(end), float(open_), float(high), float(low)], [int(ticks), float(volume), float(turnover)]:
                self.start, self.end, self.open, self.high, self.low = start, end, open_, high, low
                self.ticks, self.volume, self.turnover = ticks, volume, turnover
            case _:
                raise invalid_state("forming bar", [bar, sums])
