"""The market that is measured with: the real trade files where they are, a simulated session otherwise."""

import asyncio
import gzip
import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.inbound.feeds.csv.csv_feed import CsvFeed
from adapters.inbound.feeds.csv.input_file import InputFile
from adapters.inbound.feeds.csv.input_plan import ReplayOptions
from adapters.inbound.feeds.simulator.simulated_market_feed import SimulatedMarketFeed
from application.ports.market_data_feed import MarketDataFeed
from domain.assignment import Assignment, Sizing
from domain.engine import EngineConfig
from domain.frame import RowKind, TickFrame, instrument_of, kind_of
from domain.instrument import Instrument
from domain.session import SessionRules
from domain.strategies.catalogue import BUILT_IN
from domain.trailing_stop.trailing import TrailingPct

ROWS_PER_FRAME = 1_000
_ROOT = Path(__file__).resolve().parent.parent
_FILES = "ticks/us_equity_trades_2013-10"


@dataclass(frozen=True, slots=True)
class Market:
    """Trade prints as the engine takes them: frames of 1,000 rows."""

    name: str
    symbols: tuple[str, ...]
    frames: tuple[TickFrame, ...]

    @property
    def ticks(self) -> int:
        """Rows in all frames."""
        return sum(map(len, self.frames))

    def config(self, *, strategies: bool = True, stops: bool = True, timeframe: str = "1m") -> EngineConfig:
        """Both built-in strategies on every symbol, a 1 % trailing stop on every position."""
        stop = TrailingPct(trail_pct=1.0) if stops else None
        assignments = [
            Assignment(name, strategy, strategy.make_params({"timeframe": timeframe}), Sizing(value=Decimal(100_000)), stop)
            for name, strategy in BUILT_IN.items()
        ]
        instruments = tuple(Instrument(symbol) for symbol in self.symbols)
        return EngineConfig(instruments, tuple(assignments) if strategies else (), SessionRules.around_the_clock())


def market(most_ticks: int) -> Market:
    """The first ``most_ticks`` trade prints."""
    files = _real_files()
    if files:
        inputs = [InputFile(path, symbol) for symbol, path in files.items()]
        return asyncio.run(
            _read("real trades of SPY, BAC, IBM and AIG, October 2013", CsvFeed(inputs, ReplayOptions()), most_ticks)
        )
    feed = SimulatedMarketFeed(7, date(2024, 1, 15), SessionRules(ZoneInfo("Asia/Kolkata")))
    return asyncio.run(_read("simulated sessions of six symbols", feed, most_ticks))


def trade_files(folder: Path, most_ticks: int) -> list[str]:
    """The first ``most_ticks`` trade prints as inputs of `velox replay`, gzipped files in ``folder``."""
    found = market(most_ticks)
    folder.mkdir()
    rows: dict[str, list[str]] = {symbol: ["ts_ns,price,size"] for symbol in found.symbols}
    for frame in found.frames:
        for code, ts, price, size in frame.rows():
            rows[found.symbols[instrument_of(code)]].append(f"{ts},{price!r},{size:g}")
    for symbol, lines in rows.items():
        with gzip.open(folder / f"{symbol}.csv.gz", "wt", compresslevel=1) as file:
            file.write("\n".join(lines) + "\n")
    return [f"{symbol}={folder / symbol}.csv.gz" for symbol in rows]


def _real_files() -> dict[str, Path]:
    folder = Path(os.environ.get("VELOX_TEST_DATA") or _ROOT.parent / "shared" / "data") / _FILES
    names = ("spy", "bac", "ibm", "aig")
    return {name.upper(): folder / f"{name}_trades.csv.gz" for name in names} if folder.is_dir() else {}


async def _read(name: str, feed: MarketDataFeed, most_ticks: int) -> Market:
    whole = TickFrame()
    await feed.start("")
    while len(whole) < most_ticks and (batch := await feed.next_batch(10_000)) is not None:
        for item in batch.inputs:
            if isinstance(item, TickFrame):
                for row in item.rows():
                    if kind_of(row[0]) is RowKind.TRADE and len(whole) < most_ticks:
                        whole.append(*row)
    await feed.close()
    frames = tuple(whole.part(at, at + ROWS_PER_FRAME) for at in range(0, len(whole), ROWS_PER_FRAME))
    return Market(name, tuple(feed.symbols), frames)
