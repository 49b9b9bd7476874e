"""Orders at work are judged again when a position changes: none of them may lead past a limit that it was approved under."""

from decimal import Decimal

import pytest

from domain.engine import TradingEngine
from domain.events import Event, OrderCancelled, RiskBreached
from domain.matching import PaperMatching
from domain.risk import RiskLimits
from domain.side import Side
from tests.unit.domain.by_hand import (
    ask_for,
    buy,
    by_hand,
    fills,
    gtc,
    refusals,
    sell,
    send,
    working,
)
from tests.unit.domain.matching.venue import limit, stop
from tests.unit.domain.stage import continued, engine, of, only, play, ticks

ELEVEN_HUNDRED = RiskLimits(max_position_value=Decimal(1_100))


def long_ten(**changes: object) -> TradingEngine:
    """Ten units bought at 100, the market at 100."""
    stage = engine(**changes)
    play(stage, ticks(100, 100), buy(1, 10), ticks(100, start=2))
    assert by_hand(stage).position.quantity == 10
    return stage


def cancelled_by_rule(events: list[Event]) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
    """Number of each order that a rule cancelled, with the rule, what it would have come to, and the limit."""
    return [
        (one.order_id.rpartition("-")[2], one.code, one.current_value, one.limit_value)
        for one in of(events, OrderCancelled)
        if one.code
    ]


def test_an_order_that_turns_a_position_around_ends_when_the_position_is_closed_by_its_stop() -> None:
    stage = engine(limits=ELEVEN_HUNDRED)
    play(stage, ticks(100, 100), buy(1, 10, stop=95.0), ticks(100, start=2))
    assert refusals(play(stage, sell(2, 20, limit(101.0)))) == []
    events = play(stage, ticks(94.95, start=3))
    assert fills(events) == [("2", "SELL", 10, 94.95)]
    assert cancelled_by_rule(events) == [("3", "POSITION_VALUE_LIMIT", Decimal("2020.00"), Decimal(1_100))]
    told = only(events, RiskBreached)
    assert (told.rule, told.action_taken) == ("POSITION_VALUE_LIMIT", "order cancelled")
    assert fills(play(stage, ticks(101.05, start=4))) == []
    assert by_hand(stage).position.quantity == 0


def test_a_close_that_only_reduces_ends_the_order_that_counted_on_the_position() -> None:
    stage = long_ten(limits=ELEVEN_HUNDRED)
    play(stage, sell(2, 20, limit(101.0)), send(2, ask_for(Side.SELL, 10, reduce_only=True)))
    events = play(stage, ticks(100, start=3))
    assert fills(events) == [("3", "SELL", 10, 100.0)]
    assert [number for number, *_ in cancelled_by_rule(events)] == ["2"]


def test_it_is_judged_before_it_meets_the_very_tick() -> None:
    """The close and the stop order are both reached by one tick; the second would open too much."""
    stage = long_ten(limits=ELEVEN_HUNDRED)
    play(stage, send(2, ask_for(Side.SELL, 10, stop(98.5), reduce_only=True)), sell(2, 20, stop(98.0)))
    events = play(stage, ticks(97, start=3))
    assert fills(events) == [("2", "SELL", 10, 97.0)]
    assert [number for number, *_ in cancelled_by_rule(events)] == ["3"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (RiskLimits(leverage=Decimal("0.0011")), "EXPOSURE_LIMIT"),
        (RiskLimits(max_margin_pct=Decimal("0.11")), "MARGIN"),
    ],
)
def test_exposure_and_margin_are_judged_again_too(limits: RiskLimits, code: str) -> None:
    stage = engine(limits=limits)
    play(stage, ticks(100, 100), buy(1, 10, stop=95.0), ticks(100, start=2), sell(2, 20, limit(101.0)))
    events = play(stage, ticks(94.95, start=3))
    assert [(number, rule) for number, rule, *_ in cancelled_by_rule(events)] == [("3", code)]


@pytest.mark.parametrize(("first", "ended", "stays"), [(101.0, "4", "3"), (115.0, "3", "4")])
def test_what_was_sent_first_has_the_first_claim_on_a_limit(first: float, ended: str, stays: str) -> None:
    """Two times 19 that were to turn 18 around: without those there is room for one, and 19 at 115 are too much by themselves."""
    stage = engine(limits=RiskLimits(max_position_value=Decimal(2_100)))
    play(stage, ticks(100, 100), buy(1, 18, stop=95.0), ticks(100, start=2))
    assert refusals(play(stage, sell(2, 19, limit(first)), sell(2, 19, limit(101.0)))) == []
    events = play(stage, ticks(94.95, start=3))
    assert [number for number, *_ in cancelled_by_rule(events)] == [ended]
    assert [number for number, *_ in working(stage)] == [stays]
    assert continued(stage).state_hash() == stage.state_hash()


def test_an_entry_that_still_fits_stays() -> None:
    stage = engine(limits=ELEVEN_HUNDRED)
    play(stage, ticks(100, 100), buy(1, 10, stop=95.0), ticks(100, start=2), sell(2, 10, limit(101.0)))
    assert cancelled_by_rule(play(stage, ticks(94.95, start=3))) == []


def test_the_rest_of_an_entry_ends_where_the_market_has_made_it_too_large() -> None:
    """Nine units at 105 were 945; four of them at 130 leave a position of 1,170 if the rest were executed."""
    stage = engine(
        limits=RiskLimits(max_position_value=Decimal(1_000)), matching=PaperMatching(slippage_ticks=0, participation_pct=10.0)
    )
    play(stage, ticks(100, 100), buy(1, 9, stop(105.0), stop=104.0))
    events = play(stage, ticks(130, start=2, size=40))
    assert fills(events) == [("1", "BUY", 4, 130.0)]
    assert cancelled_by_rule(events) == [("1", "POSITION_VALUE_LIMIT", Decimal("1170.00"), Decimal(1_000))]
    assert working(stage) == [("2", "submitted", 4, 0)]


def test_children_that_wait_for_an_entry_end_with_it() -> None:
    stage = long_ten(limits=ELEVEN_HUNDRED)
    play(stage, sell(2, 20, gtc(limit(101.0)), stop=105.0), send(2, ask_for(Side.SELL, 10, reduce_only=True)))
    play(stage, ticks(100, start=3))
    assert working(stage) == []


def test_a_plain_order_against_the_position_only_reduces_whatever_else_waits() -> None:
    stage = long_ten(limits=ELEVEN_HUNDRED)
    play(stage, sell(2, 20, limit(101.0)))
    assert refusals(play(stage, sell(2, 10))) == []
    events = play(stage, ticks(100, start=3))
    assert fills(events) == [("3", "SELL", 10, 100.0)]
    assert [number for number, *_ in cancelled_by_rule(events)] == ["2"]
    assert by_hand(stage).position.quantity == 0


def test_a_second_order_against_a_position_that_is_closing_already_opens() -> None:
    stage = long_ten()
    play(stage, sell(2, 10), sell(2, 10))
    play(stage, ticks(100, start=3))
    assert by_hand(stage).position.quantity == -10
