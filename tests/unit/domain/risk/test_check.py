from dataclasses import replace
from decimal import Decimal
from math import inf, nan

import pytest

from domain.errors import InvalidValue
from domain.order import OrderTerms, OrderType, Purpose
from domain.risk import Approved, Conditions, OrderIntent, Portfolio, Refused, RiskLimits, approve_exit, check
from domain.side import Sides
from domain.trading_state import TradingState
from tests.unit.domain.risk.intents import ABB, AWFUL, EMPTY, ENTRY, EXIT, INTENT, NOW, RUINED, TIGHT, refused


def test_an_entry_within_every_limit_is_approved_as_it_is() -> None:
    assert check(INTENT, EMPTY, NOW, RiskLimits()) == Approved(ENTRY)


@pytest.mark.parametrize(
    ("code", "reason", "intent", "portfolio", "now", "limits"),
    [
        (
            "DAILY_LOSS_LIMIT",
            "loss of the day: 5000.05 against a limit of 5000",
            INTENT,
            replace(EMPTY, day_pnl=Decimal("-5000.05")),
            NOW,
            RiskLimits(max_daily_loss=Decimal(5000)),
        ),
        (
            "POSITION_VALUE_LIMIT",
            "position value: 75000 against a limit of 74999.99",
            replace(INTENT, position=50),
            EMPTY,
            NOW,
            RiskLimits(max_position_value=Decimal("74999.99")),
        ),
        (
            "STRATEGY_POSITION_LIMIT",
            "positions of the strategy: 4 against a limit of 3",
            INTENT,
            replace(EMPTY, strategy_positions=3, total_positions=3),
            NOW,
            RiskLimits(max_positions_per_strategy=3),
        ),
        (
            "EXPOSURE_LIMIT",
            "gross exposure: 50000 against a limit of 0",
            INTENT,
            replace(EMPTY, equity=Decimal(-5)),
            NOW,
            RiskLimits(leverage=Decimal(2)),
        ),
        (
            "MARGIN",
            "margin: 10000 against a limit of 9000",
            replace(INTENT, instrument=replace(ABB, margin_pct=Decimal(20))),
            replace(EMPTY, equity=Decimal(10_000)),
            NOW,
            RiskLimits(leverage=Decimal(10), max_margin_pct=Decimal(90)),
        ),
        (
            "MARGIN",
            "margin: 50000 against a limit of 0",
            INTENT,
            replace(EMPTY, exposure=Decimal(-50_000), equity=Decimal(-1)),
            NOW,
            RiskLimits(max_margin_pct=Decimal(90)),
        ),
        (
            "PRICE_BAND",
            "limit price more than 20 % from the last price 500: 600.05 against a limit of 600",
            replace(INTENT, order=replace(ENTRY, terms=OrderTerms(OrderType.LIMIT, limit_price=600.05))),
            EMPTY,
            NOW,
            RiskLimits(),
        ),
        (
            "PRICE_BAND",
            "attached price more than 20 % from the last price 500: 399.95 against a limit of 400",
            replace(INTENT, attached=(400.0, 399.95)),
            EMPTY,
            NOW,
            RiskLimits(),
        ),
        (
            "ORDER_RATE",
            "orders within a second: 101 against a limit of 100",
            INTENT,
            EMPTY,
            replace(NOW, orders_sent=100),
            RiskLimits(),
        ),
        (
            "DATA_STALE",
            "data was missing and is not back for good; seconds: 0.25 against a limit of 5",
            INTENT,
            EMPTY,
            replace(NOW, data_age=250_000_000, is_recovering=True),
            RiskLimits(max_data_age_s=Decimal(5)),
        ),
        (
            "SHORT_NOT_ALLOWED",
            "units short where no short position is allowed: 60 against a limit of 0",
            replace(INTENT, order=EXIT, position=40, sides=Sides.LONG),
            EMPTY,
            NOW,
            RiskLimits(),
        ),
        (
            "REDUCING",
            "only reducing; units that open or grow a position: 60 against a limit of 0",
            replace(INTENT, order=EXIT, position=40),
            EMPTY,
            replace(NOW, trading_state=TradingState.REDUCING),
            RiskLimits(),
        ),
    ],
)
def test_each_refusal_has_its_code_and_its_numbers(
    code: str, reason: str, intent: OrderIntent, portfolio: Portfolio, now: Conditions, limits: RiskLimits
) -> None:
    verdict = check(intent, portfolio, now, limits)
    assert isinstance(verdict, Refused)
    assert (verdict.order, verdict.code, verdict.reason) == (intent.order, code, reason)


@pytest.mark.parametrize("profit", ["0", "0.01", "5000", "5000000", "9e14"])
def test_a_profit_of_the_day_is_never_a_breach_however_large(profit: str) -> None:
    portfolio = replace(EMPTY, day_pnl=Decimal(profit))
    assert isinstance(check(INTENT, portfolio, NOW, RiskLimits(max_daily_loss=Decimal("0.01"))), Approved)


@pytest.mark.parametrize("quantity", [0, -5])
def test_a_quantity_of_nothing_is_refused_before_all_else(quantity: int) -> None:
    verdict = refused(replace(INTENT, order=replace(ENTRY, quantity=quantity)), RUINED, replace(AWFUL, is_killed=True), TIGHT)
    assert verdict.code == "QUANTITY_ZERO"
    assert verdict.reason == f"quantity (a size may pay for no whole lot): {quantity} against a limit of 1"


def test_the_first_broken_rule_is_the_one_that_is_told() -> None:
    assert refused(INTENT, RUINED, AWFUL, TIGHT).code == "REDUCING"
    assert refused(INTENT, RUINED, replace(AWFUL, is_killed=True), TIGHT).code == "KILL_SWITCH"


@pytest.mark.parametrize("price", [nan, inf, -inf])
def test_a_price_that_is_no_number_is_off_the_grid(price: float) -> None:
    verdict = refused(replace(INTENT, attached=(price,)))
    assert (verdict.code, verdict.current) == ("PRICE_OFF_TICK", Decimal(0))
    assert verdict.reason == f"attached price {price}, which is no number, counts as: 0 against a limit of 0.05"


@pytest.mark.parametrize("price", [0.0, -500.0, 2e12, 500.03, 500.05000000000007])
def test_a_price_that_no_tick_can_have_is_off_the_grid(price: float) -> None:
    verdict = refused(replace(INTENT, attached=(price,)))
    assert (verdict.code, verdict.current) == ("PRICE_OFF_TICK", Decimal(repr(price)))


def test_the_highest_price_that_a_tick_can_have_is_on_the_grid() -> None:
    exit_at = replace(EXIT, terms=OrderTerms(OrderType.LIMIT, limit_price=1e12))
    assert isinstance(check(replace(INTENT, order=exit_at, position=100), EMPTY, NOW, RiskLimits()), Approved)


def test_an_order_is_valued_at_the_highest_price_that_it_could_trade_at() -> None:
    terms = OrderTerms(OrderType.STOP_LIMIT, limit_price=505.0, trigger_price=502.0)
    dear, cheap = replace(ENTRY, terms=terms), replace(ENTRY, terms=OrderTerms(OrderType.LIMIT, limit_price=480.0))
    values = [
        refused(replace(INTENT, order=order), limits=replace(TIGHT, price_band_pct=Decimal(5), max_orders_per_second=9))
        for order in (dear, cheap)
    ]
    assert [(verdict.code, verdict.current) for verdict in values] == [
        ("POSITION_VALUE_LIMIT", Decimal(50_500)),
        ("POSITION_VALUE_LIMIT", Decimal(50_000)),
    ]


@pytest.mark.parametrize("purpose", [Purpose.EXIT, Purpose.STOP])
def test_an_order_that_closes_is_approved_without_a_question(purpose: Purpose) -> None:
    assert approve_exit(replace(ENTRY, purpose=purpose)).order.purpose is purpose


def test_an_entry_cannot_be_passed_off_as_an_exit() -> None:
    with pytest.raises(InvalidValue, match="an order that closes a position"):
        approve_exit(ENTRY)
