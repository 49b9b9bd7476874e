from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import InvalidValue
from domain.order import Order, Purpose
from domain.risk import Approved, OrderIntent, Portfolio, Refused, RiskLimits, approve_exit, check
from domain.side import Side
from tests.unit.domain.stage import money

ENTRY = Order("o-1", "s", "ABB", Side.BUY, 100, 500.0, Purpose.ENTRY, "t-1", 0)
INTENT = OrderIntent(ENTRY, Decimal(500))
EMPTY = Portfolio(0, 0, Decimal(0), Decimal(1_000_000), Decimal(0))


def test_an_entry_within_every_limit_is_approved_as_it_is() -> None:
    assert check(INTENT, EMPTY, RiskLimits()) == Approved(ENTRY)


@pytest.mark.parametrize(
    ("code", "reason", "portfolio", "limits"),
    [
        (
            "DAILY_LOSS_LIMIT",
            "loss of the day: 5000.05 against a limit of 5000",
            replace(EMPTY, day_pnl=Decimal("-5000.05")),
            RiskLimits(max_daily_loss=Decimal(5000)),
        ),
        (
            "POSITION_VALUE_LIMIT",
            "position value: 50000 against a limit of 49999.99",
            EMPTY,
            RiskLimits(max_position_value=Decimal("49999.99")),
        ),
        (
            "STRATEGY_POSITION_LIMIT",
            "positions of the strategy: 4 against a limit of 3",
            replace(EMPTY, strategy_positions=3, total_positions=3),
            RiskLimits(max_positions_per_strategy=3),
        ),
        (
            "TOTAL_POSITION_LIMIT",
            "positions in total: 6 against a limit of 5",
            replace(EMPTY, total_positions=5),
            RiskLimits(max_positions=5),
        ),
        (
            "EXPOSURE_LIMIT",
            "gross exposure: 1050000 against a limit of 1000000",
            replace(EMPTY, exposure=Decimal(1_000_000)),
            RiskLimits(),
        ),
        (
            "EXPOSURE_LIMIT",
            "gross exposure: 50000 against a limit of 0",
            replace(EMPTY, equity=Decimal(-5)),
            RiskLimits(leverage=Decimal(2)),
        ),
    ],
)
def test_each_refusal_has_its_code_and_its_numbers(code: str, reason: str, portfolio: Portfolio, limits: RiskLimits) -> None:
    verdict = check(INTENT, portfolio, limits)
    assert isinstance(verdict, Refused)
    assert (verdict.order, verdict.code, verdict.reason) == (ENTRY, code, reason)
    assert verdict.reason.endswith(f"{verdict.current} against a limit of {verdict.limit}")


@pytest.mark.parametrize(
    ("portfolio", "limits"),
    [
        (replace(EMPTY, day_pnl=Decimal("-4999.99")), RiskLimits(max_daily_loss=Decimal(5000))),
        (EMPTY, RiskLimits(max_position_value=Decimal(50_000))),
        (replace(EMPTY, strategy_positions=2, total_positions=2), RiskLimits(max_positions_per_strategy=3)),
        (replace(EMPTY, total_positions=4), RiskLimits(max_positions=5)),
        (replace(EMPTY, exposure=Decimal(950_000)), RiskLimits()),
        (replace(EMPTY, exposure=Decimal(1_950_000)), RiskLimits(leverage=Decimal(2))),
    ],
)
def test_what_just_reaches_a_limit_of_size_is_approved(portfolio: Portfolio, limits: RiskLimits) -> None:
    assert isinstance(check(INTENT, portfolio, limits), Approved)


def test_a_loss_of_exactly_the_limit_is_a_breach() -> None:
    verdict = check(INTENT, replace(EMPTY, day_pnl=Decimal(-5000)), RiskLimits(max_daily_loss=Decimal(5000)))
    assert isinstance(verdict, Refused)
    assert (verdict.code, verdict.current, verdict.limit) == ("DAILY_LOSS_LIMIT", *money(5000, 5000))


@pytest.mark.parametrize("profit", ["0.01", "5000", "5000000"])
def test_a_profit_of_the_day_is_never_a_breach_however_large(profit: str) -> None:
    portfolio = replace(EMPTY, day_pnl=Decimal(profit))
    assert isinstance(check(INTENT, portfolio, RiskLimits(max_daily_loss=Decimal(1))), Approved)


def test_a_quantity_of_nothing_is_refused_before_all_else() -> None:
    verdict = check(OrderIntent(replace(ENTRY, quantity=0), Decimal(500)), replace(EMPTY, day_pnl=Decimal("-1e9")), RiskLimits())
    assert isinstance(verdict, Refused)
    assert (verdict.code, verdict.reason) == (
        "QUANTITY_ZERO",
        "the position value buys no whole lot, quantity: 0 against a limit of 1",
    )


def test_the_first_broken_rule_is_the_one_that_is_told() -> None:
    portfolio = Portfolio(99, 99, Decimal(10**9), Decimal(1), Decimal(-(10**9)))
    verdict = check(INTENT, portfolio, RiskLimits(max_position_value=Decimal(1)))
    assert isinstance(verdict, Refused)
    assert verdict.code == "DAILY_LOSS_LIMIT"


@pytest.mark.parametrize("purpose", [Purpose.EXIT, Purpose.STOP])
def test_an_order_that_closes_is_approved_without_a_question(purpose: Purpose) -> None:
    assert approve_exit(replace(ENTRY, purpose=purpose)).order.purpose is purpose


def test_an_entry_cannot_be_passed_off_as_an_exit() -> None:
    with pytest.raises(InvalidValue, match="an order that closes a position"):
        approve_exit(ENTRY)


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity"])
@pytest.mark.parametrize("field", ["max_position_value", "max_daily_loss"])
def test_a_limit_of_money_is_an_amount_above_0(field: str, amount: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^risk\.{field}: expected an amount above 0"):
        RiskLimits(**{field: Decimal(amount)})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize("count", [0, -5])
@pytest.mark.parametrize("field", ["max_positions_per_strategy", "max_positions"])
def test_a_limit_of_positions_is_1_or_more(field: str, count: int) -> None:
    with pytest.raises(InvalidValue, match=rf"^risk\.{field}: expected a whole number, 1 or more"):
        RiskLimits(**{field: count})  # type: ignore[arg-type]  # one field by name


@pytest.mark.parametrize("leverage", ["0", "-1", "100.1", "NaN"])
def test_leverage_is_above_0_and_at_most_100(leverage: str) -> None:
    with pytest.raises(InvalidValue, match=r"^risk\.leverage: expected a number above 0 and at most 100"):
        RiskLimits(leverage=Decimal(leverage))
