"""Determinism: batches, snapshots, the quiet path and the future make no difference to what is decided."""

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.assignment import Assignment, Sizing
from domain.commands import AdvanceTime, Command
from domain.engine import EngineConfig, TradingEngine
from domain.events import Event
from domain.frame import TickFrame
from domain.lane import Lane
from domain.risk import LossAction
from domain.timeframe import Timeframe
from tests.unit.domain.stage import continued
from tests.unit.domain.worlds import (
    INSTRUMENTS,
    ROUND_THE_CLOCK,
    STOPS,
    Item,
    Noisy,
    NoisyParams,
    batch,
    feeds,
    garbage,
    law,
    run,
    worlds,
)

EVERYTHING = (
    "adx_2", "atr_2", "bollinger_3_2", "ema_2", "macd_2_3_2", "rsi_2", "sma_2", "supertrend_2_1", "vwap", "vwap_2",
)  # fmt: skip


def never(ts: int, price: float, size: float) -> bool:
    return False


def whole_way(lane: Lane, ts: int, price: float, size: float) -> None:
    lane._horizon = lane._quiet_until = 0
    lane.process(ts, price, size)


class Loud(TradingEngine):
    """An engine that knows no quiet ticks, nor any that only join their bar: every trade goes the whole way."""

    def __init__(self, config: EngineConfig) -> None:
        super().__init__(config)
        for at, lane in enumerate(self.lanes):
            self._takers[at * 4] = never
            self._processors[at * 4] = partial(whole_way, lane)


@law(120)
@given(worlds(longest=800))
def test_a_tick_that_is_taken_quietly_has_the_effect_of_one_that_is_not(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    quiet, loud = TradingEngine(config), Loud(config)
    assert run(quiet, items, len(items)) == run(loud, items, len(items))
    assert quiet.state() == loud.state()


class Watchful(Loud):
    """A loud engine that looks at the account after every trade, whatever anybody's band is."""

    def process(self, batch: Sequence[TickFrame | Command]) -> list[Event]:
        self.floor.has_moved = True
        return super().process(batch)


@law(60)
@given(worlds(longest=400), st.sampled_from([1, 4, 40]), st.sampled_from(LossAction))
def test_no_peak_and_no_fall_from_it_is_missed_between_two_looks(
    world: tuple[EngineConfig, list[Item]], limit: int, action: LossAction
) -> None:
    limits = replace(world[0].limits, max_drawdown=Decimal(limit), drawdown_action=action)
    config = replace(world[0], limits=limits)
    quiet, watchful = TradingEngine(config), Watchful(config)
    assert run(quiet, world[1], len(world[1])) == run(watchful, world[1])
    assert quiet.state() == watchful.state()


def test_there_are_quiet_ticks() -> None:
    engine = TradingEngine(EngineConfig(INSTRUMENTS[:1], (), ROUND_THE_CLOCK))
    lane = engine.lanes[0]
    engine.process(batch([(0, 0, 100.0, 1.0), (0, 1, 101.0, 1.0)]))
    assert lane.take(2, 100.5, 1.0)
    assert not lane.take(3, 102.0, 1.0)
    assert lane._quiet_until > 3, "a new highest price only joins its bar"


@law(60)
@given(worlds(), st.data())
def test_batches_make_no_difference(world: tuple[EngineConfig, list[Item]], data: st.DataObject) -> None:
    config, items = world
    outcomes = []
    for size in (1, 7, 1_000):
        engine = TradingEngine(config)
        outcomes.append((run(engine, items, size), engine.state_hash()))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(items)), max_size=10)))
    engine = TradingEngine(config)
    bounds = [0, *cuts, len(items)]
    events = [event for a, b in pairwise(bounds) for event in engine.process(batch(items[a:b]))]
    outcomes.append((events, engine.state_hash()))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@law(60)
@given(worlds(longest=400), st.data())
def test_an_engine_restored_at_any_point_continues_as_the_one_that_went_on(
    world: tuple[EngineConfig, list[Item]], data: st.DataObject
) -> None:
    config, items = world
    whole = TradingEngine(config)
    expected = run(whole, items)
    engine, events, at = TradingEngine(config), list[Event](), 0
    for cut in sorted(data.draw(st.lists(st.integers(0, len(items)), min_size=1, max_size=5))):
        events += run(engine, items[at:cut], 50)
        twin = continued(engine)
        assert twin.state_hash() == engine.state_hash()
        engine, at = twin, cut
    events += run(engine, items[at:], 50)
    assert events == expected
    assert engine.state_hash() == whole.state_hash()


@law(40)
@given(worlds(longest=300), st.data())
def test_the_future_changes_nothing_in_the_past(world: tuple[EngineConfig, list[Item]], data: st.DataObject) -> None:
    config, items = world
    known = data.draw(st.integers(0, len(items)))
    other = data.draw(feeds(len(config.instruments), 100))
    futures = [items, items[:known] + other, items[:known]]
    pasts = []
    for future in futures:
        engine = TradingEngine(config)
        events = run(engine, future, 1_000)
        reached = TradingEngine(config)
        run(reached, items[:known])
        pasts.append([event for event in events if event.seq <= reached.seq])
    assert pasts[0] == pasts[1] == pasts[2]


@law(60)
@given(worlds())
def test_inputs_and_events_share_one_count_without_a_gap(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    engine = TradingEngine(config)
    for item in items:
        before = engine.seq
        events = engine.process(batch([item]))
        assert [event.seq for event in events] == list(range(before + 2, engine.seq + 1))
        assert engine.seq == before + 1 + len(events)


rows = st.builds(lambda instrument, row: (instrument << 2 | row[0], *row[1:]), st.integers(0, len(INSTRUMENTS) - 1), garbage)
times = st.integers(0, 7_258_118_400 * 10**9 - 1)


@law(150)
@given(st.lists(rows | times.map(AdvanceTime), max_size=60), st.sampled_from([*STOPS, None]))
def test_no_row_makes_the_engine_raise_and_its_state_stays_one_that_json_can_hold(items: Sequence[Item], stop: None) -> None:
    noisy = Assignment("noisy", Noisy, NoisyParams(1, Timeframe(1), EVERYTHING), Sizing(quantity=15), stop)
    engine = TradingEngine(EngineConfig(INSTRUMENTS, (noisy,), ROUND_THE_CLOCK, timeframes=(Timeframe(1),)))
    run(engine, items, 7)
    assert continued(engine).state_hash() == engine.state_hash()
    assert engine.account.ledger.imbalance(engine.account.position_value, engine.account.unrealized) == 0


prices = st.floats(1e-9, 1e12)
sizes = st.floats(0, 1e15)


@law(150)
@given(st.lists(st.tuples(st.integers(0, 3), prices, sizes), max_size=80), st.sampled_from([*STOPS, None]))
def test_no_price_within_the_bounds_makes_a_number_that_is_none(ticks: list[tuple[int, float, float]], stop: None) -> None:
    noisy = Assignment("noisy", Noisy, NoisyParams(1, Timeframe(1), EVERYTHING), Sizing(quantity=15), stop)
    config = EngineConfig(INSTRUMENTS[:1], (noisy,), ROUND_THE_CLOCK, timeframes=(Timeframe(1),), max_jump_pct=1e30)
    engine, ts = TradingEngine(config), 0
    for seconds, price, size in ticks:
        ts += seconds * 500_000_000
        for event in engine.process(batch([(0, ts, price, size)])):
            numbers = [getattr(event, name) for name in event.__slots__]
            assert all(math.isfinite(number) for number in numbers if isinstance(number, float))
    assert not any(desk.failed for desk in engine.lanes[0].desks)
    assert continued(engine).state_hash() == engine.state_hash()
    assert engine.account.ledger.imbalance(engine.account.position_value, engine.account.unrealized) == 0
