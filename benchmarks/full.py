"""`python -m benchmarks.full [--ticks N] [--rounds N]`: a replay through Kafka, InfluxDB and Redis, servers on the same machine.

Needs a Docker engine. Prints the rate from file to all three acknowledged, VELOX's own CPU time a tick, and each adapter's share:
what the replay costs with that service alone, less what it costs with none. What a start costs (imports, connecting) is measured
with a few ticks, told beside it and not counted.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.market import trade_files
from benchmarks.servers import three_servers
from tests.e2e.stack import Stack, stack_of

FEW = 1_000
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


@dataclass(frozen=True, slots=True)
class Round:
    """A replay of a few ticks and one of all of them."""

    start: Took
    whole: Took

    @property
    def cpu_us(self) -> float:
        """µs of CPU time that one tick more costs."""
        return (self.whole.cpu_s - self.start.cpu_s) / (self.whole.ticks - self.start.ticks) * 1e6

    @property
    def rate(self) -> float:
        """Ticks a second that one second more delivers."""
        return (self.whole.ticks - self.start.ticks) / (self.whole.wall_s - self.start.wall_s)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.full", description=__doc__)
    parser.add_argument("--ticks", type=int, default=500_000, help="how many ticks to replay (500,000)")
    parser.add_argument("--rounds", type=int, default=3, help="how many rounds; medians are printed (3)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, three_servers() as servers:
        folder = Path(name)
        inputs, few = trade_files(folder / "all", arguments.ticks), trade_files(folder / "few", FEW)
        found: dict[str, list[Round]] = {work: [] for work in WORKS}
        for number in range(arguments.rounds):
            for work, services in WORKS.items():
                with stack_of(*servers) as stack:
                    start = _replay(stack, services, few, folder / f"{number}-{work}-few")
                with stack_of(*servers) as stack:
                    found[work].append(Round(start, _replay(stack, services, inputs, folder / f"{number}-{work}")))
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


def _print(found: Mapping[str, Sequence[Round]]) -> None:
    first = found["journal alone"]
    print(f"\n{first[0].whole.ticks:,} ticks from gzipped files, median of {len(first)} rounds; CPU of VELOX's own process\n")
    print(f"{'':16} {'µs CPU/tick':>12} {'share':>7} {'ticks/s':>9} {'start s':>8} {'peak MiB':>9}")
    base = median(row.cpu_us for row in first)
    for name, rows in found.items():
        cpu, rate, start = (
            median(values) for values in zip(*((row.cpu_us, row.rate, row.start.cpu_s) for row in rows), strict=True)
        )
        peak = max(row.whole.peak_rss_bytes for row in rows) / 2**20
        print(f"{name:16} {cpu:12.2f} {cpu - base:7.2f} {rate:9,.0f} {start:8.2f} {peak:9.0f}")


if __name__ == "__main__":
    main()
