"""A run over the beginning of two real files: a journal on disk, an engine at its end, and the followers' points of it."""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.inbound.feeds.csv.csv_feed import CsvFeed
from adapters.inbound.feeds.csv.input_file import InputFile
from adapters.inbound.feeds.csv.input_plan import ReplayOptions
from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.system.clock import SystemClock
from application.encoding import EventEncoder
from application.ports.market_data_feed import FeedBatch, MarketDataFeed
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop
from domain.assignment import Assignment
from domain.charges import FlatCharges
from domain.engine import EngineConfig, TradingEngine
from domain.frame import TickFrame
from domain.instrument import Instrument
from domain.session import SessionRules
from domain.sizing import Sizing
from domain.strategies.ema_cross import EmaCross, EmaCrossParams
from domain.strategies.supertrend_simple import SupertrendSimple, SupertrendSimpleParams
from domain.timeframe import Timeframe
from domain.trailing_stop.trailing import TrailingPct

NEW_YORK = SessionRules(ZoneInfo("America/New_York"), time(9, 30), time(16))
SYMBOLS = ("IBM", "BAC")
TICKS = 60_000
_FILES = "ticks/us_equity_trades_2013-10"


class CutFeed(CsvFeed):
    """The files' beginning."""

    def __init__(self, inputs: Sequence[InputFile], most: int) -> None:
        super().__init__(inputs, ReplayOptions(session=NEW_YORK))
        self._left = most

    async def next_batch(self, limit: int) -> FeedBatch | None:
        batch = None if self._left <= 0 else await super().next_batch(min(limit, 1_000))
        self._left -= sum(len(item) for item in batch.inputs if isinstance(item, TickFrame)) if batch else 0
        return batch


def engine() -> TradingEngine:
    """Two strategies on ten-second bars with tight stops and charges per order: hundreds of trades of every kind."""
    bars = Timeframe(10)
    stop = TrailingPct(trail_pct=0.08)
    crossing = Assignment("ema_cross", EmaCross, EmaCrossParams(bars, 3, 8), Sizing(quantity=100), stop)
    turning = Assignment("supertrend", SupertrendSimple, SupertrendSimpleParams(bars, 5, 2.0), Sizing(quantity=70), None)
    return TradingEngine(
        EngineConfig(
            tuple(Instrument(symbol, Decimal("0.01"), currency="USD", exchange="NYSE") for symbol in SYMBOLS),
            (crossing, turning),
            NEW_YORK,
            currency="USD",
            charges=FlatCharges(Decimal("1.00"), Decimal("0.01"), None),
        )
    )


class ReplayedRun:
    """What a service works with once its feed has ended."""

    def __init__(self, journal: SqliteJournal, loop: TradingLoop) -> None:
        self.journal = journal
        self.loop = loop

    @classmethod
    async def over(cls, market_data: Path, folder: Path, ticks: int = TICKS) -> "ReplayedRun":
        """Replay into a new journal in ``folder``."""
        journal = SqliteJournal.open(folder / "journal.sqlite", {}, "normal")
        inputs = [InputFile(market_data / _FILES / f"{symbol.lower()}_trades.csv.gz", symbol) for symbol in SYMBOLS]
        feed: MarketDataFeed = CutFeed(inputs, ticks)
        recovered = recover(journal, engine, EventEncoder(NEW_YORK.timezone))
        loop = TradingLoop(feed, recovered, journal, [], SystemClock(), LoopOptions(snapshot_every=10**9))
        await loop.run()
        await feed.close()
        return cls(journal, loop)
