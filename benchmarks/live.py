"""`python -m benchmarks.live`: what 50 clients of the live socket cost trading, one of them never reading.

A market ticks at a steady rate on the wall clock; strategies, stops, journal (`durability = "full"`) and the API work in this
process as in the service, the clients in another one at the lowest priority. Stretches without and with clients take turns.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from statistics import median

from adapters.inbound.http.app import AccessRules, Served, create_app
from adapters.inbound.http.server import HttpServer
from adapters.outbound.null.time_series_store import NullTimeSeriesStore
from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.system.clock import SystemClock
from application.access import Keys
from application.encoding import EventEncoder
from application.feed_desk import FeedDesk
from application.live_feed import LiveFeed
from application.operating import OperatorDesk
from application.peak_memory import peak_rss_bytes
from application.queries import AskServices, History, JournalPoints, PastPoints, Queries, RunStatus
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop, store_and
from benchmarks.timed_feed import TimedFeed
from config.collecting import leave_out_what_stays
from domain.assignment import Assignment
from domain.engine import EngineConfig, TradingEngine
from domain.instrument import Instrument
from domain.session import SessionRules
from domain.sizing import Sizing
from domain.strategies.catalogue import BUILT_IN
from domain.trailing_stop.trailing import TrailingPct
from tests.unit.http.serving import FakeHealth

_START_NS = 1_705_290_300_000_000_000
_SETTLE_S = 2.0


@dataclass(slots=True)
class Stretch:
    """One stretch: how long each tick waited for its decision (ms), ticks a second, and share of a CPU that this process had."""

    watched: bool
    waited_ms: "array[float]" = field(default_factory=lambda: array("d"))
    rate: float = 0.0
    cpu: float = 0.0

    def percentile(self, part: float) -> float:
        """The waiting time that this part of the ticks did not exceed."""
        ordered = sorted(self.waited_ms)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--rate", type=float, default=10_000, help="ticks a second (10,000)")
    parser.add_argument("--clients", type=int, default=50, help="how many watch; the last reads nothing (50)")
    parser.add_argument("--symbols", type=int, default=20, help="how many instruments tick (20)")
    parser.add_argument("--seconds", type=float, default=10, help="length of a stretch (10)")
    parser.add_argument("--rounds", type=int, default=6, help="how many stretches of each kind (6)")
    arguments = parser.parse_args()
    stretches, heard = asyncio.run(_measure(arguments))
    print(f"\n{arguments.rate:,.0f} ticks/s of {arguments.symbols} symbols, ms from a tick being due to its decision")
    print(f"{'':14} {'ticks/s':>9} {'p50':>8} {'p99':>8} {'longest':>8} {'CPU':>6}")
    for one in stretches:
        p50, p99, most = (one.percentile(part) for part in (0.5, 0.99, 1.0))
        name = f"{arguments.clients} clients" if one.watched else "no client"
        print(f"{name:14} {one.rate:9,.0f} {p50:8.3f} {p99:8.3f} {most:8.1f} {one.cpu:6.0%}")
    _compare(stretches)
    messages, size = (median(one[name] for one in heard) for name in ("messages_a_second", "bytes_a_second"))
    print(f"a client got {messages:.1f} messages a second that follow each other, all of them {size / 1e6:.1f} MB/s;")
    print(f"peak memory of the service {peak_rss_bytes() >> 20} MiB")


def _compare(stretches: list[Stretch]) -> None:
    """Medians of the ratios of neighbouring stretches."""
    pairs = list(zip(stretches[0::2], stretches[1::2], strict=True))
    for name, value in (("p50", 0.5), ("p99", 0.99)):
        ratio = median(watched.percentile(value) / alone.percentile(value) for alone, watched in pairs)
        print(f"{name} with clients × without: {ratio:.2f} (median of {len(pairs)} pairs)")
    alone, watched = (_quieter(stretches, watched=flag) for flag in (False, True))
    print(f"p99 of the quieter half of each: {alone:.3f} without, {watched:.3f} with clients: {watched / alone:.2f}")
    print(f"rate with clients × without: {median(watched.rate / alone.rate for alone, watched in pairs):.3f}")


def _quieter(stretches: list[Stretch], *, watched: bool) -> float:
    """The median p99 of the quieter half of the stretches: what else the machine did is in it as little as can be."""
    found = sorted(one.percentile(0.99) for one in stretches if one.watched is watched)
    return median(found[: (len(found) + 1) // 2])


async def _measure(arguments: argparse.Namespace) -> tuple[list[Stretch], list[dict[str, float]]]:
    symbols = tuple(f"S{number}" for number in range(arguments.symbols))
    feed = TimedFeed(symbols, arguments.rate, _START_NS)
    stretches: list[Stretch] = []
    heard: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal.open(Path(folder) / "journal.sqlite", {}, "full")
        recovered = recover(journal, lambda: TradingEngine(_config(symbols)), EventEncoder(UTC))
        clock = SystemClock()
        live_feed = LiveFeed(symbols, UTC, clock)
        options = LoopOptions(store=feed.store_in(store_and(live_feed.breathe)))
        loop = TradingLoop(feed, recovered, journal, [live_feed.publish], clock, options)
        status = RunStatus("running", "0", "embedded", "benchmark", "simulator", 0)
        queries = Queries(loop.view, loop.risk_use, journal, lambda: status, UTC)
        past = PastPoints(NullTimeSeriesStore(), journal, JournalPoints(journal, symbols, "simulator"))
        history, desk = History(past, UTC), OperatorDesk(loop.submit)
        health, services = FakeHealth(), AskServices({})
        feed_desk = FeedDesk("kafka", None, lambda: loop.market_time, UTC)
        served = Served(
            queries,
            history,
            desk,
            AccessRules(Keys(()), needs_key_to_look=False, hosts=()),
            live_feed,
            health,
            services,
            clock,
            feed_desk,
        )
        server = HttpServer(create_app(served, "0", {}), "127.0.0.1", 0)
        await server.start()
        trading = asyncio.create_task(loop.run())
        leave_out_what_stays()
        await asyncio.sleep(_SETTLE_S)
        for number in range(2 * arguments.rounds):
            if number % 2 == 0:
                stretches.append(await _stretch(feed, arguments, watched=False))
                continue
            async with _watchers(server.port, arguments.clients) as told:
                await asyncio.sleep(_SETTLE_S)
                stretches.append(await _stretch(feed, arguments, watched=True))
            heard.append(told[0])
            await asyncio.sleep(_SETTLE_S)
        await loop.stop()
        await trading
        await server.stop()
        journal.close()
    return stretches, heard


async def _stretch(feed: TimedFeed, arguments: argparse.Namespace, *, watched: bool) -> Stretch:
    stretch = Stretch(watched)
    feed.waited_ms = stretch.waited_ms
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.sleep(arguments.seconds)
    seconds = time.perf_counter() - began
    feed.waited_ms = array("d")
    stretch.rate, stretch.cpu = len(stretch.waited_ms) / seconds, (time.process_time() - cpu) / seconds
    return stretch


@asynccontextmanager
async def _watchers(port: int, count: int) -> AsyncIterator[list[dict[str, float]]]:
    """The clients, in a process of their own; once they have gone, what they got."""
    command = [sys.executable, "-m", "benchmarks.live_watchers", str(port), str(count)]
    watching = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert watching.stdin is not None
    assert watching.stdout is not None
    if await watching.stdout.readline() != b"watching\n":
        raise SystemExit("the clients could not connect")
    told: list[dict[str, float]] = []
    yield told
    watching.stdin.close()
    told.append(json.loads(await watching.stdout.readline() or "null"))
    if await watching.wait():
        raise SystemExit("a client was told something that does not follow")


def _config(symbols: tuple[str, ...]) -> EngineConfig:
    strategies = tuple(
        Assignment(name, one, one.make_params({"timeframe": "1m"}), Sizing(value=Decimal(1_000)), TrailingPct(trail_pct=1.0))
        for name, one in BUILT_IN.items()
    )
    return EngineConfig(tuple(Instrument(symbol) for symbol in symbols), strategies, SessionRules.around_the_clock())


if __name__ == "__main__":
    main()
