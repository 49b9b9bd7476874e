"""Stops by hand against quotes: what is told of them is the side of the quote that they look at."""

from domain.engine import TradingEngine
from domain.events import OrderTrailed, OrderTriggered
from domain.frame import RowKind
from domain.matching import Against, PaperMatching
from tests.unit.domain.by_hand import buy, fills, sell
from tests.unit.domain.matching.venue import stop, trailing
from tests.unit.domain.stage import engine, of, only, play, quote, ticks


def quoted() -> TradingEngine:
    """Five units bought; bid 99.90, ask 100.10."""
    stage = engine(matching=PaperMatching(slippage_ticks=0, against=Against.QUOTES))
    play(stage, ticks(100), quote(RowKind.BID, 99.9, 0.1), quote(RowKind.ASK, 100.1, 0.2), buy(0.3, 5))
    assert fills(play(stage, ticks(100, start=0.4))) == [("1", "BUY", 5, 100.1)]
    return stage


def test_a_trailing_stop_that_a_print_meets_tells_the_bid_it_follows() -> None:
    stage = quoted()
    events = play(stage, sell(0.5, 5, trailing(1.0)), ticks(105, start=0.6))
    moved = only(events, OrderTrailed)
    assert (moved.trigger_price, moved.price) == (98.9, 99.9)


def test_a_stop_that_a_print_meets_tells_the_ask_that_reaches_it() -> None:
    stage = quoted()
    play(stage, buy(0.5, 1, stop(105.1)), quote(RowKind.BID, 105.0, 0.55))
    assert of(play(stage, ticks(106, start=0.6)), OrderTriggered) == []
    reached = only(play(stage, quote(RowKind.ASK, 105.2, 0.7)), OrderTriggered)
    assert (reached.trigger_price, reached.price) == (105.1, 105.2)
    play(stage, sell(0.8, 6, stop(104.0)), quote(RowKind.BID, 103.0, 0.9))
    assert fills(play(stage, ticks(95, start=1.0))) == []


def test_a_stop_that_is_at_the_venue_late_tells_the_quote_it_finds() -> None:
    stage = engine(matching=PaperMatching(slippage_ticks=0, against=Against.QUOTES, latency_ms=100))
    play(stage, ticks(100), quote(RowKind.ASK, 100.1, 0.2), buy(0.3, 1, stop(101.0)), quote(RowKind.ASK, 101.2, 0.35))
    events = play(stage, ticks(95, start=0.5))
    reached = only(events, OrderTriggered)
    assert (reached.trigger_price, reached.price) == (101.0, 101.2)
    assert fills(events) == [("1", "BUY", 1, 101.2)]
