"""CSV files from the project's own simulator: as many ticks as a test needs, the same ones every time."""

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.inbound.feeds.simulator.simulated_market_feed import SimulatedMarketFeed
from adapters.inbound.feeds.simulator.simulated_symbol import SimulatedSymbol
from domain.frame import RowKind, TickFrame, instrument_of, kind_of
from domain.session import SessionRules

SYMBOLS = ("INFY", "RELIANCE", "SBIN")
_PRICES = ("1561.25", "1294.00", "812.40")
_SESSION_S = 22_500

Tick = tuple[str, int, float, float]
"""Symbol, time (ns), price, size."""


@dataclass(frozen=True, slots=True)
class MarketFiles:
    """The same ticks twice: all in one file with a symbol column (plain and gzipped), and one file for each symbol."""

    ticks: int
    whole: Path
    gzipped: Path
    by_symbol: dict[str, Path]

    @property
    def apart(self) -> list[str]:
        """The files of the symbols as arguments."""
        return [f"{symbol}={path}" for symbol, path in self.by_symbol.items()]


def session_of(ticks: int, seed: int = 11) -> list[Tick]:
    """About so many ticks of three symbols over one NSE session."""
    return asyncio.run(_ticks(ticks / _SESSION_S / len(SYMBOLS), seed))


def write_whole(path: Path, ticks: list[Tick]) -> Path:
    """One file with a symbol column."""
    path.write_text("\n".join(["timestamp,symbol,price,volume", *_lines(ticks)]) + "\n", "utf-8")
    return path


def write_market(folder: Path, ticks: list[Tick]) -> MarketFiles:
    """Every form of the same ticks."""
    whole = write_whole(folder / "market.csv", ticks)
    gzipped = folder / "market.csv.gz"
    with gzip.open(gzipped, "wb", compresslevel=1) as file:
        file.write(whole.read_bytes())
    by_symbol = {}
    for symbol in dict.fromkeys(tick[0] for tick in ticks):
        own = [f"{ts},{price!r},{size:g}" for name, ts, price, size in ticks if name == symbol]
        path = folder / f"{symbol.lower()}.csv"
        path.write_text("\n".join(["ts_ns,price,size", *own]) + "\n", "utf-8")
        by_symbol[symbol] = path
    return MarketFiles(len(ticks), whole, gzipped, by_symbol)


def _lines(ticks: list[Tick]) -> Iterator[str]:
    return (f"{ts},{symbol},{price!r},{size:g}" for symbol, ts, price, size in ticks)


async def _ticks(rate: float, seed: int) -> list[Tick]:
    rules = SessionRules(ZoneInfo("Asia/Kolkata"), time(9, 15), time(15, 30))
    symbols = [
        SimulatedSymbol(symbol, Decimal(price), ticks_per_second=rate) for symbol, price in zip(SYMBOLS, _PRICES, strict=True)
    ]
    feed = SimulatedMarketFeed(seed, date(2024, 1, 15), rules, symbols, 1)
    await feed.start("")
    ticks: list[Tick] = []
    while (batch := await feed.next_batch(100_000)) is not None:
        for item in batch.inputs:
            if isinstance(item, TickFrame):
                ticks += [
                    (SYMBOLS[instrument_of(code)], ts, price, size)
                    for code, ts, price, size in item.rows()
                    if kind_of(code) is RowKind.TRADE
                ]
    return ticks
