"""Measuring: things that are compared take turns in one run, and medians are quoted."""

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

Work = Callable[[], object]


def cpu_seconds(work: Work) -> float:
    """CPU time of this process (user and system) for one piece of work, garbage of others collected before."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def take_turns(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each work in each round; the works take turns, after one turn that does not count."""
    for work in works.values():
        work()
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            found[name].append(cpu_seconds(work))
    return found


def per_tick(seconds: list[float], ticks: int) -> float:
    """Median µs a tick."""
    return median(seconds) / ticks * 1e6


def ratio(seconds: list[float], base: list[float]) -> float:
    """Median of the ratios round by round."""
    return median(one / other for one, other in zip(seconds, base, strict=True))
