"""Stops, stop-limits and trailing stops on small tapes; sent at second 0, and every fill is worked out by hand."""

from dataclasses import replace

import pytest

from domain.frame import RowKind
from domain.matching import Against, FixedTicks, PaperMatching, Update
from domain.order import OrderStatus, OrderTerms, TrailUnit
from domain.quote import Quote
from domain.side import Side
from tests.unit.domain.matching.venue import (
    Fill,
    Row,
    Venue,
    ask,
    bid,
    fills,
    limit,
    order,
    stop,
    stop_limit,
    trade,
    trades,
    trailing,
)
from tests.unit.domain.stage import ABB

PLAIN = PaperMatching(slippage_ticks=0)
QUOTES = replace(PLAIN, against=Against.QUOTES)


@pytest.mark.parametrize(
    ("side", "tape", "expected"),
    [
        (Side.SELL, trades(100.0, 98.05, 98.0, 97.0), fills((2, 100, "98.00"))),
        (Side.SELL, trades(100.0, 98.05, 96.5, 99.0), fills((2, 100, "96.50"))),
        (Side.BUY, trades(95.0, 97.95, 98.0, 99.0), fills((2, 100, "98.00"))),
        (Side.BUY, trades(95.0, 97.95, 99.5, 97.0), fills((2, 100, "99.50"))),
        (Side.SELL, trades(100.0, 98.05, 99.0), []),
        (Side.BUY, trades(95.0, 97.95), []),
    ],
)
def test_a_stop_that_the_price_reaches_is_executed_at_the_traded_price(side: Side, tape: list[Row], expected: list[Fill]) -> None:
    assert Venue(PLAIN, order(side, stop(98.0))).play(*tape) == expected


def test_slippage_makes_a_stop_worse_and_a_stop_limit_not() -> None:
    slipping = replace(PLAIN, slippage=FixedTicks(3))
    assert Venue(slipping, order(Side.SELL, stop(98.0))).play(*trades(100, 96.5)) == fills((1, 100, "96.35"))
    assert Venue(slipping, order(Side.SELL, stop_limit(98.0, 96.0))).play(*trades(100, 96.5)) == fills((1, 100, "96.50"))


def test_a_stop_reached_by_a_print_is_executed_at_a_fresh_quote() -> None:
    tape = [trade(0, 100.0), bid(1, 97.8), trade(2, 97.9)]
    assert Venue(PLAIN, order(Side.SELL, stop(98.0))).play(*tape) == fills((2, 100, "97.80"))


def test_a_gap_through_both_prices_of_a_stop_limit_leaves_it_waiting_at_its_limit() -> None:
    venue = Venue(PLAIN, order(Side.SELL, stop_limit(98.0, 97.5)))
    assert venue.play(*trades(100.0, 96.0, 97.5)) == []
    assert (venue.order.status, venue.triggered_at) == (OrderStatus.TRIGGERED, 1)
    assert venue.play(trade(3, 97.6)) == fills((3, 100, "97.50"))


def test_a_stop_limit_that_is_reached_within_its_limit_gets_the_price_of_the_market() -> None:
    assert Venue(PLAIN, order(Side.BUY, stop_limit(102.0, 103.0))).play(*trades(100.0, 102.4)) == fills((1, 100, "102.40"))


def test_a_stop_limit_is_no_limit_order_before_it_is_reached() -> None:
    assert Venue(PLAIN, order(Side.BUY, stop_limit(102.0, 103.0))).play(*trades(100.0, 99.0, 101.95)) == []


def test_against_quotes_a_sell_stop_is_reached_by_the_bid_alone_and_gets_it() -> None:
    venue = Venue(QUOTES, order(Side.SELL, stop(98.0)))
    tape = [bid(0, 98.5), trade(1, 97.0), ask(2, 97.5), bid(3, 98.05), bid(4, 0.0), trade(4.5, 97.0), bid(5, 97.9)]
    assert venue.play(*tape) == fills((5, 100, "97.90"))


def test_against_quotes_a_buy_stop_is_reached_by_the_ask_alone_and_gets_it() -> None:
    venue = Venue(QUOTES, order(Side.BUY, stop(98.0)))
    assert venue.play(ask(0, 97.0), trade(1, 99.0), bid(2, 98.5), ask(3, 98.1)) == fills((3, 100, "98.10"))


@pytest.mark.parametrize(
    ("side", "terms", "prices", "triggers", "expected"),
    [
        (Side.SELL, trailing(2.0), (100, 100, 101, 100.5, 103, 101.0), [98.0, 99.0, 101.0], fills((5, 100, "101.00"))),
        (Side.BUY, trailing(2.0), (100, 100, 99, 99.5, 97, 99.5), [102.0, 101.0, 99.0], fills((5, 100, "99.50"))),
        (
            Side.SELL,
            trailing(1.0, TrailUnit.PERCENT),
            (100, 100, 101.05, 102, 100.9),
            [99.0, 100.0, 100.95],  # 100.0395 and 100.98, down to the grid
            fills((4, 100, "100.90")),
        ),
        (
            Side.BUY,
            trailing(1.0, TrailUnit.PERCENT),
            (100, 100, 99.05, 98, 99.0),
            [101.0, 100.05, 99.0],  # 100.0405 and 98.98, up to the grid
            fills((4, 100, "99.00")),
        ),
        (Side.SELL, trailing(20.0), (10, 10, 19, 21), [0.05, 1.0], []),
    ],
)
def test_a_trailing_stop_follows_the_best_price_since_it_was_sent_and_never_loosens(
    side: Side, terms: OrderTerms, prices: tuple[float, ...], triggers: list[float], expected: list[Fill]
) -> None:
    venue = Venue(PLAIN, order(side, terms))
    assert venue.play(*trades(*prices)) == expected
    assert venue.triggers == triggers


def test_against_quotes_a_trailing_stop_follows_the_side_that_it_would_hit() -> None:
    venue = Venue(QUOTES, order(Side.SELL, trailing(2.0)))
    assert venue.play(bid(0, 100.0), bid(1, 100.5), trade(2, 105), ask(3, 104), bid(4, 101), bid(5, 98.9)) == fills(
        (5, 100, "98.90")
    )
    assert venue.triggers == [98.5, 99.0]


@pytest.mark.parametrize("status", [OrderStatus.TRIGGERED, OrderStatus.PARTIALLY_FILLED, OrderStatus.HELD])
def test_a_stop_that_was_reached_or_is_not_at_the_venue_neither_moves_nor_is_reached(status: OrderStatus) -> None:
    reached = replace(order(Side.SELL, trailing(2.0)), status=status, trigger=99.0)
    for price in (98.0, 110.0):
        update = Update(RowKind.TRADE, 0, price, 1.0, Quote())
        assert not PLAIN.trigger_reached(reached, update)
        assert PLAIN.trailed(reached, ABB, update) is None


def test_only_a_trailing_stop_trails() -> None:
    update = Update(RowKind.TRADE, 0, 110.0, 1.0, Quote())
    assert PLAIN.trailed(order(Side.SELL, stop(99.0)), ABB, update) is None
    assert not PLAIN.trigger_reached(order(Side.SELL, limit(99.0)), update)
