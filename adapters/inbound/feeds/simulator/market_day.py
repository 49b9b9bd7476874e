"""One simulated session of a whole market."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from adapters.inbound.feeds.simulator.day_levels import DayLevels
from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol
from adapters.inbound.feeds.simulator.symbol_day import STEP_MS, SimulatedRow, SymbolDay
from adapters.inbound.feeds.simulator.trading_halt import TradingHalt
from domain.commands import AdvanceTime, Command
from domain.frame import TickFrame
from domain.session import Session
from domain.timeframe import NS_PER_SECOND

_NS_PER_MS = 1_000_000
_time = itemgetter(0)


class MarketDay:
    """Frames and commands of one session in order of time, minute by minute.

    Time is advanced at every full second, so that bars of a quiet or halted instrument close, and 1 ms after the end of the
    session (at its end, if the next one follows without a break). No row comes before a time that was advanced to.
    """

    def __init__(
        self, symbols: Sequence[SimulatedSymbol], seed: int, first_day: date, session: Session, following: Session
    ) -> None:
        self._session = session
        self._start = session.start
        self._last_advance = min(session.end + _NS_PER_MS, following.start)
        day, next_day = date.fromisoformat(session.date), date.fromisoformat(following.date)
        self._symbols = []
        for position, symbol in enumerate(symbols):
            levels = DayLevels(symbol, seed, first_day)
            self._symbols.append(SymbolDay(symbol, position, session, levels.opening(day), levels.closing(next_day), seed))
        halt = TradingHalt.of(session, len(symbols), seed)
        self._symbols[halt.instrument].halt(halt.start, halt.end)

    @property
    def fraction(self) -> float:
        """How much of the session was made, 0 to 1."""
        return (self._start - self._session.start) / (self._session.end - self._session.start)

    def next_minute(self) -> list[TickFrame | Command]:
        """What happens in the next minute; empty after the end."""
        if self._start == self._session.end:
            return []
        rows = [row for symbol in self._symbols for row in symbol.next_minute()]
        rows.sort(key=_time)
        end = min(self._start + STEP_MS * _NS_PER_MS, self._session.end)
        items: list[TickFrame | Command] = []
        done = 0
        for second in range(self._start + NS_PER_SECOND, end + 1, NS_PER_SECOND):
            upto = bisect_left(rows, second, done, key=_time)
            if upto > done:
                items.append(_frame(rows[done:upto]))
            items.append(AdvanceTime(self._last_advance if second == self._session.end else second))
            done = upto
        self._start = end
        return items


def _frame(rows: Sequence[SimulatedRow]) -> TickFrame:
    times, codes, prices, sizes = zip(*rows, strict=True)
    return TickFrame(array("H", codes), array("q", times), array("d", prices), array("d", sizes))
