"""Sizes in an engine: what they follow from is what stands at the signal."""

from dataclasses import replace
from decimal import Decimal

from domain.assignment import Assignment, Sizing
from domain.events import OrderFilled, OrderRejected, OrderSubmitted, PositionClosed, SignalGenerated
from domain.risk import RiskLimits
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop
from domain.volatility import Volatility
from tests.unit.domain.stage import ABB, SECOND, engine, of, only, play, scripted, ticks

RISKING_100 = replace(scripted("B", FixedPct(stop_pct=2.0)), sizing=Sizing(risk_value=Decimal(100)))


def by_volatility(script: str, indicator: str) -> Assignment:
    return replace(scripted(script), sizing=Sizing(volatility_target=Decimal(100), volatility=Volatility(SECOND, indicator)))


def test_a_stop_that_is_hit_at_its_price_loses_what_was_put_at_risk() -> None:
    events = play(engine(RISKING_100), ticks(100, 100, 100, 98, 98))
    assert of(events, OrderSubmitted)[0].quantity == 50
    assert only(events, PositionClosed).gross_pnl == -100


def test_the_distance_of_a_stop_that_follows_an_indicator_is_the_one_of_the_signal() -> None:
    desk = replace(
        scripted("..B", AtrStop(atr_multiple=2.0, atr_period=1, timeframe=SECOND)), sizing=Sizing(risk_value=Decimal(30))
    )
    events = play(engine(desk), ticks(100, 103, 100, 100, 100))  # the true range of the third bar is 3, the stop 6 away
    assert of(events, OrderSubmitted)[0].quantity == 5


def test_a_usual_move_is_worth_the_money_that_was_asked_for() -> None:
    events = play(engine(by_volatility("..B", "atr_1")), ticks(100, 103, 107, 107, 107))  # a true range of 4
    assert only(events, OrderFilled).quantity == 25


def test_a_size_whose_indicator_has_no_value_yet_is_refused_with_its_code() -> None:
    events = play(engine(by_volatility("B", "atr_5")), ticks(100, 103, 107))
    signal = only(events, SignalGenerated)
    assert (signal.status, signal.code) == ("refused", "SIZE_NOT_READY")
    assert not of(events, OrderSubmitted)
    assert not of(events, OrderRejected)


def test_the_size_by_a_stop_that_there_is_none_of_is_refused() -> None:
    events = play(engine(replace(RISKING_100, stop=None)), ticks(100, 100))
    assert only(events, SignalGenerated).code == "SIZE_NOT_READY"


def test_what_a_position_ties_up_counts_for_the_next() -> None:
    limits = RiskLimits(leverage=Decimal(10), max_margin_pct=Decimal(100))
    future = replace(ABB, margin_pct=Decimal(20))
    desks = [
        scripted("B", strategy_id=name, quantity=quantity) for name, quantity in (("one", 300), ("two", 201), ("three", 200))
    ]
    stage = engine(*desks, instruments=(future,), limits=limits, initial_cash=Decimal(10_000))
    rejected = only(play(stage, ticks(100, 100, 100)), OrderRejected)
    assert (rejected.strategy_id, rejected.rejection_code) == ("two", "MARGIN")
    assert (rejected.current_value, rejected.limit_value) == (Decimal(10_020), Decimal(10_000))
