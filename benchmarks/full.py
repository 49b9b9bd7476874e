"""`python -m benchmarks.full [--ticks N] [--rounds N]`: a replay through Kafka, InfluxDB and Redis, servers on the same machine.

Needs a Docker engine. Prints the rate from file to all three acknowledged, VELOX's own CPU time a tick, and each adapter's share:
what the replay costs with that service alone, less what it costs with none.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.market import trade_files
from tests.e2e.stack import Stack, stack_of
from tests.servers.influxdb import InfluxdbServer
from tests.servers.kafka import KafkaServer
from tests.servers.redis import RedisServer

VELOX = Path(sys.executable).with_name("velox")
WORKS: Mapping[str, Sequence[str]] = {
    "journal alone": (),
    "with Kafka": ("kafka",),
    "with InfluxDB": ("influxdb",),
    "with Redis": ("redis",),
    "with all three": ("kafka", "influxdb", "redis"),
}


@dataclass(frozen=True, slots=True)
class Took:
    """One replay: CPU seconds of the process, wall seconds from its start to the last acknowledgement, and its ticks."""

    cpu_s: float
    wall_s: float
    ticks: int
    peak_rss_bytes: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.full", description=__doc__)
    parser.add_argument("--ticks", type=int, default=500_000, help="how many ticks to replay (500,000)")
    parser.add_argument("--rounds", type=int, default=3, help="how many rounds; medians are printed (3)")
    arguments = parser.parse_args()
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        inputs = trade_files(folder, arguments.ticks)
        kafka, influxdb, redis = KafkaServer(), InfluxdbServer(), RedisServer()
        for server in (kafka, influxdb, redis):
            cleanup.callback(server.remove)
            server.create()
        found: dict[str, list[Took]] = {name: [] for name in WORKS}
        for number in range(arguments.rounds):
            for name, services in WORKS.items():
                with stack_of(kafka, influxdb, redis) as stack:
                    found[name].append(_replay(stack, services, inputs, folder / f"{number}-{name}"))
    _print(found)


def _replay(stack: Stack, services: Sequence[str], inputs: Sequence[str], data_dir: Path) -> Took:
    switches = [part for name in ("kafka", "influxdb", "redis") for part in ("--set", f"{name}.enabled={name in services}")]
    command = [str(VELOX), "replay", *inputs, *stack.arguments, *switches, "--json", "--data-dir", str(data_dir)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall_s = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(done.stderr)
    summary = json.loads(done.stdout)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(cpu_s, wall_s, summary["ticks"], summary["peak_rss_bytes"])


def _print(found: Mapping[str, Sequence[Took]]) -> None:
    ticks, rounds = found["journal alone"][0].ticks, len(found["journal alone"])
    print(f"\n{ticks:,} ticks from gzipped files, median of {rounds} rounds; CPU of VELOX's own process, start included\n")
    print(f"{'':16} {'µs CPU/tick':>12} {'share':>7} {'ticks/s':>9} {'peak MiB':>9}")
    base = _cpu(found["journal alone"])
    for name, rows in found.items():
        cpu, rate = _cpu(rows), median(row.ticks / row.wall_s for row in rows)
        print(f"{name:16} {cpu:12.2f} {cpu - base:7.2f} {rate:9,.0f} {max(row.peak_rss_bytes for row in rows) / 2**20:9.0f}")


def _cpu(rows: Sequence[Took]) -> float:
    return median(row.cpu_s / row.ticks for row in rows) * 1e6


if __name__ == "__main__":
    main()
