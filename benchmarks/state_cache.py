"""`python -m benchmarks.state_cache [--url redis://...] [--ticks N]`: what keeping the state cache costs this process.

The ticks of the other benchmarks go through the engine into a journal; every so many of them, as the follower's linger gives at
a rate of ticks, the present state is delivered to the Redis at the URL (its database is emptied). Only deliveries are timed:
view, values, journal reads, packing, sockets, replies.
"""

import argparse
import asyncio
import tempfile
import time
from datetime import UTC
from pathlib import Path
from statistics import median, quantiles

from redis.asyncio import Redis

from adapters.outbound.redis.state_cache import RedisStateCache
from adapters.outbound.sqlite.journal import SqliteJournal
from application.encoding import EventEncoder
from application.followers.state_cache_delivery import StateCacheDelivery
from application.recorder import Recorder
from benchmarks.market import Market, market
from config.followers import CACHE_PACE
from domain.engine import TradingEngine
from domain.view import EngineView
from domain.viewing import view


async def measure_state_cache(found: Market, url: str, frames_per_delivery: int) -> None:
    """Print µs a tick and a delivery for one rate."""
    recorder = Recorder(TradingEngine(found.config()), EventEncoder(UTC))

    async def present() -> EngineView:
        return view(recorder.engine)

    async with Redis.from_url(url) as admin:
        await admin.flushdb()
    cache = RedisStateCache(url, username=None, password=None, timeout_s=5, ca_file=None)
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal.open(Path(folder) / "journal.sqlite", {}, "normal")
        delivery = StateCacheDelivery(cache, journal, present, UTC, "benchmark", time.monotonic)
        await delivery.check()
        for start in range(0, len(found.frames), frames_per_delivery):
            entries = [recorder.take(frame, "") for frame in found.frames[start : start + frames_per_delivery]]
            journal.append(entries)
            began = time.process_time()
            await delivery.deliver(entries[:1])
            spent.append(time.process_time() - began)
        journal.close()
    await cache.close()
    ticks = found.ticks / len(spent)
    rate = ticks / CACHE_PACE.linger_s
    print(
        f"{rate:8,.0f} ticks/s {sum(spent) / found.ticks * 1e6:7.3f} µs/tick {median(spent) * 1e6:8.0f} µs a delivery "
        f"{quantiles(spent, n=100)[98] * 1e6:8.0f} p99"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.state_cache", description=__doc__)
    parser.add_argument("--url", default="redis://127.0.0.1:6379/15", help="a database that may be emptied")
    parser.add_argument("--ticks", type=int, default=500_000)
    arguments = parser.parse_args()
    found = market(arguments.ticks)
    print(f"{found.ticks:,} ticks ({found.name}), delivered every {CACHE_PACE.linger_s:g} s, CPU time of the process")
    for frames in (1, 2, 5):
        asyncio.run(measure_state_cache(found, arguments.url, frames))


if __name__ == "__main__":
    main()
