"""`python -m benchmarks.influxdb [--ticks N] [--rounds N]`: what storing ticks in a real InfluxDB costs VELOX's own process."""

import argparse
import asyncio
import gc
import os
import time
from array import array
from collections.abc import Iterator
from itertools import zip_longest
from statistics import median

from adapters.outbound.influxdb.batches import TickBatch
from adapters.outbound.influxdb.stored_times import StoredTimes
from adapters.outbound.influxdb.time_series_store import LINES_PER_SLICE, InfluxdbTimeSeriesStore
from benchmarks.market import Market, market
from domain.frame import TickFrame


def main() -> None:
    """Measure and print; the server is the one that VELOX_INFLUXDB__URL, TOKEN, ORG and BUCKET name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.influxdb", description=__doc__)
    parser.add_argument("--ticks", type=int, default=200_000, help="how many ticks a round (200,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds; medians are printed (5)")
    arguments = parser.parse_args()
    found = market(arguments.ticks)
    asyncio.run(_measure(found, arguments.rounds))


async def _measure(found: Market, rounds: int) -> None:
    given = {name: os.environ[f"VELOX_INFLUXDB__{name}"] for name in ("URL", "TOKEN", "ORG", "BUCKET")}
    n, symbols, parts = found.ticks, found.symbols, list(_deliveries(found))
    lines, whole, wall, longest = [], [], [], []
    for number in range(rounds + 1):
        gc.collect()
        cpu = time.process_time()
        for part, seqs in parts:
            batch = TickBatch(StoredTimes(), part, seqs, symbols, f"r{number}")
            for start in range(0, len(part), LINES_PER_SLICE):
                began = time.perf_counter()
                batch.lines(start, start + LINES_PER_SLICE)
                longest.append(time.perf_counter() - began)
        lines.append(time.process_time() - cpu)
        store = InfluxdbTimeSeriesStore(given["URL"], given["TOKEN"], given["ORG"], given["BUCKET"], timeout_s=60, ca_file=None)
        began, cpu = time.perf_counter(), time.process_time()
        for part, seqs in parts:
            await store.write_ticks(part, seqs, symbols, f"r{number}")
        whole.append(time.process_time() - cpu)
        wall.append(time.perf_counter() - began)
        await store.close()
    print(f"{n:,} ticks, deliveries of 2,000, medians of {rounds} rounds after one that does not count")
    print(f"  lines alone            {median(lines[1:]) / n * 1e6:6.2f} µs a tick (CPU of this process)")
    print(f"  lines and requests     {median(whole[1:]) / n * 1e6:6.2f} µs a tick (CPU of this process)")
    print(f"  acknowledged           {n / median(wall[1:]):8,.0f} ticks/s")
    print(f"  a slice holds the loop {sorted(longest)[len(longest) * 99 // 100] * 1e3:6.2f} ms (99th percentile)")


def _deliveries(found: Market) -> "Iterator[tuple[TickFrame, array[int]]]":
    """Frames in pairs, as a follower that is behind delivers them."""
    seq = 1
    for one, other in zip_longest(found.frames[::2], found.frames[1::2], fillvalue=TickFrame()):
        frame = TickFrame(one.codes + other.codes, one.times + other.times, one.prices + other.prices, one.sizes + other.sizes)
        yield frame, array("q", range(seq, seq + len(frame)))
        seq += len(frame)


if __name__ == "__main__":
    main()
