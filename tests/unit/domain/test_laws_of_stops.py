"""Stops: they never loosen, they follow the rules of their position alone, and what they trigger is carried out."""

from hypothesis import given

from domain.engine import EngineConfig, TradingEngine
from domain.events import (
    Event,
    OrderFilled,
    OrderSubmitted,
    PositionClosed,
    SignalGenerated,
    StopMoved,
    StopPlaced,
    StopTriggered,
)
from domain.frame import RowKind, instrument_of, kind_of
from domain.lane import Lane
from tests.unit.domain.stage import Row, of
from tests.unit.domain.worlds import Item, batch, law, run, worlds


@law(80)
@given(worlds())
def test_a_stop_never_loosens_and_ends_with_its_position(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    levels: dict[str, float | None] = {}
    triggered: set[str] = set()
    for event in run(TradingEngine(config), items):
        if isinstance(event, StopPlaced):
            assert event.trade_id not in levels
            levels[event.trade_id] = event.level
        elif isinstance(event, StopMoved):
            sign = 1 if event.side == "long" else -1
            assert event.previous == levels[event.trade_id]
            assert event.previous is None or sign * event.level > sign * event.previous
            assert event.trade_id not in triggered
            levels[event.trade_id] = event.level
        elif isinstance(event, StopTriggered):
            sign = 1 if event.side == "long" else -1
            assert event.level == levels[event.trade_id]
            assert sign * event.price <= sign * event.level
            assert event.trade_id not in triggered
            triggered.add(event.trade_id)
        elif isinstance(event, PositionClosed):
            assert (event.exit_reason == "stop") is (event.trade_id in triggered)
            levels.pop(event.trade_id, None)


@law(80)
@given(worlds())
def test_a_triggered_stop_sends_its_exit_at_once_and_no_price_passes_a_stop_in_silence(
    world: tuple[EngineConfig, list[Item]],
) -> None:
    config, items = world
    engine = TradingEngine(config)
    for item in items:
        events = engine.process(batch([item]))
        for at, event in enumerate(events):
            if isinstance(event, StopTriggered):
                order = events[at + 1]
                assert isinstance(order, OrderSubmitted)
                assert (order.purpose, order.trade_id, order.price) == ("stop", event.trade_id, event.price)
        if isinstance(item, tuple) and accepted(events, item, engine):
            for desk in engine.lanes[instrument_of(item[0])].desks:
                assert desk.stop is None or desk.is_exiting or not desk.stop.is_hit(item[2])


@law(80)
@given(worlds())
def test_an_order_is_filled_at_the_next_tick_that_counts_and_never_at_its_cause(
    world: tuple[EngineConfig, list[Item]],
) -> None:
    config, items = world
    engine = TradingEngine(config)
    same_tick = config.matching.fill_on == "same_tick"
    waiting: dict[str, int] = {}
    for at, item in enumerate(items):
        events = engine.process(batch([item]))
        counts = isinstance(item, tuple) and accepted(events, item, engine)
        lane = engine.lanes[instrument_of(item[0])] if isinstance(item, tuple) else None
        for event in events:
            if isinstance(event, OrderSubmitted):
                waiting[event.order_id] = at
            elif isinstance(event, OrderFilled):
                assert counts
                assert waiting.pop(event.order_id) < at or same_tick
        if counts and lane is not None and isinstance(item, tuple):  # an earlier print knows nothing of a later order
            left = [order for desk in lane.desks for order in desk.working if order.submitted_ts <= item[1]]
            assert all(waiting[order.order_id] == at and not same_tick for order in left)


@law(40)
@given(worlds())
def test_every_accepted_signal_has_its_order_and_every_order_its_cause(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    engine = TradingEngine(config)
    for item in items:
        events = engine.process(batch([item]))
        submitted = [event for event in of(events, OrderSubmitted) if event.purpose != "stop"]
        accepted_signals = [event for event in of(events, SignalGenerated) if event.status == "accepted"]
        assert {(event.strategy_id, event.symbol, event.side) for event in submitted} == {
            (event.strategy_id, event.symbol, event.action) for event in accepted_signals
        }
        assert all(event.code for event in of(events, SignalGenerated) if event.status != "accepted")


def accepted(events: list[Event], row: Row, engine: TradingEngine) -> bool:
    """Whether a row is a trade that took its place in the market."""
    lane: Lane = engine.lanes[instrument_of(row[0])]
    if row[0] & 3 == 3 or kind_of(row[0]) is not RowKind.TRADE:
        return False
    return lane.session is not None and not any(event.kind == "tick_refused" for event in events)
