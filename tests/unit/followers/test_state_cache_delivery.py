"""What stands in the state cache is what the engine holds."""

import json
from datetime import UTC

import pytest

from adapters.outbound.memory.journal import MemoryJournal
from adapters.outbound.memory.state_cache import MemoryStateCache
from application.followers.state_cache_delivery import StateCacheDelivery
from application.followers.state_keys import indicator_key
from application.recorder import Recorder
from domain.view import EngineView
from domain.viewing import view
from tests.unit.application.small_run import SYMBOLS, frames, recorder


class Run:
    """A journal that grows, and a cache that follows it."""

    def __init__(self) -> None:
        self.journal = MemoryJournal({})
        self.recorder: Recorder = recorder()
        self.cache = MemoryStateCache(lambda: 0.0)
        self.delivery = StateCacheDelivery(self.cache, self.journal, self.view, UTC, bars=5)

    async def view(self) -> EngineView:
        """The engine's state."""
        return view(self.recorder.engine)

    async def value(self, key: str) -> object:
        """A value as JSON has it; None where there is none."""
        found = await self.cache.get(key)
        return None if found is None else json.loads(found)


@pytest.fixture
async def run() -> Run:
    """Twenty frames, delivered one by one."""
    made = Run()
    await made.delivery.fill()
    for number, frame in enumerate(frames(20), 1):
        entry = made.recorder.take(frame, str(number))
        made.journal.append([entry])
        await made.delivery.deliver([entry])
    return made


async def test_open_positions_and_their_stops_are_there_and_closed_ones_are_not(run: Run) -> None:
    state = await run.view()
    assert state.positions
    for position in state.positions:
        value = await run.value(f"position:{position.strategy_id}:{position.symbol}")
        assert isinstance(value, dict)
        assert (value["quantity"], value["entry_price"]) == (position.quantity, position.average_price)
        assert value["unrealized_pnl"] == str(position.unrealized_pnl)
        stop = await run.value(f"sl:{position.trade_id}")
        assert isinstance(stop, dict)
        assert position.stop is not None
        assert stop["current_sl"] == position.stop.level == value["stop"]
    open_trades = {position.trade_id for position in state.positions}
    for symbol, number in ((symbol, number) for symbol in SYMBOLS for number in range(1, 50)):
        trade_id = f"ema_cross-{symbol}-T{number}"
        assert await run.cache.exists(f"sl:{trade_id}") == (trade_id in open_trades)


async def test_ticks_indicators_and_candles_are_the_newest(run: Run) -> None:
    for instrument in (await run.view()).instruments:
        tick = await run.value(f"tick:latest:{instrument.symbol}")
        assert isinstance(tick, dict)
        assert (tick["price"], tick["volume"]) == (instrument.price, instrument.size)
        assert await run.value(f"indicators:{instrument.symbol}") == {"1s": dict(instrument.indicators["1s"])}
        for name, value in instrument.indicators["1s"].items():
            assert await run.value(indicator_key("NSE", instrument.symbol, "1s", name)) == value
        candles = await run.value(f"candles:NSE:{instrument.symbol}")
        newest = run.journal.events(kinds=("bar_closed",), key=instrument.symbol, limit=5, newest_first=True)
        assert candles == [json.loads(event.body) for event in newest]


async def test_counters_are_those_of_the_engine_however_often_entries_are_delivered(run: Run) -> None:
    await run.delivery.deliver(list(run.journal.entries(0, 100)))
    (strategy,) = (await run.view()).strategies
    prefix = "stats:strategy:ema_cross"
    assert strategy.trades > 3
    assert await run.value(f"{prefix}:trades") == strategy.trades
    assert await run.value(f"{prefix}:wins") == strategy.wins
    assert await run.value(f"{prefix}:pnl") == str(strategy.net_pnl)
    for action, number in strategy.signals.items():
        assert await run.value(f"{prefix}:signals:{action}") == number
    assert await run.value("stats:daily:trades") == strategy.trades
    assert await run.value("stats:daily:signals") == sum(strategy.signals.values())
    assert await run.value("stats:daily:pnl") == str(strategy.net_pnl)


async def test_a_cache_that_lost_everything_gets_the_same_values_back(run: Run) -> None:
    again = Run()
    again.journal, again.recorder = run.journal, run.recorder
    again.delivery = StateCacheDelivery(again.cache, run.journal, run.view, UTC, bars=5)
    await again.delivery.fill()
    assert await all_values(again) == await all_values(run)


async def all_values(run: Run) -> dict[str, object]:
    """Every key that the run can have, with its value."""
    keys = [f"tick:latest:{symbol}" for symbol in SYMBOLS]
    keys += [f"{kind}:{symbol}" for kind in ("indicators", "candles:NSE", "position:ema_cross") for symbol in SYMBOLS]
    keys += [f"strategy:NSE:{symbol}:ema_cross" for symbol in SYMBOLS]
    keys += [f"sl:ema_cross-{symbol}-T{number}" for symbol in SYMBOLS for number in range(1, 50)]
    return {key: await run.value(key) for key in keys}


@pytest.mark.parametrize(
    ("timeframe", "output", "key"),
    [
        ("1m", "ema_9", "indicator:NSE:ABB:ema:9"),
        ("5m", "ema_9", "indicator:NSE:ABB:ema@5m:9"),
        ("1m", "macd_12_26_9.signal", "indicator:NSE:ABB:macd.signal:12_26_9"),
    ],
)
def test_an_indicator_has_a_key_of_its_own(timeframe: str, output: str, key: str) -> None:
    assert indicator_key("NSE", "ABB", timeframe, output) == key
