from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import InvalidValue
from domain.matching import PaperMatching
from domain.order import Order, Purpose
from domain.quote import Quote
from domain.side import Side
from tests.unit.domain.stage import ABB, NS

BUY = Order("o-1", "s", "ABB", Side.BUY, 100, 500.0, Purpose.ENTRY, "t-1", 0)
SELL = replace(BUY, side=Side.SELL)
NO_QUOTE = Quote()


def test_without_a_quote_the_reference_is_the_price_of_the_tick_on_the_grid() -> None:
    assert PaperMatching(slippage_ticks=0).execution(BUY, ABB, 0, 500.03, NO_QUOTE) == (Decimal("500.05"), Decimal("500.05"))


def test_a_buyer_pays_the_ask_and_a_seller_gets_the_bid() -> None:
    quote = Quote(499.9, 10 * NS, 500.1, 10 * NS)
    exact = PaperMatching(slippage_ticks=0)
    assert exact.execution(BUY, ABB, 11 * NS, 505.0, quote) == (Decimal("500.10"), Decimal("500.10"))
    assert exact.execution(SELL, ABB, 11 * NS, 505.0, quote) == (Decimal("499.90"), Decimal("499.90"))


@pytest.mark.parametrize(("age", "reference"), [(5 * NS, "500.10"), (5 * NS + 1, "505.00"), (0, "500.10"), (-NS, "505.00")])
def test_a_quote_counts_up_to_its_greatest_age(age: int, reference: str) -> None:
    found, _ = PaperMatching(max_quote_age_s=5.0).execution(BUY, ABB, 100 * NS + age, 505.0, Quote(0, 0, 500.1, 100 * NS))
    assert found == Decimal(reference)


def test_a_withdrawn_side_of_a_quote_counts_for_nothing() -> None:
    reference, _ = PaperMatching().execution(SELL, ABB, NS, 505.0, Quote(0.0, NS, 500.1, NS))
    assert reference == Decimal(505)


@pytest.mark.parametrize("order", [BUY, SELL])
def test_slippage_is_0_to_n_ticks_against_the_side_and_every_number_of_them_occurs(order: Order) -> None:
    matching = PaperMatching(slippage_ticks=3)
    found = Counter()  # type: Counter[Decimal]
    for number in range(2_000):
        reference, executed = matching.execution(replace(order, order_id=f"o-{number}"), ABB, 0, 500.0, NO_QUOTE)
        found[(executed - reference) * order.side.sign / ABB.tick_size] += 1
    assert set(found) == {0, 1, 2, 3}
    assert all(400 < count < 600 for count in found.values())


def test_slippage_depends_on_the_seed_and_the_order_alone() -> None:
    def executed(seed: int, price: float = 500.0) -> list[Decimal]:
        matching = PaperMatching(slippage_ticks=5, seed=seed)
        orders = (replace(BUY, order_id=f"o-{number}") for number in range(50))
        return [matching.execution(order, ABB, 0, price, NO_QUOTE)[1] for order in orders]

    assert executed(1) == executed(1)
    assert executed(1) != executed(2)
    assert [price - 1 for price in executed(1, 501.0)] == executed(1)


def test_no_sale_is_executed_below_one_tick() -> None:
    matching = PaperMatching(slippage_ticks=1_000)
    prices = {matching.execution(replace(SELL, order_id=f"o-{number}"), ABB, 0, 0.05, NO_QUOTE)[1] for number in range(50)}
    assert prices == {Decimal("0.05")}


@pytest.mark.parametrize("ticks", [-1, 1_001])
def test_slippage_is_0_to_1000_ticks(ticks: int) -> None:
    with pytest.raises(InvalidValue, match=r"^matching\.slippage_ticks: expected a whole number from 0 to 1,000"):
        PaperMatching(slippage_ticks=ticks)


@pytest.mark.parametrize("age", [-1.0, 86_401.0, float("nan")])
def test_the_greatest_age_of_a_quote_is_within_a_day(age: float) -> None:
    with pytest.raises(InvalidValue, match=r"^matching\.max_quote_age_s: expected a number of seconds from 0 to 86,400"):
        PaperMatching(max_quote_age_s=age)
