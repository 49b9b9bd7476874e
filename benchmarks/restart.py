"""Restart: a journal whose tail holds 100,000 events after the newest snapshot."""

import tempfile
import time
from datetime import UTC
from pathlib import Path

from adapters.outbound.sqlite.journal import SqliteJournal
from application.encoding import EventEncoder
from application.recorder import Recorder
from application.recovery import recover, take_snapshot
from benchmarks.market import Market
from domain.engine import TradingEngine

TAIL_EVENTS = 100_000


def measure_restart(market: Market) -> None:
    """Print the wall time of opening and recovering; strategies on one-second bars make many events of few ticks."""
    config = market.config(timeframe="1s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        journal = SqliteJournal.open(path, {}, "normal")
        recorder = Recorder(TradingEngine(config), EventEncoder(UTC))
        journal.append([recorder.take(market.frames[0], "")])
        journal.save_snapshot(take_snapshot(recorder, ""))
        events = ticks = 0
        for frame in market.frames[1:]:
            entry = recorder.take(frame, "")
            journal.append([entry])
            events += len(entry.events)
            ticks += len(frame)
            if events >= TAIL_EVENTS:
                break
        journal.close()
        began = time.perf_counter()
        journal = SqliteJournal.open(path, {}, "normal")
        recovered = recover(journal, lambda: TradingEngine(config), EventEncoder(UTC))
        seconds = time.perf_counter() - began
        journal.close()
    if recovered.recorder.engine.state_hash() != recorder.engine.state_hash():
        raise SystemExit("the recovered state differs")
    print(f"\nrestart: a tail of {events:,} events and {ticks:,} ticks opened, folded and checked in {seconds:.2f} s (wall)")
