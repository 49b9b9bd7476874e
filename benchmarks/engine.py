"""The engine alone and with the journal, beside the bare loop over the same ticks."""

import tempfile
from datetime import UTC
from pathlib import Path
from typing import Protocol

from adapters.outbound.sqlite.journal import SqliteJournal
from application.encoding import EventEncoder
from application.recorder import Recorder
from benchmarks.bare_loop import run_bare_loop
from benchmarks.market import Market
from benchmarks.measure import Work, per_tick, ratio, take_turns
from domain.engine import EngineConfig, TradingEngine


class Process(Protocol):
    """The long way of a row through the engine."""

    def __call__(self, ts: int, price: float, size: float) -> None:
        """Take one row."""
        ...


def measure_engine(market: Market, rounds: int) -> None:
    """Print µs a tick and the multiple of the bare loop, one more part of the work in each line."""
    works: dict[str, Work] = {
        "bare loop": lambda: run_bare_loop(market.frames, len(market.symbols)),
        "engine, bars only": lambda: _trade(market, market.config(strategies=False)),
        "engine, strategies without stops": lambda: _trade(market, market.config(stops=False)),
        "engine, whole": lambda: _trade(market, market.config()),
        "engine and messages": lambda: _record(market),
        "engine, messages and journal": lambda: _journal(market),
    }
    found = take_turns(works, rounds)
    ticks = market.ticks
    print(f"\n{ticks:,} ticks ({market.name}), frames of 1,000, median of {rounds} rounds, CPU time of the process\n")
    print(f"{'':34} {'µs/tick':>8} {'× bare loop':>12}")
    for name, seconds in found.items():
        print(f"{name:34} {per_tick(seconds, ticks):8.2f} {ratio(seconds, found['bare loop']):12.2f}")
    print(f"\n{_anatomy(market)}")


def _trade(market: Market, config: EngineConfig) -> TradingEngine:
    engine = TradingEngine(config)
    for frame in market.frames:
        engine.process((frame,))
    return engine


def _record(market: Market) -> None:
    recorder = Recorder(TradingEngine(market.config()), EventEncoder(UTC))
    for frame in market.frames:
        recorder.take(frame, "")


def _journal(market: Market) -> None:
    recorder = Recorder(TradingEngine(market.config()), EventEncoder(UTC))
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal.open(Path(folder) / "journal.sqlite", {}, "normal")
        for number, frame in enumerate(market.frames):
            journal.append([recorder.take(frame, str(number))])
        journal.close()


def _anatomy(market: Market) -> str:
    """How many ticks change a decision, and what they lead to."""
    engine = TradingEngine(market.config())
    loud = 0

    def counting(process: Process) -> Process:
        def count(ts: int, price: float, size: float) -> None:
            nonlocal loud
            loud += 1
            process(ts, price, size)

        return count

    engine._processors = [counting(process) for process in engine._processors]  # noqa: SLF001  a look inside, to count
    for frame in market.frames:
        engine.process((frame,))
    events = ", ".join(f"{count:,} {kind}" for kind, count in sorted(engine.event_counts.items(), key=lambda pair: -pair[1])[:5])
    return f"{loud / market.ticks:.1%} of the ticks leave the calm range and take the long way; events: {events}"
