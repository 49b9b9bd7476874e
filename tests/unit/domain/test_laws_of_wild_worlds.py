"""The laws of the engine where everything is on: parts of orders, latency, stale data, limits that act, splits, people."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.engine import EngineConfig, TradingEngine
from domain.events import (
    AccountChanged,
    Event,
    OrderFilled,
    OrderHeld,
    OrderSubmitted,
    PositionClosed,
    SplitApplied,
    TradingStateChanged,
)
from tests.unit.domain.stage import continued, of
from tests.unit.domain.test_laws_of_determinism import Loud
from tests.unit.domain.wild import wild_worlds
from tests.unit.domain.worlds import Item, batch, law, run

World = tuple[EngineConfig, list[Item]]


@law(120)
@given(wild_worlds(longest=600))
def test_a_tick_that_is_taken_quietly_has_the_effect_of_one_that_is_not(world: World) -> None:
    config, items = world
    quiet, loud = TradingEngine(config), Loud(config)
    assert run(quiet, items, len(items)) == run(loud, items, len(items))
    assert quiet.state() == loud.state()


@law(40)
@given(wild_worlds(), st.data())
def test_an_engine_restored_at_any_point_continues_as_the_one_that_went_on_in_batches_of_any_size(
    world: World, data: st.DataObject
) -> None:
    config, items = world
    whole = TradingEngine(config)
    expected = run(whole, items)
    engine, events, at = TradingEngine(config), list[Event](), 0
    for cut in sorted(data.draw(st.lists(st.integers(0, len(items)), min_size=1, max_size=4))):
        events += run(engine, items[at:cut], 50)
        engine, at = continued(engine), cut
    events += run(engine, items[at:], 7)
    assert events == expected
    assert engine.state_hash() == whole.state_hash()


@law(60)
@given(wild_worlds())
def test_money_is_conserved_and_no_order_is_executed_for_more_than_it_is(world: World) -> None:
    config, items = world
    engine = TradingEngine(config)
    account = engine.account
    wanted: dict[str, int] = {}
    for item in items:
        events = engine.process(batch([item]))
        assert account.ledger.imbalance(account.position_value, account.unrealized) == 0
        for event in of(events, AccountChanged):
            assert event.equity == config.initial_cash + event.realized_pnl + event.unrealized_pnl - event.charges
        for lane in engine.lanes:
            for desk in lane.desks:
                orders = {order.order_id: order for order in (*desk.working, *desk.held)}
                for order in orders.values():
                    assert 0 <= order.filled < order.quantity
                    parent = orders.get(order.parent_id)
                    assert parent is None or order.quantity <= parent.quantity
                    wanted[order.order_id] = order.quantity
                held = sum(quantity for quantity, _ in desk.position.lots)
                assert abs(desk.position.quantity) == held
                assert desk.position.cost == sum(cost for _, cost in desk.position.lots)
                assert all(quantity > 0 for quantity, _ in desk.position.lots)
                assert (desk.trip is None) == (held == 0)
                assert desk.trip is None or desk.trip.quantity - desk.trip.exited == held
    for strategy_id, book in account.ledger.strategies.items():
        desks = [desk for lane in engine.lanes for desk in lane.desks if desk.strategy_id == strategy_id]
        trips = [desk.trip for desk in desks if desk.trip]
        open_net = sum((trip.realized - trip.charges for trip in trips), Decimal(0))
        assert book.net_pnl + open_net == book.realized - book.charges


@law(60)
@given(wild_worlds())
def test_while_halted_nothing_goes_out_but_what_flattens_and_while_reducing_nothing_grows(world: World) -> None:
    """What was closing already when everything is flattened goes on."""
    config, items = world
    engine = TradingEngine(config)
    for item in items:
        before = engine.floor.controls.state
        held = {id(desk): desk.position.quantity for lane in engine.lanes for desk in lane.desks}
        events = engine.process(batch([item]))
        if of(events, TradingStateChanged) or engine.floor.controls.state != before or before == "active":
            continue
        if before == "halted":
            assert {order.purpose for order in of(events, OrderSubmitted)} <= {"flatten"}
            assert of(events, OrderHeld) == []
            assert "entry" not in {fill.purpose for fill in of(events, OrderFilled)}
        if of(events, SplitApplied):
            continue
        for lane in engine.lanes:
            for desk in lane.desks:
                now, then = desk.position.quantity, held.get(id(desk), 0)
                assert abs(now) <= abs(then)
                assert now * then >= 0


def test_the_worlds_have_what_they_promise() -> None:
    """Each kind of what is to be tried comes about in some of them: a law that nothing can break is none."""
    seen: set[str] = set()
    reasons: set[str] = set()

    @law(150)
    @given(wild_worlds())
    def look(world: World) -> None:
        for event in run(TradingEngine(world[0]), world[1], 1_000):
            seen.add(event.kind)
            if isinstance(event, PositionClosed):
                reasons.add(event.exit_reason)

    look()
    wanted = {"order_held", "order_amended", "order_cancelled", "order_expired", "order_triggered", "order_trailed"}
    wanted |= {"split_applied", "data_freshness_changed", "trading_state_changed", "command_refused", "strategy_switched"}
    assert wanted <= seen
    assert reasons >= {"signal", "stop", "target", "flatten", "manual"}
