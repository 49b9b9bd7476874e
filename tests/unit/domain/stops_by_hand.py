"""Stops as the facts tell of them: where each stands, that it never loosens, and that none is passed in silence."""

from dataclasses import dataclass

from domain.events import (
    Event,
    PositionChanged,
    PositionClosed,
    PositionMarked,
    SplitApplied,
    StopMoved,
    StopPlaced,
    StopTriggered,
)
from domain.instrument import Instrument


@dataclass(slots=True)
class StopRecord:
    """The stop of one trade; ``sign`` is +1 for a long position. ``rescaled`` is where a split has moved it, off the grid."""

    symbol: str
    strategy_id: str
    sign: int
    level: float | None
    is_new: bool = True
    rescaled: float | None = None


class StopRecords(dict[str, StopRecord]):
    """The stops of all open trades by their ids."""

    def __init__(self, instruments: dict[str, Instrument]) -> None:
        super().__init__()
        self._instruments = instruments

    def see(self, event: Event) -> None:
        """Take a fact in; one that must not be fails."""
        match event:
            case StopPlaced():
                assert event.trade_id not in self, "a trade has one stop"
                sign = 1 if event.side == "long" else -1
                self[event.trade_id] = StopRecord(event.symbol, event.strategy_id, sign, event.level)
            case StopMoved():
                stop = self[event.trade_id]
                assert event.previous == stop.level
                assert stop.level is None or stop.sign * (event.level - stop.level) > 0, "a stop never loosens"
                stop.level = event.level
            case StopTriggered():
                stop = self[event.trade_id]
                assert event.level == stop.level
                assert stop.sign * (event.price - event.level) <= 0, "a stop was triggered that the price has not reached"
            case SplitApplied():
                for stop in self.values():
                    if stop.symbol == event.symbol and stop.level is not None:
                        stop.rescaled = stop.level / float(event.ratio)
            case PositionChanged() | PositionMarked():
                self._see_position(event)
            case PositionClosed():
                self.pop(event.trade_id, None)

    def _see_position(self, event: PositionChanged | PositionMarked) -> None:
        stop = self.get(event.trade_id)
        if stop is None:
            assert event.stop is None
            return
        if stop.rescaled is not None and event.stop is not None:
            loosened = stop.sign * (stop.rescaled - event.stop)
            tick = float(self._instruments[stop.symbol].tick_size)
            assert -tick * 1e-5 <= loosened < tick, "a split puts a stop on the grid, and no further away"
            stop.level, stop.rescaled = event.stop, None
        assert event.stop == stop.level

    def passed(self, symbol: str, price: float) -> list[StopRecord]:
        """Stops of an instrument that the price has reached, and that stood before it came."""
        reached = [one for one in self.values() if one.symbol == symbol and one.level is not None and not one.is_new]
        return [one for one in reached if one.sign * (price - (one.level or 0.0)) <= 0]

    def grow_old(self) -> None:
        """What was placed until now has stood before the next input comes."""
        for stop in self.values():
            stop.is_new = False
