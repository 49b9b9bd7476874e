"""Looking at a run with many instruments gives everybody else their turn."""

import asyncio
from datetime import UTC
from decimal import Decimal

from adapters.outbound.memory.journal import MemoryJournal
from application.encoding import EventEncoder
from application.queries import Queries, RunStatus
from application.recovery import recover
from application.trading_loop import LoopOptions, TradingLoop
from domain.engine import EngineConfig, TradingEngine
from domain.instrument import Instrument
from domain.session import SessionRules
from tests.unit.application.hand_run import HandFeed
from tests.unit.followers.manual_clock import ManualClock

INSTRUMENTS = tuple(Instrument(f"S{number}", Decimal("0.05")) for number in range(200))


class Turns:
    """Counts the turns of the event loop."""

    def __init__(self) -> None:
        self.count = 0
        self._counting = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.count += 1

    async def stop(self) -> None:
        self._counting.cancel()
        await asyncio.gather(self._counting, return_exceptions=True)


async def test_a_snapshot_of_many_instruments_is_taken_in_parts() -> None:
    journal = MemoryJournal({})
    config = EngineConfig(INSTRUMENTS, (), SessionRules.around_the_clock())
    recovered = recover(journal, lambda: TradingEngine(config), EventEncoder(UTC))
    loop = TradingLoop(HandFeed(), recovered, journal, [], ManualClock(), LoopOptions())
    status = RunStatus("running", "0.1.0", "embedded", "run-1", "simulator", 0)
    queries = Queries(loop.view, loop.risk_use, journal, lambda: status, UTC)
    turns = Turns()
    view = await loop.view()
    for_the_view, turns.count = turns.count, 0
    snapshot = await queries.snapshot()
    assert [each["symbol"] for each in snapshot["instruments"]] == [each.symbol for each in view.instruments]
    assert for_the_view >= len(INSTRUMENTS) // 50
    assert turns.count >= for_the_view + len(INSTRUMENTS) // 20
    await turns.stop()
