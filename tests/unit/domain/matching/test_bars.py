"""Orders that meet the paths of one-minute bars, worked out by hand.

The bar of minute 1 goes to its low first (open at 60 s, low at 80 s, high at 100 s, close at 119.999 s), that of minute 2 to its
high first (open at 120 s, high at 140 s, low at 160 s); the order is sent at second 0, at the last close.
"""

from dataclasses import replace

import pytest

from adapters.inbound.feeds.bar_path import bar_ticks
from domain.matching import LimitFill, PaperMatching
from domain.order import Order
from domain.side import Side
from tests.unit.domain.matching.venue import Fill, Row, Venue, fills, limit, order, stop, stop_limit, trade, trailing
from tests.unit.domain.stage import NS

PLAIN = PaperMatching(slippage_ticks=0)
LAST_CLOSE = trade(0, 101.0)
OHLC = (100.0, 102.0, 95.0, 98.0)


def bar(minute: int, prices: tuple[float, float, float, float] = OHLC) -> list[Row]:
    """The ticks of a bar of 400 units."""
    path = bar_ticks(minute * 60 * NS, (minute + 1) * 60 * NS, prices, 400.0)
    return [trade(ts / NS, price, size) for ts, price, size in path]


def test_the_paths_are_those_that_the_fills_were_worked_out_for() -> None:
    assert [(row.at, row.price) for row in bar(1)] == [(60, 100), (80, 95), (100, 102), (119.999, 98)]
    assert [(row.at, row.price) for row in bar(2)] == [(120, 100), (140, 102), (160, 95), (179.999, 98)]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (order(Side.BUY), fills((60, 100, "100.00"))),
        (order(Side.BUY, limit(101.5)), fills((60, 100, "100.00"))),
        (order(Side.BUY, limit(97.0)), fills((80, 100, "97.00"))),
        (order(Side.BUY, limit(95.0)), []),
        (order(Side.SELL, limit(101.5)), fills((100, 100, "101.50"))),
        (order(Side.SELL, limit(102.0)), []),
        (order(Side.SELL, stop(98.0)), fills((80, 100, "95.00"))),
        (order(Side.SELL, stop(94.95)), []),
        (order(Side.BUY, stop(101.5)), fills((100, 100, "102.00"))),
        (order(Side.SELL, stop_limit(98.0, 97.0)), fills((100, 100, "97.00"))),
        (order(Side.SELL, trailing(3.0)), fills((80, 100, "95.00"))),
        (order(Side.SELL, trailing(6.0)), []),
    ],
)
def test_orders_meet_the_open_the_extremes_and_the_close_of_a_bar_in_the_order_of_its_path(
    sent: Order, expected: list[Fill]
) -> None:
    assert Venue(PLAIN, replace(sent)).play(LAST_CLOSE, *bar(1)) == expected


def test_where_touching_is_enough_the_low_itself_executes() -> None:
    touching = replace(PLAIN, limit_fill=LimitFill.AT)
    assert Venue(touching, order(Side.BUY, limit(95.0))).play(LAST_CLOSE, *bar(1)) == fills((80, 100, "95.00"))


@pytest.mark.parametrize(
    ("minute", "stopped", "at_target"),
    [(1, (80, 100, "95.00"), (100, 100, "101.00")), (2, (160, 100, "95.00"), (140, 100, "101.00"))],
)
def test_whether_stop_or_target_is_met_first_follows_from_the_path(
    minute: int, stopped: tuple[float, int, str], at_target: tuple[float, int, str]
) -> None:
    """A long position with a stop at 98 and a target at 101: minute 1 stops it, minute 2 reaches the target first."""
    assert Venue(PLAIN, order(Side.SELL, stop(98.0))).play(*bar(minute)) == fills(stopped)
    assert Venue(PLAIN, order(Side.SELL, limit(101.0))).play(*bar(minute)) == fills(at_target)


@pytest.mark.parametrize(
    ("before", "sent", "expected"),
    [
        ([LAST_CLOSE], order(Side.SELL, stop(98.0)), fills((60, 100, "96.00"))),
        ([], order(Side.SELL, stop(98.0)), fills((60, 100, "96.00"))),
        ([LAST_CLOSE], order(Side.BUY, limit(97.0)), fills((60, 100, "97.00"))),
        ([], order(Side.BUY, limit(97.0)), fills((60, 100, "96.00"))),
        ([LAST_CLOSE], order(Side.SELL, stop_limit(98.0, 97.0)), []),
    ],
)
def test_a_bar_that_opens_with_a_gap_executes_at_its_open(before: list[Row], sent: Order, expected: list[Fill]) -> None:
    """From 101 to an open of 96; within a session a waiting limit is met on the way, at the first open of one it is not."""
    assert Venue(PLAIN, replace(sent)).play(*before, *bar(1, (96.0, 96.5, 94.0, 95.0))) == expected


def test_a_part_of_a_bars_volume_is_a_part_of_each_of_its_ticks() -> None:
    """400 units are 100 a tick, of which 10 % are 10."""
    venue = Venue(replace(PLAIN, participation_pct=10.0), order(Side.BUY))
    expected = fills((60, 10, "100.00"), (80, 10, "95.00"), (100, 10, "102.00"), (119.999, 10, "98.00"))
    assert venue.play(LAST_CLOSE, *bar(1)) == expected
