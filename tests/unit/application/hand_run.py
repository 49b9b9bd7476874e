"""A run that a test feeds by hand, one trade print at a time, so that every order's course can be worked out on paper."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal

from adapters.outbound.memory.journal import MemoryJournal
from application.encoding import EventEncoder
from application.ports.clock import Clock
from application.ports.journal import Entry
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop
from domain.assignment import Assignment
from domain.engine import EngineConfig, TradingEngine
from domain.frame import TickFrame, row_code
from domain.instrument import Instrument
from domain.risk import RiskLimits
from domain.session import SessionRules
from domain.sizing import Sizing
from domain.strategies.ema_cross import EmaCross, EmaCrossParams
from domain.timeframe import Timeframe

SYMBOLS = ("SBIN", "TCS")
START = 1_705_290_300_000_000_000
SECOND = 1_000_000_000


def engine(limits: RiskLimits | None = None) -> TradingEngine:
    """Two instruments around the clock, and a strategy whose averages are too long ever to have values here."""
    quiet = Assignment("ema_cross", EmaCross, EmaCrossParams(Timeframe(60), 200, 400), Sizing(quantity=10), None)
    instruments = tuple(Instrument(symbol, Decimal("0.05")) for symbol in SYMBOLS)
    return TradingEngine(EngineConfig(instruments, (quiet,), SessionRules.around_the_clock(), limits=limits or RiskLimits()))


class HandFeed(MarketDataFeed):
    """Delivers what is pushed, one batch a push, and waits for more until it is ended."""

    def __init__(self) -> None:
        self._batches: asyncio.Queue[FeedBatch | None] = asyncio.Queue()
        self._pushed = 0
        self._ts = START
        self.asked = 0

    def push(self, *prints: tuple[str, float], size: float = 1_000_000.0) -> None:
        """Trade prints a second apart, in one batch."""
        frame = TickFrame()
        for symbol, price in prints:
            self._ts += SECOND
            frame.append(row_code(SYMBOLS.index(symbol)), self._ts, price, size)
        self._pushed += 1
        self._batches.put_nowait(FeedBatch((frame,), (str(self._pushed),)))

    def end(self) -> None:
        """There is no more."""
        self._batches.put_nowait(None)

    @property
    def symbols(self) -> Sequence[str]:
        return SYMBOLS

    @property
    def skipped(self) -> Mapping[str, int]:
        return {}

    @property
    def problems(self) -> Sequence[str]:
        return ()

    async def start(self, cursor: str) -> None:
        self._pushed = int(cursor or 0)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        self.asked += 1
        return await self._batches.get()

    def progress(self) -> FeedProgress:
        return FeedProgress(self._pushed, None)

    async def close(self) -> None:
        self.end()


class HandRun:
    """Feed, journal and loop; ``told`` is what a listener of the loop heard."""

    def __init__(
        self,
        clock: Clock,
        journal: MemoryJournal | None = None,
        options: LoopOptions | None = None,
        limits: RiskLimits | None = None,
    ) -> None:
        self.feed = HandFeed()
        self.journal = journal or MemoryJournal({})
        self.told: list[Entry] = []
        recovered = recover(self.journal, lambda: engine(limits), EventEncoder(UTC))
        self.loop = TradingLoop(self.feed, recovered, self.journal, [self.told.extend], clock, options or LoopOptions())
