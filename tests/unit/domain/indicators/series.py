"""Bars to feed indicators with: hand-made, synthetic, and real ones read from the data folder."""

import csv
import gzip
import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from domain.bar import Bar
from domain.indicators import Indicator
from domain.timeframe import Timeframe

MINUTE = Timeframe(60)


def bar(at: int, prices: tuple[float, float, float, float], volume: float = 100.0) -> Bar:
    """The ``at``-th one-minute bar with these open, high, low and close prices."""
    start = at * MINUTE.ns
    middle = sum(prices) / 4
    return Bar("ABB", MINUTE, start, start + MINUTE.ns, *prices, volume=volume, turnover=volume * middle, ticks=1)


def closing(closes: Iterable[float]) -> list[Bar]:
    """Bars that consist of their close."""
    return [bar(at, (close, close, close, close)) for at, close in enumerate(closes)]


@cache
def synthetic(count: int, seed: int) -> tuple[Bar, ...]:
    """A random walk on a grid of 0.05, so that equal prices, gaps and inside bars occur; some bars have no volume."""
    rng = random.Random(seed)
    bars = []
    price = 1_000.0
    for at in range(count):
        steps = [price]
        for _ in range(4):
            steps.append(max(steps[-1] + rng.gauss(0.0, 0.8), 1.0))
        ticks = [round(round(step / 0.05) * 0.05, 2) for step in steps]
        volume = float(rng.choice([0, 25, 100, 1_000, rng.randrange(1, 50_000)]))
        bars.append(bar(at, (ticks[0], max(ticks), min(ticks), ticks[-1]), volume))
        price = max(steps[-1] + rng.gauss(0.0, 0.3), 1.0)
    return tuple(bars)


@cache
def daily(market_data: Path, symbol: str) -> tuple[Bar, ...]:
    """The daily bars of ``symbol`` from 1998 to 2021, more than 5,000 of them."""
    with gzip.open(market_data / "bars" / "us_equity_daily_lean.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["symbol"] == symbol]
    return tuple(bar(at, _prices(row), float(row["volume"])) for at, row in enumerate(rows))


def reference(market_data: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file of indicator values made by third parties, with column names in lower case."""
    with (market_data / "reference" / "lean_indicators" / name).open(encoding="utf-8-sig", newline="") as lines:
        return [{column.strip().lower(): value for column, value in row.items()} for row in csv.DictReader(lines)]


def bars_of(rows: list[dict[str, str]]) -> list[Bar]:
    """The bars in the rows of a reference file; one that has only a close is flat."""
    return [bar(at, _prices(row), float(row.get("volume") or 0.0)) for at, row in enumerate(rows)]


def values(indicator: Indicator, bars: Iterable[Bar]) -> Iterator[dict[str, float]]:
    """The outputs of ``indicator`` after each bar."""
    for each in bars:
        indicator.update(each)
        yield indicator.outputs()


def _prices(row: dict[str, str]) -> tuple[float, float, float, float]:
    close = float(row["close"])
    if "high" not in row:
        return close, close, close, close
    return float(row["open"]), float(row["high"]), float(row["low"]), close
