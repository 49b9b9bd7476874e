"""On which side of the market a stop may be put, and the children of a bracket on which side of what."""

import pytest

from domain.commands import AmendOrder
from domain.engine import TradingEngine
from domain.events import OrderRejected, RiskBreached
from domain.matching import PaperMatching
from domain.order import OrderTerms
from domain.side import Side
from tests.unit.domain.by_hand import amend, ask_for, buy, fills, refusals, refused, sell, send, working
from tests.unit.domain.matching.venue import limit, stop, stop_limit
from tests.unit.domain.stage import engine, of, only, play, ticks

IN_PARTS = PaperMatching(slippage_ticks=0, participation_pct=10.0)


def long_ten() -> TradingEngine:
    """Ten units, and the market at 100."""
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    return stage


@pytest.mark.parametrize("terms", [stop(110), stop(100), stop_limit(100.05, 99)])
@pytest.mark.parametrize("reduce_only", [True, False])
def test_a_sell_stop_that_is_not_below_the_market_is_refused_even_if_it_only_closes(terms: OrderTerms, reduce_only: bool) -> None:
    stage = long_ten()
    assert refused(stage, send(1.5, ask_for(Side.SELL, 10, terms, reduce_only=reduce_only))) == ["TRIGGER_SIDE"]


@pytest.mark.parametrize("terms", [stop(90), stop(100), stop_limit(99.95, 101)])
def test_a_buy_stop_that_is_not_above_the_market_is_refused(terms: OrderTerms) -> None:
    events = play(long_ten(), buy(1.5, 10, terms))
    rejected = only(events, OrderRejected)
    assert rejected.rejection_code == "TRIGGER_SIDE"
    assert (float(rejected.current_value), float(rejected.limit_value)) == (terms.trigger_price, 100)
    assert of(events, RiskBreached) == []


def test_a_stop_one_tick_from_the_market_is_taken_and_a_gap_through_it_is_no_mistake() -> None:
    stage = long_ten()
    assert refusals(play(stage, sell(1.5, 10, stop(99.95)))) == []
    assert fills(play(stage, ticks(95, start=2))) == [("2", "SELL", 10, 95)]


def test_only_a_trigger_that_is_moved_is_held_against_the_market_of_the_moment() -> None:
    """With latency the market passes a stop before the venue has it."""
    stage = engine(matching=PaperMatching(slippage_ticks=0, latency_ms=60_000))
    play(stage, ticks(100), buy(0.5, 10, stop(101)), ticks(102, start=1))
    assert refusals(play(stage, amend(1.5, "manual-ABB-1", 5))) == []
    assert refused(stage, amend(1.6, "manual-ABB-1", trigger_price=101.5)) == ["TRIGGER_SIDE"]
    assert refusals(play(stage, amend(1.7, "manual-ABB-1", trigger_price=103))) == []


def bracket_in_parts() -> TradingEngine:
    """Ten units wanted at 100, with a stop at 98 and a target at 102; four are executed, and protected."""
    stage = engine(matching=IN_PARTS)
    play(stage, ticks(100), buy(0.5, 10, limit(100), stop=98, target=102), ticks(99.5, start=1, size=40))
    assert [one[1:] for one in working(stage)] == [("partially_filled", 10, 4), ("submitted", 4, 0), ("submitted", 4, 0)]
    return stage


@pytest.mark.parametrize(
    "command",
    [
        amend(1.5, "manual-ABB-1", limit_price=97.0),
        amend(1.5, "manual-ABB-1", limit_price=98.0),
        amend(1.5, "manual-ABB-1", limit_price=102.0),
        amend(1.5, "manual-ABB-2", trigger_price=100.5),
        amend(1.5, "manual-ABB-3", limit_price=99.0),
    ],
)
def test_children_at_work_lie_on_their_sides_of_an_entry_that_is_at_work(command: AmendOrder) -> None:
    assert refused(bracket_in_parts(), command) == ["BRACKET_SIDE"]


@pytest.mark.parametrize(("side", "wrong", "right"), [(Side.BUY, 105.0, 99.5), (Side.SELL, 95.0, 100.5)])
def test_a_childs_stop_at_work_lies_on_its_side_of_the_market(side: Side, wrong: float, right: float) -> None:
    stage, sign = engine(), side.sign
    play(stage, ticks(100), send(0.5, ask_for(side, 10, stop=100 - sign * 5.0, target=100 + sign * 10.0)), ticks(100, start=1))
    assert refused(stage, amend(1.5, "manual-ABB-2", trigger_price=wrong)) == ["BRACKET_SIDE"]
    assert refused(stage, amend(1.5, "manual-ABB-2", trigger_price=100.0)) == ["BRACKET_SIDE"]
    assert refusals(play(stage, amend(1.6, "manual-ABB-2", trigger_price=right))) == []


def test_a_childs_target_at_work_may_be_moved_to_where_the_market_is() -> None:
    """It takes what the market pays, 100, and not the 99 that would do."""
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, stop=95, target=110), ticks(100, start=1))
    assert refusals(play(stage, amend(1.5, "manual-ABB-3", limit_price=99.0))) == []
    assert fills(play(stage, ticks(100, start=2))) == [("3", "SELL", 10, 100)]


def test_a_stop_that_waits_for_an_entry_above_the_market_is_held_against_that() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, stop(110), stop=105))
    assert refusals(play(stage, amend(0.6, "manual-ABB-2", trigger_price=106))) == []
    assert refused(stage, amend(0.7, "manual-ABB-2", trigger_price=110)) == ["BRACKET_SIDE"]
