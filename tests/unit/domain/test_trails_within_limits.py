"""Trailing stops that open a position are held against the limits by where their trigger stands."""

from decimal import Decimal

import pytest

from domain.order import OrderTerms, TrailUnit
from domain.risk import RiskLimits
from domain.side import Side
from tests.unit.domain.by_hand import amend, ask_for, buy, refusals, refused, sell, send
from tests.unit.domain.matching.venue import trailing
from tests.unit.domain.stage import engine, play, ticks

PERCENT = TrailUnit.PERCENT


@pytest.mark.parametrize(
    ("terms", "limit", "code"),
    [
        (trailing(15), 1_149, ["POSITION_VALUE_LIMIT"]),
        (trailing(15), 1_150, []),
        (trailing(15, PERCENT), 1_149, ["POSITION_VALUE_LIMIT"]),
        (trailing(15, PERCENT), 1_150, []),
        (trailing(14.96), "1149.5", ["POSITION_VALUE_LIMIT"]),
        (trailing(14.95), "1149.5", []),
    ],
)
def test_a_buy_that_trails_is_worth_what_its_first_trigger_costs(terms: OrderTerms, limit: int | str, code: list[str]) -> None:
    """Ten units at 100 + 15; 14.96 is 115.00 on the grid."""
    stage = engine(limits=RiskLimits(max_position_value=Decimal(limit)))
    assert refusals(play(stage, ticks(100), buy(0.5, 10, terms))) == code


def test_a_sell_that_trails_is_worth_the_last_price() -> None:
    stage = engine(limits=RiskLimits(max_position_value=Decimal(1_000)))
    assert refusals(play(stage, ticks(100), sell(0.5, 10, trailing(15)))) == []


def test_a_trail_that_has_followed_the_market_is_worth_its_trigger() -> None:
    """15 above 90 is 105: eleven units are 1,155, whatever 15 above the last price would be."""
    stage = engine(limits=RiskLimits(max_position_value=Decimal(1_155)))
    play(stage, ticks(100), buy(0.5, 10, trailing(15)), ticks(90, 100, start=1))
    assert refused(stage, amend(2.5, "manual-ABB-1", 12)) == ["POSITION_VALUE_LIMIT"]
    assert refusals(play(stage, amend(2.6, "manual-ABB-1", 11))) == []


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (trailing(20), []),
        (trailing(20.01), ["PRICE_BAND"]),
        (trailing(50), ["PRICE_BAND"]),
        (trailing(20, PERCENT), []),
        (trailing(99, PERCENT), ["PRICE_BAND"]),
        (trailing(5_000), ["PRICE_BAND"]),
    ],
)
def test_a_trail_begins_within_the_price_band(side: Side, terms: OrderTerms, code: list[str]) -> None:
    stage = engine()
    assert refusals(play(stage, ticks(100), send(0.5, ask_for(side, 1, terms)))) == code


def test_a_trail_that_only_closes_may_be_as_long_as_one_likes() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10), ticks(100, start=1))
    assert refusals(play(stage, sell(1.5, 10, trailing(50)))) == []


def test_a_trail_is_not_amended_out_of_the_band() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0.5, 10, trailing(15)))
    assert refused(stage, amend(0.6, "manual-ABB-1", trail=21)) == ["PRICE_BAND"]
