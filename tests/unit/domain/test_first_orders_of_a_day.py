"""The exchange's day begins with the first thing that happens in its session: a tick, an order, or time that passes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import AdvanceTime
from domain.engine import TradingEngine
from domain.events import OrderAmended, TradingStateChanged
from domain.risk import LossAction, RiskLimits
from domain.segment import Segment
from tests.unit.domain.by_hand import amend, buy, gtc, refusals, refused
from tests.unit.domain.matching.venue import limit
from tests.unit.domain.stage import ABB, DAY, NS, continued, engine, of, only, play, ticks

LIMITS = RiskLimits(max_daily_loss=Decimal(100))
NEXT = DAY / NS + 30
"""Half a minute into the second day."""


def after_a_loss(limits: RiskLimits = LIMITS) -> TradingEngine:
    """On the first day 10 units have lost 100; an order waits for the second."""
    delivery = replace(ABB, segment=Segment.EQUITY_DELIVERY)
    stage = engine(instruments=(delivery,), limits=limits)
    play(stage, ticks(100), buy(0.5, 10), buy(0.6, 1, gtc(limit(85))), ticks(100, 90, start=1))
    return continued(stage)


def test_the_loss_of_yesterday_refuses_no_order_of_today_before_the_first_tick() -> None:
    stage = after_a_loss()
    assert refused(stage, buy(3, 1)) == ["DAILY_LOSS_LIMIT"]
    assert refusals(play(stage, buy(NEXT, 1))) == []
    assert (stage.account.day, stage.account.day_pnl) == ("1970-01-02", Decimal(0))
    play(stage, ticks(89.95, start=NEXT + 1))
    assert stage.account.day_pnl == Decimal("-0.50")


def test_a_day_that_an_order_has_begun_does_not_begin_again_with_its_first_tick() -> None:
    stage = after_a_loss()
    play(stage, buy(NEXT, 1), ticks(80, start=NEXT + 1))
    assert refusals(play(stage, buy(NEXT + 2, 1))) == ["DAILY_LOSS_LIMIT"]


def test_an_order_of_yesterday_may_be_amended_today_whatever_was_lost_yesterday() -> None:
    stage = after_a_loss()
    assert refused(stage, amend(3, "manual-ABB-2", limit_price=86)) == ["DAILY_LOSS_LIMIT"]
    assert only(play(stage, amend(NEXT, "manual-ABB-2", limit_price=86)), OrderAmended).limit_price == 86


def test_a_refused_amendment_begins_no_day() -> None:
    stage = after_a_loss()
    assert refused(stage, amend(NEXT, "manual-ABB-2", limit_price=50)) == ["PRICE_BAND"]
    assert stage.account.day == "1970-01-01"


@pytest.mark.parametrize("with_time", [True, False])
def test_a_rule_that_lets_only_reducing_orders_through_ends_with_the_day_too(with_time: bool) -> None:
    stage = after_a_loss(replace(LIMITS, daily_loss_action=LossAction.REDUCE))
    assert refused(stage, buy(3, 1)) == ["REDUCING"]
    events = play(stage, AdvanceTime(round(NEXT * NS)) if with_time else buy(NEXT, 1))
    assert [(one.state, one.actor) for one in of(events, TradingStateChanged)] == [("active", "risk")]
    assert refusals([*events, *play(stage, buy(NEXT + 1, 1))]) == []


def test_time_that_passes_outside_of_sessions_begins_no_day() -> None:
    stage = after_a_loss()
    play(stage, AdvanceTime(5 * NS))
    assert stage.account.day == "1970-01-01"
