"""Money: nothing is ever created or lost, and every round trip adds up."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given

from domain.engine import EngineConfig, TradingEngine
from domain.events import AccountChanged, Event, OrderFilled, OrderSubmitted, PositionChanged, PositionClosed
from tests.unit.domain.stage import of
from tests.unit.domain.worlds import Item, batch, law, run, worlds


def exact(price: float) -> Decimal:
    return Decimal(repr(price))


@law(60)
@given(worlds())
def test_money_is_conserved_after_every_input_and_in_every_account_event(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    engine = TradingEngine(config)
    account = engine.account
    for item in items:
        events = engine.process(batch([item]))
        assert account.ledger.imbalance(account.position_value, account.unrealized) == 0
        assert account.equity == account.ledger.cash + account.position_value
        for event in of(events, AccountChanged):
            assert event.equity == config.initial_cash + event.realized_pnl + event.unrealized_pnl - event.charges


@law(40)
@given(worlds())
def test_cash_is_what_every_fill_has_paid_and_positions_are_what_the_fills_add_up_to(
    world: tuple[EngineConfig, list[Item]],
) -> None:
    config, items = world
    engine = TradingEngine(config)
    cash, held = config.initial_cash, defaultdict[tuple[str, str], int](int)
    for event in run(engine, items):
        if isinstance(event, OrderFilled):
            signed = event.quantity if event.action == "BUY" else -event.quantity
            cash -= signed * exact(event.price) + event.charges
            held[event.strategy_id, event.symbol] += signed
        elif isinstance(event, PositionChanged):
            assert event.quantity == held[event.strategy_id, event.symbol]
        elif isinstance(event, AccountChanged):
            assert event.cash == cash
    desks = {(desk.strategy_id, lane.instrument.symbol): desk for lane in engine.lanes for desk in lane.desks}
    assert {key: desk.position.quantity for key, desk in desks.items()} == {key: held[key] for key in desks}


@law(60)
@given(worlds())
def test_a_position_opens_once_closes_at_most_once_and_its_round_trip_adds_up(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    events = run(TradingEngine(config), items)
    fills = defaultdict[str, list[OrderFilled]](list)
    closed: dict[str, PositionClosed] = {}
    for event in events:
        if isinstance(event, OrderFilled):
            fills[event.trade_id].append(event)
        elif isinstance(event, PositionClosed):
            assert event.trade_id not in closed
            closed[event.trade_id] = event
    assert len({event.order_id for event in of(events, OrderSubmitted)}) == len(of(events, OrderSubmitted))
    assert len({event.order_id for event in of(events, OrderFilled)}) == len(of(events, OrderFilled))
    for trade_id, done in fills.items():
        assert [fill.purpose == "entry" for fill in done] == [True] + [False] * (trade_id in closed)
        assert len({(fill.strategy_id, fill.symbol, fill.quantity) for fill in done}) == 1
        assert len({fill.action for fill in done}) == len(done)
        if trade_id in closed:
            assert_adds_up(closed[trade_id], *done)
    assert set(closed) <= set(fills)


def assert_adds_up(trip: PositionClosed, entry: OrderFilled, leave: OrderFilled) -> None:
    sign = 1 if entry.action == "BUY" else -1
    assert (trip.side, trip.quantity) == ("long" if sign > 0 else "short", entry.quantity)
    assert (trip.entry_price, trip.exit_price) == (entry.price, leave.price)
    assert trip.gross_pnl == sign * trip.quantity * (exact(leave.price) - exact(entry.price))
    assert trip.charges == entry.charges + leave.charges
    assert trip.net_pnl == trip.gross_pnl - trip.charges
    assert trip.mae <= min(trip.gross_pnl, Decimal(0)) <= max(trip.gross_pnl, Decimal(0)) <= trip.mfe
    assert (trip.opened_ts, trip.duration_s) == (entry.ts, (leave.ts - entry.ts) / 1e9)
    assert trip.duration_s >= 0
    assert trip.exit_reason == ("stop" if leave.purpose == "stop" else "signal")


@law(40)
@given(worlds())
def test_the_books_of_the_strategies_are_the_sums_of_their_trades(world: tuple[EngineConfig, list[Item]]) -> None:
    config, items = world
    engine = TradingEngine(config)
    events: list[Event] = run(engine, items)
    for strategy_id, book in engine.account.ledger.strategies.items():
        nets = [event.net_pnl for event in of(events, PositionClosed) if event.strategy_id == strategy_id]
        assert (book.trades, book.wins) == (len(nets), sum(net > 0 for net in nets))
        assert book.net_pnl == sum(nets, Decimal(0)) == book.gross_profit + book.gross_loss
        trips = [desk.trip for lane in engine.lanes for desk in lane.desks if desk.strategy_id == strategy_id and desk.trip]
        assert book.net_pnl == book.realized - book.charges + sum((trip.charges for trip in trips), Decimal(0))
