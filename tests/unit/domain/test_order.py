"""Orders: what they may ask for, and how they go from one status to the next."""

import json
from dataclasses import replace
from itertools import product

import pytest

from domain.commanding import Operations
from domain.commands import AdvanceTime, OperatorCommand
from domain.errors import InvalidValue
from domain.order import TRANSITIONS, Order, OrderStatus, OrderTerms, OrderType, Purpose, TrailUnit
from domain.side import Side
from domain.strategies.manual import Manual, ManualParams
from tests.unit.domain.market import closed, market
from tests.unit.domain.matching.venue import limit, stop, stop_limit, trailing
from tests.unit.domain.stage import NS, engine, play, ticks

LIVE = {OrderStatus.HELD, OrderStatus.SUBMITTED, OrderStatus.TRIGGERED, OrderStatus.PARTIALLY_FILLED}


def order(status: OrderStatus = OrderStatus.SUBMITTED, terms: OrderTerms = OrderTerms()) -> Order:  # noqa: B008  (frozen)
    return Order("o-1", "s", "ABB", Side.BUY, 10, 100.0, Purpose.ENTRY, "t-1", 0, terms, status=status)


def test_the_table_is_total_and_what_has_ended_stays_so() -> None:
    assert set(TRANSITIONS) == set(OrderStatus)
    assert {status for status, following in TRANSITIONS.items() if following} == LIVE
    assert all(OrderStatus.REJECTED not in following for following in TRANSITIONS.values()), (
        "refused from the beginning, or never"
    )


@pytest.mark.parametrize(("now", "then"), list(product(OrderStatus, OrderStatus)))
def test_an_order_goes_where_the_table_says_and_nowhere_else(now: OrderStatus, then: OrderStatus) -> None:
    one = order(now)
    assert one.is_live == (now in LIVE)
    if then in TRANSITIONS[now]:
        one.become(then)
        assert one.status is then
    else:
        with pytest.raises(InvalidValue, match="status of o-1"):
            one.become(then)
        assert one.status is now


def test_an_order_is_executed_in_parts_up_to_its_quantity() -> None:
    one = order()
    one.fill(4)
    assert (one.filled, one.remaining, one.status) == (4, 6, OrderStatus.PARTIALLY_FILLED)
    for quantity in (0, -1, 7):
        with pytest.raises(InvalidValue, match="filled quantity of o-1"):
            one.fill(quantity)
    one.fill(6)
    assert (one.filled, one.remaining, one.status) == (10, 0, OrderStatus.FILLED)
    with pytest.raises(InvalidValue):
        one.fill(1)


def test_an_order_that_is_held_is_not_executed() -> None:
    with pytest.raises(InvalidValue, match="status of o-1"):
        order(OrderStatus.HELD).fill(1)


@pytest.mark.parametrize("terms", [limit(99), stop(101), stop_limit(101, 102), trailing(1.5, TrailUnit.PERCENT), OrderTerms()])
def test_an_order_comes_back_from_its_state_with_its_terms(terms: OrderTerms) -> None:
    one = replace(order(terms=terms), trigger=terms.trigger_price, oco="g", parent_id="p", client_order_id="c", filled=3)
    assert Order.from_state(json.loads(json.dumps(one.state()))) == one


@pytest.mark.parametrize(
    ("kind", "prices", "field"),
    [
        (OrderType.MARKET, {"limit_price": 99.0}, "limit_price"),
        (OrderType.LIMIT, {}, "limit_price"),
        (OrderType.LIMIT, {"limit_price": 0.0}, "limit_price"),
        (OrderType.LIMIT, {"limit_price": float("nan")}, "limit_price"),
        (OrderType.LIMIT, {"limit_price": 99.0, "trigger_price": 98.0}, "trigger_price"),
        (OrderType.STOP, {"trigger_price": -1.0}, "trigger_price"),
        (OrderType.STOP_LIMIT, {"trigger_price": 98.0}, "limit_price"),
        (OrderType.TRAILING_STOP, {"trail": 1e13}, "trail"),
        (OrderType.TRAILING_STOP, {"trail": 1.0, "trigger_price": 98.0}, "trigger_price"),
    ],
)
def test_terms_have_the_prices_of_their_type(kind: OrderType, prices: dict[str, float], field: str) -> None:
    with pytest.raises(InvalidValue, match=field):
        OrderTerms(kind, prices.get("limit_price"), prices.get("trigger_price"), prices.get("trail"))


def test_a_trail_in_percent_is_below_the_whole_price() -> None:
    with pytest.raises(InvalidValue, match="below 100"):
        OrderTerms(OrderType.TRAILING_STOP, trail=100.0, trail_unit=TrailUnit.PERCENT)


def test_the_strategy_of_orders_by_hand_wants_nothing() -> None:
    manual = Manual(ManualParams())
    assert manual.requires() == {}
    assert manual.on_bar(market({}, {}, closed(100.0))) is None


def test_a_command_that_nobody_knows_is_an_error_of_the_program() -> None:
    stage = engine()
    unknown: OperatorCommand = AdvanceTime(0)  # type: ignore[assignment]  # what the types forbid
    with pytest.raises(AssertionError):
        Operations(stage.lanes, stage.floor, ()).do(unknown)


def test_an_engine_is_as_far_as_its_latest_tick_or_command() -> None:
    stage = engine()
    assert stage.now == 0
    play(stage, ticks(100, start=2))
    assert stage.now == 2 * NS
    play(stage, AdvanceTime(5 * NS))
    assert stage.now == 5 * NS
