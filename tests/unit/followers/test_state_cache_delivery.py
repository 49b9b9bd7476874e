"""What stands in the state cache is what the engine holds, whatever happens to the cache."""

import json

import pytest

from application.followers.state_cache_delivery import LOOK_EVERY_S
from application.followers.state_keys import RUN, SEQ, indicator_key
from application.followers.state_values import CacheTtls
from application.followers.written_values import AGAIN_AFTER_S
from domain.errors import InvalidValue, PortUnavailable
from tests.unit.application.small_run import SYMBOLS
from tests.unit.followers.followed_run import FollowedRun


@pytest.fixture
async def run() -> FollowedRun:
    """Twenty frames, delivered one by one, with positions open at the end."""
    made = FollowedRun()
    await made.trade_and_deliver(20)
    assert (await made.view()).positions
    return made


async def test_open_positions_and_their_stops_are_there_and_closed_ones_are_not(run: FollowedRun) -> None:
    state = await run.view()
    for position in state.positions:
        value = await run.value(f"position:{position.strategy_id}:{position.symbol}")
        assert isinstance(value, dict)
        assert (value["quantity"], value["entry_price"]) == (position.quantity, position.average_price)
        assert value["unrealized_pnl"] == str(position.unrealized_pnl)
        stop = await run.value(f"sl:{position.trade_id}")
        assert isinstance(stop, dict)
        assert position.stop is not None
        assert stop["current_sl"] == position.stop.level == value["stop"]
    assert sorted(await run.cache.keys("sl:")) == sorted(f"sl:{position.trade_id}" for position in state.positions)
    assert len(await run.cache.keys("position:")) == len(state.positions)


async def test_ticks_indicators_and_candles_are_the_newest(run: FollowedRun) -> None:
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


async def test_counters_are_those_of_the_engine_however_often_entries_are_delivered(run: FollowedRun) -> None:
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


async def test_the_cache_tells_the_run_and_how_far_it_has_come(run: FollowedRun) -> None:
    assert await run.value(RUN) == "run-1"
    assert await run.value(SEQ) == run.journal.last_seq()
    assert RUN not in run.memory.written
    assert list(run.memory.written)[-1] == SEQ


async def test_step_by_step_is_the_same_as_all_at_once(run: FollowedRun) -> None:
    assert await run.content() == await run.expected()


async def test_a_delivery_says_how_far_it_has_come_whatever_it_was_given(run: FollowedRun) -> None:
    first = run.trade()
    run.trade(30)
    assert await run.delivery.deliver(first) == run.journal.last_seq()
    assert await run.content() == await run.expected()


async def test_more_bars_at_once_than_are_read_at_a_time(run: FollowedRun) -> None:
    before = len(run.journal.events(kinds=("bar_closed",), limit=10_000))
    first = run.trade()
    run.trade(75)
    assert len(run.journal.events(kinds=("bar_closed",), limit=10_000)) - before > 1_000
    await run.delivery.deliver(first)
    assert await run.content() == await run.expected()


async def test_a_flushed_cache_is_filled_again_with_the_next_delivery(run: FollowedRun) -> None:
    await run.memory.flush()
    await run.trade_and_deliver()
    assert await run.content() == await run.expected()


@pytest.mark.parametrize("write", range(4))
async def test_a_cache_that_is_flushed_while_it_is_written_is_filled_again(run: FollowedRun, write: int) -> None:
    if write % 2:
        await run.memory.flush()
    run.memory.flushes = "before" if write < 2 else "in the middle of"
    await run.trade_and_deliver()
    run.memory.flushes = ""
    run.seconds += LOOK_EVERY_S
    await run.delivery.check()
    assert await run.content() == await run.expected()


async def test_a_flushed_cache_is_filled_again_when_nothing_happens(run: FollowedRun) -> None:
    before = await run.content()
    await run.memory.flush()
    run.seconds += LOOK_EVERY_S
    await run.delivery.check()
    assert await run.content() == before


async def test_a_cache_that_fell_back_to_an_earlier_state_is_filled_again(run: FollowedRun) -> None:
    earlier = await run.content()
    await run.trade_and_deliver(3)
    await run.memory.flush()
    await run.cache.set_many({key: (value, None) for key, value in earlier.items() if value is not None})
    run.seconds += LOOK_EVERY_S
    await run.delivery.check()
    assert await run.content() == await run.expected()


async def test_the_keys_of_another_run_are_removed(run: FollowedRun) -> None:
    other = FollowedRun("run-2", cache=run.memory)
    await other.delivery.check()
    assert await other.content() == await other.expected()
    assert not await run.cache.keys("position:")
    run.seconds += LOOK_EVERY_S
    await run.delivery.check()
    assert await run.content() == await run.expected()


async def test_what_a_killed_process_left_behind_is_removed(run: FollowedRun) -> None:
    await run.cache.set("position:ema_cross:CLOSED", b"{}")
    await run.cache.set("sl:ema_cross-ABB-T0", b"{}")
    await run.cache.set("someone:else", b"1")
    run.delivery = run.new_delivery()
    await run.delivery.check()
    assert await run.cache.get("someone:else") == b"1"
    await run.cache.delete("someone:else")
    assert await run.content() == await run.expected()


async def test_what_has_not_changed_is_not_written_again_at_once(run: FollowedRun) -> None:
    await run.delivery.deliver([])
    assert list(run.memory.written) == [SEQ]
    (position, *_) = (await run.view()).positions
    lasting = {f"sl:{position.trade_id}", f"position:{position.strategy_id}:{position.symbol}", "stats:daily:trades"}
    run.seconds += AGAIN_AFTER_S - 1
    await run.delivery.check()
    assert lasting.isdisjoint(run.memory.written)
    run.seconds += AGAIN_AFTER_S
    await run.delivery.check()
    assert lasting <= run.memory.written.keys()


@pytest.mark.parametrize("key", ["stats:strategy:ema_cross:trades", "stats:daily:signals"])
async def test_a_lasting_value_that_somebody_overwrote_is_back_within_a_minute_of_a_quiet_market(
    run: FollowedRun, key: str
) -> None:
    await run.cache.delete(key)
    await run.cache.push_and_trim(key, b"someone's", 10)
    for _ in range(60):
        run.seconds += 1
        await run.delivery.check()
    expected = await run.expected()
    assert await run.cache.get(key) == expected[key]


async def test_in_a_quiet_market_what_is_still_true_stays_and_prices_grow_old() -> None:
    run = FollowedRun(ttls=CacheTtls(position=8, strategy=8, stats=8, tick=8, indicators=8, candles=8))
    await run.trade_and_deliver(20)
    state = await run.expected()
    for _ in range(40):
        run.seconds += 1
        await run.delivery.check()
    growing_old = ("tick:", "indicator:", "indicators:", "candles:")
    assert await run.content() == {key: value for key, value in state.items() if not key.startswith(growing_old)}


async def test_a_symbol_that_trades_keeps_indicators_that_do_not_change() -> None:
    run = FollowedRun(ttls=CacheTtls(indicators=8, candles=8))
    await run.trade_and_deliver(20)
    for _ in range(20):
        run.seconds += 1
        await run.trade_and_deliver()
    assert await run.content() == await run.expected()


async def test_a_cache_that_is_down_at_first_is_filled_when_it_is_there() -> None:
    run = FollowedRun()
    run.memory.down = True
    with pytest.raises(PortUnavailable):
        await run.delivery.check()
    with pytest.raises(PortUnavailable):
        await run.trade_and_deliver(20)
    run.memory.down = False
    await run.delivery.check()
    assert await run.content() == await run.expected()


async def test_a_write_that_broke_off_is_made_whole(run: FollowedRun) -> None:
    run.memory.breaks_off = True
    with pytest.raises(PortUnavailable):
        await run.trade_and_deliver()
    run.memory.breaks_off = False
    await run.trade_and_deliver()
    assert await run.content() == await run.expected()


async def test_a_value_of_another_type_at_a_key_of_ours_is_replaced(run: FollowedRun, caplog: pytest.LogCaptureFixture) -> None:
    wrong = {RUN, SEQ, "tick:latest:ABB", "candles:NSE:ABB", "stats:daily:pnl"}
    for key in wrong:
        await run.cache.delete(key)
        await run.cache.push_and_trim(key, b"someone's", 10)
    run.seconds += LOOK_EVERY_S
    caplog.clear()
    await run.delivery.check()
    assert await run.content() == await run.expected()
    told = [record.args[0] for record in caplog.records if record.levelname == "WARNING" and isinstance(record.args, tuple)]
    assert {error.field for error in told if isinstance(error, InvalidValue)} == wrong
    assert len(told) == len(wrong)


async def test_every_symbol_has_its_keys_from_the_first_delivery_on() -> None:
    run = FollowedRun()
    await run.delivery.check()
    assert await run.cache.keys("tick:latest:") == []
    await run.trade_and_deliver()
    assert sorted(await run.cache.keys("tick:latest:")) == [f"tick:latest:{symbol}" for symbol in SYMBOLS]


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
