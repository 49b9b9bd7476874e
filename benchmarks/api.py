"""`python -m benchmarks.api [--ticks N] [--rounds N]`: what the API's questions cost in a long history against a short one.

The ticks of the other benchmarks, traded on one-second bars, make a journal of some 100,000 events; its first tenth makes
another. Each question is asked of both in turns: one that reads the whole history would take ten times as long of the long one.
The longest turn is how long one question keeps the event loop, and so the engine, from its next batch: of all rounds the
shortest, since other programs on the machine only make it longer.
"""

import argparse
import asyncio
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC
from pathlib import Path
from statistics import median

from adapters.inbound.http.metrics import exposed
from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from application.encoding import EventEncoder
from application.followers.time_series_delivery import FOLLOWER, TimeSeriesDelivery
from application.queries import History, JournalPoints, OrderFilter, Page, PastPoints, Queries, RunStatus, TradeFilter
from application.queries.events import EventsAsked
from application.queries.span import Span
from application.recorder import Recorder
from application.risk_use import LimitUse, risk_use
from benchmarks.market import Market, market
from domain.engine import TradingEngine
from domain.view import EngineView
from domain.viewing import view

Ask = Callable[[], Awaitable[object]]
_STATUS = RunStatus("running", "0", "embedded", "benchmark", "simulator", 0)


class Run:
    """A journal with its time series, and the questions about it."""

    def __init__(self, found: Market, folder: Path) -> None:
        self.found = found
        self.folder = folder
        self.recorder = Recorder(TradingEngine(found.config(timeframe="1s")), EventEncoder(UTC))
        self.journal = SqliteJournal.open(folder / "journal.sqlite", {}, "normal")
        self.store = SqliteTimeSeriesStore(folder / "timeseries.sqlite", "normal")
        self.history = History(PastPoints(self.store, self.journal, JournalPoints(self.journal, found.symbols, "csv")), UTC)

    async def fill(self) -> None:
        """Trade the whole market."""
        delivery = TimeSeriesDelivery(self.store, self.found.symbols, "csv", self.journal)
        for frame in self.found.frames:
            entry = self.recorder.take(frame, "")
            self.journal.append([entry])
            await delivery.deliver([entry])
        self.journal.move_cursor(FOLLOWER, self.journal.last_seq())

    @property
    def events(self) -> int:
        """How many events the journal has."""
        return sum(self.recorder.engine.event_counts.values())

    def queries(self) -> Queries:
        """Questions whose read models have read nothing yet."""

        async def look() -> EngineView:
            return view(self.recorder.engine)

        async def use() -> Sequence[LimitUse]:
            return risk_use(self.recorder.engine)

        return Queries(look, use, self.journal, lambda: _STATUS, UTC)

    async def questions(self) -> dict[str, Ask]:
        """What is asked, by name; the read models have taken in the past."""
        queries, symbol = self.queries(), self.found.symbols[0]
        await queries.warm_up()
        trades = (await queries.trades(Page(1_000)))["items"]
        middle = trades[len(trades) // 2]
        cursor = self.journal.last_seq() // 2

        async def metrics() -> bytes:
            return exposed(await queries.measurements(), 0)

        return {
            "snapshot": queries.snapshot,
            "account": queries.account,
            "trades, newest 100": lambda: queries.trades(Page()),
            "trades of a strategy, from the middle": lambda: queries.trades(
                Page(before=cursor), TradeFilter(strategy_id=str(middle["strategy_id"]))
            ),
            "orders, newest 100": lambda: queries.orders(Page()),
            "orders that are filled, from the middle": lambda: queries.orders(Page(before=cursor), OrderFilter(status="filled")),
            "events, oldest 100": lambda: queries.events(Page()),
            "events with a text that none has": lambda: queries.events(Page(), EventsAsked(contains="no such text")),
            "events of an instrument, newest 100": lambda: queries.events(Page(before=2 * cursor), EventsAsked(symbol=symbol)),
            "bars, newest 100": lambda: queries.bars(symbol, "1s", Page()),
            "stats by day": lambda: queries.stats("day"),
            "equity, 500 points": lambda: queries.equity(Span(), 500),
            "explain": lambda: queries.explain(str(middle["trade_id"])),
            "indicators": queries.indicators,
            "history of bars, newest 1,000": lambda: self.history.bars(symbol, "1s", Span()),
            "history of ticks, newest 1,000": lambda: self.history.ticks(symbol, Span()),
            "metrics": metrics,
        }

    async def close(self) -> None:
        """Release the files."""
        await self.store.close()
        self.journal.close()


class Turns:
    """The longest time that the event loop gave nobody else a turn while a question was answered."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def watch(self) -> None:
        """Ask for a turn again and again, until cancelled."""
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            self.longest_s, last = max(self.longest_s, now - last), now


async def _timed(ask: Ask) -> float:
    began = time.process_time()
    await ask()
    return (time.process_time() - began) * 1_000


async def _longest_turn_ms(ask: Ask) -> float:
    turns = Turns()
    watching = asyncio.create_task(turns.watch())
    await asyncio.sleep(0)
    await ask()
    await asyncio.sleep(0)
    watching.cancel()
    return turns.longest_s * 1_000


async def measure_api(found: Market, rounds: int) -> None:
    """Print a line for each question."""
    tenth = Market(found.name, found.symbols, found.frames[: max(len(found.frames) // 10, 1)])
    with tempfile.TemporaryDirectory() as folder:
        short, long = Run(tenth, Path(folder) / "short"), Run(found, Path(folder) / "long")
        for run in (short, long):
            await run.fill()
        print(f"{found.name}: {short.events:,} events of {tenth.ticks:,} ticks, and {long.events:,} of {found.ticks:,}")
        await _read_models(long)
        asked = [await run.questions() for run in (short, long)]
        print(f"{'':42} {'short':>9} {'long':>9} {'ratio':>6} {'longest turn':>13}")
        for name in asked[0]:
            spent: list[list[float]] = [[], []]
            for _ in range(rounds):
                for each, questions in zip(spent, asked, strict=True):
                    each.append(await _timed(questions[name]))
            turn = min([await _longest_turn_ms(asked[1][name]) for _ in range(rounds)])
            one, other = (median(each) for each in spent)
            print(f"{name:42} {one:6.2f} ms {other:6.2f} ms {other / one:6.2f} {turn:10.2f} ms")
        for run in (short, long):
            await run.close()


async def _read_models(run: Run) -> None:
    queries = run.queries()
    spent = await _timed(queries.warm_up)
    turn = min([await _longest_turn_ms(run.queries().warm_up) for _ in range(5)])
    tracemalloc.start()
    kept = run.queries()
    await kept.warm_up()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"read models: the first reading takes {spent:,.0f} ms (longest turn {turn:.1f} ms) and keeps {size / 1e6:.1f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api", description=__doc__)
    parser.add_argument("--ticks", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    asyncio.run(measure_api(market(arguments.ticks), arguments.rounds))


if __name__ == "__main__":
    main()
