"""Replay of real market data, against what is known of it."""

from collections import Counter
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.inbound.feeds.csv.input_plan import ReplayOptions
from domain.frame import TickFrame, instrument_of
from tests.unit.feeds.reading import csv_feed, read

TRADES = "ticks/us_equity_trades_2013-10/{}_trades.csv.gz"


@dataclass(frozen=True, slots=True)
class Known:
    rows: int
    volume: int
    vwap: str


KNOWN = {
    "SPY": Known(1_887_460, 745_601_333, "167.332563"),
    "BAC": Known(573_620, 436_448_489, "13.963389"),
    "IBM": Known(126_395, 20_775_262, "182.046063"),
    "AIG": Known(206_337, 42_597_174, "48.677312"),
}


async def test_four_real_trade_files_merge_into_their_known_totals(market_data: Path) -> None:
    feed = csv_feed(*(f"{symbol}={market_data / TRADES.format(symbol.lower())}" for symbol in KNOWN))
    await feed.start("")
    rows: Counter[int] = Counter()
    volumes: Counter[int] = Counter()
    turnovers: dict[int, list[float]] = {code: [] for code in range(4)}
    latest = advances = 0
    while batch := await feed.next_batch(5_000):
        for frame in batch.inputs:
            if not isinstance(frame, TickFrame):
                assert latest - 65 * 10**9 < frame.ts <= latest - 5 * 10**9
                advances += 1
                continue
            times = frame.times.tolist()
            assert times == sorted(times)
            assert times[0] >= latest
            latest = times[-1]
            for code, _, price, size in frame.rows():
                at = instrument_of(code)
                rows[at] += 1
                volumes[at] += int(size)
                turnovers[at].append(price * size)
        turnovers = {at: [fsum(parts)] for at, parts in turnovers.items()}
    assert feed.skipped == {}
    assert advances > 390
    assert {
        symbol: Known(rows[at], volumes[at], f"{fsum(turnovers[at]) / volumes[at]:.6f}") for at, symbol in enumerate(feed.symbols)
    } == KNOWN


async def test_real_quotes_move_the_sides_that_have_a_price(market_data: Path) -> None:
    feed = csv_feed(f"IBM={market_data / 'ticks/us_equity_trades_2013-10/ibm_quotes.csv.gz'}")
    rows = (await read(feed, limit=10_000)).rows
    assert feed.skipped == {}
    assert len(rows) == 575_589
    assert {code for code, _, _, _ in rows} == {1, 2}
    assert all(150 < price < 250 for _, _, price, _ in rows[1_000:-1_000])


@pytest.mark.parametrize(
    ("name", "bars", "volume", "symbols"),
    [
        ("nse_1min_lean_equity", 1_913, None, ["JUNIORBEES", "YESBANK"]),
        ("nse_1min_lean_nifty50", 1_509, 0, ["NIFTY50"]),
        ("us_equity_1min_lean", 21_258, None, ["AAPL", "AIG", "BAC", "FOXA", "GOOG", "IBM", "NWSA", "SHY", "SPY", "TWX"]),
    ],
)
async def test_real_minute_bars_need_no_mapping(
    market_data: Path, name: str, bars: int, volume: int | None, symbols: list[str]
) -> None:
    feed = csv_feed(market_data / f"bars/{name}.csv.gz")
    rows = (await read(feed)).rows
    assert feed.skipped == {}
    assert list(feed.symbols) == symbols
    times = [ts for _, ts, _, _ in rows]
    assert times == sorted(times)
    assert len({(code, ts // (60 * 10**9)) for code, ts, _, _ in rows}) == bars
    assert volume is None or sum(size for _, _, _, size in rows) == volume


async def test_real_daily_bars_need_a_zone_alone(market_data: Path) -> None:
    path = market_data / "bars/us_equity_daily_lean.csv.gz"
    assert "--timezone" in (await read(csv_feed(path))).error
    feed = csv_feed(path, options=ReplayOptions(timezone=ZoneInfo("America/New_York")))
    days = {(code, ts // (86_400 * 10**9)) for code, ts, price, _ in (await read(feed)).rows if price}
    assert len(feed.symbols) == 12
    assert len(days) >= 51_904
    assert feed.skipped == {}
