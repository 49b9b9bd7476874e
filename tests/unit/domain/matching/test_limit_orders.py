"""Limit orders on small tapes; the order is sent at second 0, and every fill is worked out by hand."""

from dataclasses import replace

import pytest

from domain.matching import Against, LimitFill, PaperMatching, TickSpread
from domain.side import Side
from tests.unit.domain.matching.venue import Fill, Row, Venue, ask, bid, fills, limit, order, trade, trades

TRADES = PaperMatching(slippage_ticks=50, against=Against.TRADES)
AT = replace(TRADES, limit_fill=LimitFill.AT)


@pytest.mark.parametrize(
    ("matching", "side", "tape", "expected"),
    [
        (TRADES, Side.BUY, trades(100.5, 100.0, 99.95, 99.0), fills((2, 100, "100.00"))),
        (AT, Side.BUY, trades(100.5, 100.0, 99.95, 99.0), fills((1, 100, "100.00"))),
        (TRADES, Side.SELL, trades(99.5, 100.0, 100.05, 101.0), fills((2, 100, "100.00"))),
        (AT, Side.SELL, trades(99.5, 100.0, 100.05, 101.0), fills((1, 100, "100.00"))),
        (TRADES, Side.BUY, trades(100.5, 100.1, 100.05), []),
        (AT, Side.SELL, trades(99.5, 99.9, 99.95), []),
    ],
)
def test_a_limit_order_that_waits_is_executed_at_its_limit_when_the_price_trades_through_it_or_at_it(
    matching: PaperMatching, side: Side, tape: list[Row], expected: list[Fill]
) -> None:
    assert Venue(matching, order(side, limit(100.0))).play(*tape) == expected


@pytest.mark.parametrize(("side", "price"), [(Side.BUY, 101.0), (Side.SELL, 99.0)])
def test_a_limit_order_that_the_market_already_allows_gets_the_price_of_the_market(side: Side, price: float) -> None:
    assert Venue(TRADES, order(side, limit(price))).play(*trades(100.0, 100.2)) == fills((1, 100, "100.20"))


def test_a_price_that_jumps_over_the_limit_within_a_session_meets_the_order_at_its_limit() -> None:
    assert Venue(TRADES, order(Side.BUY, limit(100.0))).play(*trades(101.0, 95.0)) == fills((1, 100, "100.00"))


@pytest.mark.parametrize(("side", "opens", "paid"), [(Side.BUY, 95.0, "95.00"), (Side.SELL, 105.0, "105.00")])
def test_a_session_that_opens_beyond_the_limit_gives_its_first_price(side: Side, opens: float, paid: str) -> None:
    assert Venue(TRADES, order(side, limit(100.0))).play(trade(1, opens)) == fills((1, 100, paid))


def test_where_touching_is_enough_an_order_that_came_at_its_price_gets_the_next_one() -> None:
    """At 100 it would have been executed there, so it was not there yet; by the other rule it may have stood in the queue."""
    assert Venue(AT, order(Side.BUY, limit(100.0))).play(*trades(100.0, 99.9)) == fills((1, 100, "99.90"))
    assert Venue(TRADES, order(Side.BUY, limit(100.0))).play(*trades(100.0, 99.9)) == fills((1, 100, "100.00"))


@pytest.mark.parametrize(("asked", "paid"), [(100.4, "100.40"), (101.5, "101.00")])
def test_a_fresh_ask_is_what_a_buyer_pays_but_never_more_than_the_limit(asked: float, paid: str) -> None:
    tape = [trade(0, 100.0), ask(0.5, asked), trade(1, 100.2)]
    assert Venue(PaperMatching(), order(Side.BUY, limit(101.0))).play(*tape) == fills((1, 100, paid))


def test_a_modelled_spread_never_makes_a_limit_order_worse_than_its_limit() -> None:
    wide = replace(TRADES, spread=TickSpread(8))
    assert Venue(wide, order(Side.BUY, limit(101.0))).play(*trades(100.0, 100.2)) == fills((1, 100, "100.40"))
    assert Venue(wide, order(Side.SELL, limit(100.1))).play(*trades(100.3, 100.2)) == fills((1, 100, "100.10"))


def test_against_quotes_a_buyer_waits_for_the_ask_and_no_print_matters() -> None:
    venue = Venue(PaperMatching(against=Against.QUOTES), order(Side.BUY, limit(100.0)))
    tape = [ask(0, 100.2), trade(1, 99.0), bid(2, 99.5), ask(3, 100.0), ask(4, 99.95), ask(5, 99.0)]
    assert venue.play(*tape) == fills((4, 100, "100.00"))


def test_against_quotes_a_seller_waits_for_the_bid() -> None:
    venue = Venue(PaperMatching(against=Against.QUOTES), order(Side.SELL, limit(100.0)))
    assert venue.play(bid(0, 99.8), ask(1, 100.5), trade(2, 100.5), bid(3, 100.05)) == fills((3, 100, "100.00"))


def test_against_quotes_an_order_that_comes_between_two_quotes_meets_the_standing_one_at_the_next_print() -> None:
    venue = Venue(PaperMatching(against=Against.QUOTES), order(Side.BUY, limit(101.0)))
    assert venue.play(ask(0, 100.4), trade(0, 100.0), trade(2, 102.0)) == fills((2, 100, "100.40"))


def test_against_quotes_a_standing_quote_that_is_too_old_gives_nothing() -> None:
    venue = Venue(PaperMatching(against=Against.QUOTES, max_quote_age_s=5.0), order(Side.BUY, limit(101.0)))
    assert venue.play(ask(0, 100.4), trade(5.5, 100.0), ask(6, 100.6)) == fills((6, 100, "100.60"))
