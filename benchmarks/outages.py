"""`python -m benchmarks.outages [--rate N] [--seconds N] [--apart]`: how long a decision takes while services come and go.

Needs a Docker engine. Every service is stopped in turn, then all three; p99 of each phase stands beside that of the time before
it, with all alive. In the end Kafka and InfluxDB are compared with the journal.
"""

import argparse
import asyncio
import os
import tempfile
import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from adapters.inbound.cli.bootstrap import Options
from application.encoding import EventEncoder
from application.queries.services import Ping
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop, store_in_thread
from benchmarks.servers import three_servers
from benchmarks.timed_feed import TimedFeed
from config.collecting import leave_out_what_stays
from config.command_line import service_settings, strategy_catalogue
from config.container import Container
from config.engine_config import engine_config
from config.followers import Followers, followers_of
from config.open_run import OpenRun
from config.pings import service_pings
from config.run_record import RunRecord
from domain.engine import TradingEngine
from tests.e2e.recorded import Recorded
from tests.e2e.same import expect_every_number
from tests.e2e.stack import NAMES, Stack, stack_of
from tests.servers.server import Server

ALIVE = "all alive"
SYMBOLS = ("AIG", "BAC", "IBM", "SPY")


@dataclass(slots=True)
class Phase:
    """A stretch of the run and what was waited in it (ms)."""

    name: str
    waited_ms: "array[float]" = field(default_factory=lambda: array("d"))
    noticed_s: float | None = None
    """How long after the servers were stopped, or answered their own clients again, VELOX said so of all of them."""

    def percentile(self, part: float) -> float:
        """The waiting time that this part of the ticks did not exceed."""
        ordered = sorted(self.waited_ms)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outages", description=__doc__)
    parser.add_argument("--rate", type=float, default=5_000, help="ticks a second (5,000)")
    parser.add_argument("--seconds", type=float, default=60, help="how long a service is away (60)")
    parser.add_argument("--apart", action="store_true", help="the first core for VELOX, the others for the servers")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, three_servers() as servers, stack_of(*servers) as stack:
        if arguments.apart:
            _part(servers)
        data_dir = Path(name) / "data"
        phases = asyncio.run(_trade(stack, data_dir, arguments.rate, arguments.seconds))
        recorded = Recorded(data_dir)
        expect_every_number(stack, recorded)
    print(f"\n{arguments.rate:,.0f} ticks/s of {len(SYMBOLS)} symbols, ms from a tick being due to its decision\n")
    print(f"afterwards nothing was missing or doubled: {len(recorded.ticks):,} ticks and {len(recorded.events):,} events\n")
    print(f"{'':28} {'ticks':>9} {'p50':>8} {'p99':>8} {'max':>8} {'p99 × alive':>12} {'noticed s':>10}")
    alive = 0.0
    for phase in phases:
        if phase.name == ALIVE:
            alive = phase.percentile(0.99)
        noticed = "" if phase.noticed_s is None else f"{phase.noticed_s:.1f}"
        p50, p99, most = (phase.percentile(part) for part in (0.5, 0.99, 1.0))
        print(f"{phase.name:28} {len(phase.waited_ms):9,} {p50:8.3f} {p99:8.3f} {most:8.1f} {p99 / alive:12.2f} {noticed:>10}")


def _part(servers: Sequence[Server]) -> None:
    first, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {first})
    for server in servers:
        server.keep_to(",".join(map(str, others)))


async def _trade(stack: Stack, data_dir: Path, rate: float, seconds: float) -> list[Phase]:
    assignments = [part for part in stack.arguments if "=" in part]
    tables = ", ".join(f'{{symbol = "{symbol}"}}' for symbol in SYMBOLS)
    market = [f"instruments=[{tables}]", "feed.kind=kafka", "session.around_the_clock=true", "session.timezone=UTC"]
    loaded = service_settings(Options(profile="full", assignments=(*assignments, *market), data_dir=data_dir))
    record = replace(RunRecord.begin(loaded, datetime.now(UTC)), symbols=SYMBOLS)
    record.keep(data_dir)
    container = Container(settings=loaded.settings, run=record)
    feed = TimedFeed(SYMBOLS, rate, time.time_ns())
    journal = container.journal(identity={})
    config = engine_config(loaded.settings, SYMBOLS, strategy_catalogue().strategy_class)
    recovered = recover(journal, lambda: TradingEngine(config), EventEncoder(UTC))
    run = OpenRun(loaded.settings, container, record, feed, None, journal, recovered)
    options = LoopOptions(store=feed.store_in(store_in_thread))
    loop = TradingLoop(feed, recovered, journal, [], container.clock(), options)
    followers = followers_of(run, loop, lasting=False)
    loop.listen(followers.notify)
    await followers.start()
    trading = asyncio.create_task(loop.run())
    pings = service_pings(container, loaded.settings)
    phases = await _phases(stack, feed, followers, pings, seconds)
    await loop.stop()
    await trading
    await _delivered(followers)
    await followers.stop()
    journal.close()
    return phases


async def _phases(stack: Stack, feed: TimedFeed, followers: Followers, pings: Mapping[str, Ping], seconds: float) -> list[Phase]:
    phases: list[Phase] = []

    def begin(name: str) -> None:
        feed.waited_ms = array("d")
        phases.append(Phase(name, feed.waited_ms))

    await _delivered(followers)
    leave_out_what_stays()
    await asyncio.sleep(5)
    for names in (*((name,) for name in NAMES), NAMES):
        begin(ALIVE)
        await asyncio.sleep(seconds / 2)
        what = names[0] if len(names) == 1 else "all three"
        begin(f"{what} stopped")
        await _all(names, lambda name: stack.server(name).stop)
        phases[-1].noticed_s = await _noticed([pings[name] for name in names], answering=False)
        await asyncio.sleep(seconds)
        begin(f"{what} starting")
        await _all(names, lambda name: stack.server(name).start)
        phases[-1].noticed_s = await _noticed([pings[name] for name in names], answering=True)
        begin(f"{what} back, catching up")
        await _delivered(followers)
    return phases


async def _all(names: Sequence[str], act: Callable[[str], Callable[[], None]]) -> None:
    for name in names:
        await asyncio.to_thread(act(name))


async def _noticed(pings: Sequence[Ping], *, answering: bool) -> float:
    began = time.perf_counter()
    while any(answer is not answering for answer in await asyncio.gather(*(ping() for ping in pings))):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    return time.perf_counter() - began


async def _delivered(followers: Followers) -> None:
    while not all(await asyncio.gather(*(follower.drain(1.0) for follower in followers.all))):
        pass


if __name__ == "__main__":
    main()
