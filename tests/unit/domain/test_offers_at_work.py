"""Offers and latency in an engine: what a tick has for all orders together, and from when on an order is there."""

from datetime import UTC, time

from domain.events import OrderFilled
from domain.frame import RowKind
from domain.matching import Against, FillOn, PaperMatching
from domain.session import SessionRules
from tests.unit.domain.by_hand import buy, gtc
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import NS, continued, engine, of, play, quote, scripted, ticks

DAY_S = 86_400


def test_latency_in_ticks_counts_from_the_order_not_from_the_run() -> None:
    stage = engine(matching=PaperMatching(slippage_ticks=0, latency_ticks=2))
    events = play(stage, ticks(100, 101, 102, 103), buy(3, 10), ticks(104, 105, 106, 107, start=4))
    assert [event.price for event in of(events, OrderFilled)] == [106.0]


def test_all_rounds_of_a_tick_share_what_it_offers() -> None:
    matching = PaperMatching(FillOn.SAME_TICK, slippage_ticks=0, participation_pct=50.0)
    stage = engine(scripted("B"), matching=matching)
    play(stage, ticks(100, size=20.0), buy(0, 8, limit(99.0)))
    events = play(stage, ticks(98, start=1, size=20.0))
    assert [(event.strategy_id, event.quantity) for event in of(events, OrderFilled)] == [("manual", 8), ("script", 2)]


def test_who_sent_first_is_served_first_whoever_stands_first_in_the_configuration() -> None:
    """The second strategy's order of 25 is a bar older; of 10 units a tick it takes the first two and a half."""
    late, early = scripted(".B", strategy_id="late"), scripted("B", strategy_id="early", quantity=25)
    stage = engine(late, early, matching=PaperMatching(slippage_ticks=0, participation_pct=100.0, latency_ticks=1))
    events = play(stage, ticks(100, 100, 100, 100, 100, 100, 100))
    assert [(event.strategy_id, event.quantity) for event in of(events, OrderFilled)] == [
        ("early", 10),
        ("early", 10),
        ("early", 5),
        ("late", 5),
        ("late", 5),
    ]


def test_an_order_by_hand_that_was_sent_before_a_strategys_is_served_before_it() -> None:
    """And after a restart too."""
    stage = engine(scripted("B"), matching=PaperMatching(slippage_ticks=0, participation_pct=50.0, latency_ticks=1))
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1, size=0))
    events = play(continued(stage), ticks(100, 100, 100, start=2, size=20))
    assert [(event.strategy_id, event.quantity) for event in of(events, OrderFilled)] == [("manual", 10), ("script", 10)]


def test_all_orders_of_a_side_share_what_the_quote_shows() -> None:
    stage = engine(matching=PaperMatching(slippage_ticks=0, participation_pct=100.0, against=Against.QUOTES))
    play(stage, ticks(100), quote(RowKind.ASK, 100.05, 0.5), buy(1, 1), buy(1, 1), buy(1, 1))
    events = play(stage, ticks(100, start=2, size=10.0))
    assert [(event.order_id, event.quantity) for event in of(events, OrderFilled)] == [("manual-ABB-1", 1)]


def test_a_quote_of_the_time_before_the_session_executes_nothing_when_it_comes_late() -> None:
    hours = SessionRules(UTC, time(0, 1), time(0, 10), frozenset(range(7)))
    stage = engine(session=hours, matching=PaperMatching(slippage_ticks=0, against=Against.QUOTES))
    play(stage, ticks(100, start=60), buy(61, 1, gtc(limit(99.0))))
    play(stage, ticks(100, start=DAY_S + 60))
    assert of(play(stage, quote(RowKind.ASK, 98.0, DAY_S + 59)), OrderFilled) == []
    (filled,) = of(play(stage, quote(RowKind.ASK, 98.0, DAY_S + 60)), OrderFilled)
    assert filled.ts == (DAY_S + 60) * NS
