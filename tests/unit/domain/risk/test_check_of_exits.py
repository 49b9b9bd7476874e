from dataclasses import replace
from decimal import Decimal

import pytest

from domain.instrument import Instrument
from domain.order import OrderTerms, OrderType, Purpose
from domain.risk import Approved, Conditions, OrderIntent, Refused, RiskLimits, check
from domain.side import Side, Sides
from domain.trading_state import TradingState
from tests.unit.domain.risk.intents import ABB, AWFUL, EMPTY, ENTRY, EXIT, INTENT, NOW, RUINED, TIGHT, refused

NIFTY = Instrument("NIFTY", Decimal("0.05"), lot=50)


@pytest.mark.parametrize("position", [100, 250])
@pytest.mark.parametrize("terms", [OrderTerms(), OrderTerms(OrderType.STOP, trigger_price=5.0)])
def test_an_order_that_only_reduces_passes_where_everything_is_broken(position: int, terms: OrderTerms) -> None:
    intent = OrderIntent(replace(EXIT, terms=terms), Decimal(500), replace(ABB, shortable=False), position, Sides.LONG)
    assert isinstance(check(intent, RUINED, AWFUL, TIGHT), Approved)
    mirrored = replace(terms, trigger_price=995.0) if terms.trigger_price else terms
    opposite = replace(intent, order=replace(intent.order, side=Side.BUY, terms=mirrored), position=-position)
    assert isinstance(check(opposite, RUINED, AWFUL, TIGHT), Approved)


def test_of_an_order_that_turns_a_position_around_what_it_leaves_is_judged() -> None:
    turning = replace(INTENT, order=replace(EXIT, quantity=300), position=100)
    assert isinstance(check(turning, EMPTY, NOW, RiskLimits(max_position_value=Decimal(100_000))), Approved)
    assert refused(turning, limits=RiskLimits(max_position_value=Decimal(99_999))).current == 100_000


def test_what_flattens_goes_out_while_halted_and_killed_but_opens_nothing() -> None:
    stopped = Conditions(0, TradingState.HALTED, is_killed=True)
    flattening = replace(INTENT, order=replace(EXIT, purpose=Purpose.FLATTEN), position=100)
    assert isinstance(check(flattening, EMPTY, stopped, RiskLimits()), Approved)
    assert refused(replace(flattening, position=99), now=stopped).code == "KILL_SWITCH"
    assert refused(replace(flattening, position=99), now=replace(stopped, is_killed=False)).code == "HALTED"
    assert refused(flattening, now=replace(stopped, is_session_open=False)).code == "SESSION_CLOSED"


@pytest.mark.parametrize(
    ("position", "quantity", "is_approved"),
    [
        (53, 53, True),
        (53, 3, True),
        (53, 50, True),
        (53, 103, True),
        (53, 40, False),
        (100, 53, False),
        (0, 53, False),
        (-47, 97, False),
        (3, 150, True),
    ],
)
def test_an_odd_rest_of_a_lot_can_be_closed_and_no_other_part_of_one_traded(
    position: int, quantity: int, is_approved: bool
) -> None:
    intent = OrderIntent(replace(EXIT, quantity=quantity), Decimal(10), NIFTY, position)
    verdict = check(intent, EMPTY, NOW, RiskLimits())
    if is_approved:
        assert isinstance(verdict, Approved)
    else:
        assert isinstance(verdict, Refused)
        assert (verdict.code, verdict.current, verdict.limit) == ("QUANTITY_OFF_LOT", Decimal(quantity), Decimal(50))


def test_of_an_order_that_is_executed_in_part_the_rest_counts() -> None:
    intent = replace(INTENT, order=replace(ENTRY, filled=60), position=60)
    assert (intent.after, intent.opening) == (100, 40)
    assert refused(intent, limits=RiskLimits(max_position_value=Decimal(49_999))).current == 50_000


def test_rules_that_are_off_refuse_nothing() -> None:
    late = Conditions(0, data_age=10**18, is_recovering=True, since_same=0)
    fallen = replace(EMPTY, drawdown=Decimal(10**9), margin=Decimal(10**9))
    assert isinstance(check(INTENT, fallen, late, RiskLimits()), Approved)
