"""`python -m benchmarks.kill`: the kill switch in a ticking market, from the call to the last order's record."""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from statistics import median

from adapters.outbound.sqlite.journal import SqliteJournal
from adapters.outbound.system.clock import SystemClock
from application.encoding import EventEncoder
from application.ports.journal import Entry
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop, store_in_thread
from benchmarks.timed_feed import TimedFeed
from domain.assignment import Assignment
from domain.commands import Kill, OrderRequest, PlaceOrder, ResetKill
from domain.engine import EngineConfig, TradingEngine
from domain.events import OrderCancelled, OrderSubmitted
from domain.instrument import Instrument
from domain.order import OrderTerms, OrderType, TimeInForce
from domain.risk import RiskLimits
from domain.session import SessionRules
from domain.side import Side
from domain.sizing import Sizing
from domain.strategies.catalogue import BUILT_IN
from domain.view import EngineView

SYMBOLS = tuple(f"S{number}" for number in range(20))
ACTOR = "api:benchmark"
LONGEST_MS = 100.0
_GRID = 0.05
_START_NS = 1_705_290_300_000_000_000


def main() -> None:
    """Measure, print, and fail where it took too long or an order went out after the kill switch."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill", description=__doc__)
    parser.add_argument("--rate", type=float, default=20_000.0, help="ticks a second (20,000)")
    parser.add_argument("--rounds", type=int, default=50, help="how often the switch is thrown (50)")
    arguments = parser.parse_args()
    took = sorted(asyncio.run(_measure(arguments.rate, arguments.rounds)))
    print(
        f"kill switch at {arguments.rate:,.0f} ticks/s, {len(SYMBOLS)} positions and {len(SYMBOLS)} working orders,"
        f" thrown {len(took)} times: median {median(took):.1f} ms, slowest {took[-1]:.1f} ms (at most {LONGEST_MS:g} ms)"
    )
    if took[-1] > LONGEST_MS:
        raise SystemExit("it took too long")


async def _measure(rate: float, rounds: int) -> list[float]:
    """Milliseconds of each throw."""
    sent = Sent()
    feed = TimedFeed(SYMBOLS, rate, _START_NS)
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal.open(Path(folder) / "journal.sqlite", {}, "full")
        recovered = recover(journal, lambda: TradingEngine(_config()), EventEncoder(UTC))
        options = LoopOptions(store=store_in_thread, retry_full_s=1.0, is_live=True)
        loop = TradingLoop(feed, recovered, journal, [sent.listen], SystemClock(), options)
        trading = asyncio.create_task(loop.run())
        took = [await _throw(loop, sent) for _ in range(rounds)]
        await loop.stop()
        await trading
        late = feed.lag_s()
        journal.close()
    if late > 1:
        raise SystemExit(f"the machine is too slow for {rate:,.0f} ticks/s: {late:.1f} s behind")
    return took


class Sent:
    """A listener that counts orders sent."""

    def __init__(self) -> None:
        self.orders = 0

    def listen(self, entries: Sequence[Entry]) -> None:
        self.orders += sum(event.kind == OrderSubmitted.kind for entry in entries for event in entry.events)


async def _throw(loop: TradingLoop, sent: Sent) -> float:
    await _until(loop, lambda view: all(instrument.price for instrument in view.instruments))
    for symbol in SYMBOLS:
        await loop.submit(PlaceOrder(0, ACTOR, OrderRequest(symbol, Side.BUY, 10)))
    await _until(loop, lambda view: len(view.positions) == len(SYMBOLS))
    for instrument in (await loop.view()).instruments:
        far = round((instrument.price or 0.0) * 0.9 / _GRID) * _GRID
        waiting = OrderTerms(OrderType.LIMIT, limit_price=round(far, 2), time_in_force=TimeInForce.GTC)
        await loop.submit(PlaceOrder(0, ACTOR, OrderRequest(instrument.symbol, Side.BUY, 1, waiting)))
    began = time.perf_counter()
    events = await loop.submit(Kill(0, ACTOR, "benchmark"))
    took = (time.perf_counter() - began) * 1_000
    kinds = [event.kind for event in events]
    if (kinds.count(OrderSubmitted.kind), kinds.count(OrderCancelled.kind)) != (len(SYMBOLS), len(SYMBOLS)):
        raise SystemExit(f"the kill switch did something else: {kinds}")
    orders = sent.orders
    await _until(loop, lambda view: not view.positions)
    await asyncio.sleep(0.2)
    if sent.orders != orders:
        raise SystemExit(f"{sent.orders - orders} orders went out after the kill switch")
    await loop.submit(ResetKill(0, ACTOR, "benchmark"))
    return took


async def _until(loop: TradingLoop, is_so: Callable[[EngineView], bool]) -> None:
    while not is_so(await loop.view()):  # noqa: ASYNC110  (the market goes on meanwhile; there is nothing to wait for)
        await asyncio.sleep(0.01)


def _config() -> EngineConfig:
    """Both built-in strategies beside the orders by hand, so that somebody would like to trade on."""
    strategies = tuple(
        Assignment(name, strategy, strategy.make_params({"timeframe": "1s"}), Sizing(quantity=1), None)
        for name, strategy in BUILT_IN.items()
    )
    limits = RiskLimits(
        max_position_value=Decimal(1_000_000),
        max_positions=1_000,
        max_positions_per_strategy=1_000,
        max_daily_loss=Decimal(900_000),
        leverage=Decimal(10),
        max_orders_per_second=1_000_000,
    )
    instruments = tuple(Instrument(symbol) for symbol in SYMBOLS)
    return EngineConfig(instruments, strategies, SessionRules.around_the_clock(), limits=limits)


if __name__ == "__main__":
    main()
