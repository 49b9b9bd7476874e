"""Market orders on small tapes: which tick, which price, and how much; every fill is worked out by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.frame import RowKind
from domain.matching import Against, FillOn, PaperMatching, PercentSpread, TickSpread, Update
from domain.order import OrderStatus
from domain.quote import Quote
from domain.side import Side
from tests.unit.domain.matching.venue import BUY, Fill, Row, Venue, ask, bid, fills, limit, order, stop, trade, trades
from tests.unit.domain.stage import ABB, NS, TCS

PLAIN = PaperMatching(slippage_ticks=0)
QUOTED = [trade(0, 100.0), bid(0.1, 99.9), ask(0.2, 100.1), trade(1, 100.5), trade(7, 101.0)]


@pytest.mark.parametrize(
    ("against", "side", "expected"),
    [
        (Against.AUTO, Side.BUY, fills((1, 100, "100.10"))),
        (Against.AUTO, Side.SELL, fills((1, 100, "99.90"))),
        (Against.TRADES, Side.BUY, fills((1, 100, "100.50"))),
        (Against.TRADES, Side.SELL, fills((1, 100, "100.50"))),
        (Against.QUOTES, Side.BUY, fills((0.2, 100, "100.10"))),
        (Against.QUOTES, Side.SELL, fills((0.1, 100, "99.90"))),
    ],
)
def test_a_market_order_is_executed_against_what_was_chosen(against: Against, side: Side, expected: list[Fill]) -> None:
    assert Venue(replace(PLAIN, against=against), order(side)).play(*QUOTED) == expected


def test_a_quote_that_is_too_old_leaves_the_print_and_against_quotes_nothing() -> None:
    tape = [ask(0, 100.1), trade(0, 100.0), trade(7, 101.0)]
    assert Venue(PLAIN, order(Side.BUY)).play(*tape) == fills((7, 100, "101.00"))
    assert Venue(replace(PLAIN, against=Against.QUOTES), order(Side.BUY)).play(*tape) == []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({}, 1),
        ({"fill_on": FillOn.SAME_TICK}, 0),
        ({"latency_ticks": 2}, 3),
        ({"latency_ms": 1_500.0}, 2),
        ({"latency_ms": 2_000.0}, 2),
        ({"latency_ms": 2_000.001}, 3),
        ({"latency_ms": 500.0, "latency_ticks": 1}, 2),
        ({"fill_on": FillOn.SAME_TICK, "latency_ticks": 1}, 1),
        ({"fill_on": FillOn.SAME_TICK, "latency_ms": 0.001}, 1),
    ],
)
def test_an_order_reaches_the_venue_after_its_latency(changes: dict[str, object], at: float) -> None:
    matching = replace(PLAIN, **changes)  # type: ignore[arg-type]  # fields of the rules
    assert [fill.at for fill in Venue(matching, order(Side.BUY)).play(*trades(100, 101, 102, 103, 104))] == [at]


@pytest.mark.parametrize(
    ("spread", "bought", "sold"),
    [
        (TickSpread(0), "500.00", "500.00"),
        (TickSpread(4), "500.10", "499.90"),
        (TickSpread(1), "500.05", "499.95"),
        (PercentSpread(0.02), "500.05", "499.95"),  # 500 × 0.02 % / 2 = 0.05
        (PercentSpread(0.021), "500.10", "499.90"),  # 0.0525: up to whole ticks
    ],
)
def test_half_the_modelled_spread_is_against_the_order_where_there_is_no_quote(
    spread: TickSpread | PercentSpread, bought: str, sold: str
) -> None:
    matching = replace(PLAIN, spread=spread)
    assert Venue(matching, order(Side.BUY)).play(*trades(500, 500)) == fills((1, 100, bought))
    assert Venue(matching, order(Side.SELL)).play(*trades(500, 500)) == fills((1, 100, sold))
    got = matching.execution_of(order(Side.BUY), ABB, Update(RowKind.TRADE, NS, 500.0, 1.0, Quote()), None)
    assert got is not None
    assert got.reference == Decimal(bought)
    quoted = [trade(0, 500), ask(0.5, 500.2), trade(1, 500)]
    assert Venue(matching, order(Side.BUY)).play(*quoted) == fills((1, 100, "500.20"))


@pytest.mark.parametrize(
    ("tape", "expected"),
    [
        ([trade(0, 100), trade(1, 100, 1_000)], fills((1, 100, "100.00"))),
        (
            [trade(0, 100), trade(1, 100, 400), trade(2, 101, 90), trade(3, 102, 4), trade(4, 103, 900)],
            fills((1, 40, "100.00"), (2, 9, "101.00"), (4, 51, "103.00")),
        ),
        ([trade(0, 100), trade(1, 100, 0), trade(2, 100, 9.9)], []),
    ],
)
def test_orders_take_no_more_than_their_part_of_what_is_traded(tape: list[Row], expected: list[Fill]) -> None:
    assert Venue(replace(PLAIN, participation_pct=10.0), order(Side.BUY)).play(*tape) == expected


def test_parts_are_whole_lots() -> None:
    """TCS trades in lots of 5: 10 % of 340 are 34, of which 30 are whole lots; 10 % of 49 are none."""
    venue = Venue(replace(PLAIN, participation_pct=10.0), order(Side.BUY, quantity=50), TCS)
    tape = [trade(0, 100), trade(1, 100, 340), trade(2, 100, 49), trade(3, 100, 1_000)]
    assert venue.play(*tape) == fills((1, 30, "100.00"), (3, 20, "100.00"))


@pytest.mark.parametrize(
    ("pct", "size", "lot_of", "units"),
    [(None, 5.0, ABB, None), (100.0, 5.5, ABB, 5), (7.0, 100.0, ABB, 7), (0.1, 1_000.0, ABB, 1), (50.0, 19.0, TCS, 5)],
)
def test_an_update_offers_a_percentage_of_its_size_in_whole_lots(
    pct: float | None, size: float, lot_of: object, units: int | None
) -> None:
    instrument = TCS if lot_of is TCS else ABB
    update = Update(RowKind.ASK, 0, 100.0, size, Quote())
    assert replace(PLAIN, participation_pct=pct).available(update, instrument) == units


@pytest.mark.parametrize(("left", "quantity"), [(None, 100), (100, 100), (99, 99), (1, 1), (0, None), (-5, None)])
def test_what_other_orders_took_of_an_update_is_gone(left: int | None, quantity: int | None) -> None:
    got = PLAIN.execution_of(order(Side.BUY), ABB, Update(RowKind.TRADE, NS, 100.0, 1.0, Quote()), left)
    assert (got and got.quantity) == quantity


def test_against_quotes_a_print_gives_no_more_than_the_standing_quote_shows() -> None:
    matching = replace(PLAIN, against=Against.QUOTES, participation_pct=50.0)
    tape = [ask(0, 100.0, 60), trade(0, 100), trade(1, 99, 1_000), trade(2, 99, 20), ask(3, 100.5, 40), ask(4, 101, 900)]
    expected = fills((1, 30, "100.00"), (2, 10, "100.00"), (3, 20, "100.50"), (4, 40, "101.00"))
    assert Venue(matching, order(Side.BUY)).play(*tape) == expected


@pytest.mark.parametrize("status", [OrderStatus.HELD, OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.REJECTED])
def test_an_order_that_is_not_at_the_venue_gets_nothing_and_lets_everything_pass(status: OrderStatus) -> None:
    update = Update(RowKind.TRADE, NS, 100.0, 1.0, Quote())
    everything = (float("-inf"), float("inf"))
    for terms in (BUY.terms, limit(200.0), stop(50.0)):
        gone = replace(order(Side.BUY, terms), status=status)
        assert PLAIN.execution_of(gone, ABB, update, None) is None
        assert not PLAIN.trigger_reached(gone, update)
        assert PLAIN.calm(gone) == (everything, everything, everything)
