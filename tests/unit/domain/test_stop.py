"""Stops by hand: every kind on both sides, with the level after each price."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.timeframe import NS_PER_SECOND
from domain.trailing_stop import Stop, StopRule
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.trailing_stop.steps import Rung, Steps
from domain.trailing_stop.stop import NEVER, on_grid
from domain.trailing_stop.time_decay import TimeDecay
from domain.trailing_stop.trailing import TrailingPct, TrailingPoints

MINUTE = 60 * NS_PER_SECOND
LADDER = Steps(stop_pct=1.0, rungs=(Rung(1.0, 0.0), Rung(2.0, 1.0), Rung(4.0, 3.0)))


def levels(rule: StopRule, sign: int, *prices: float, entry: float = 100.0) -> list[float | None]:
    """The level at the entry and after each price, on a grid of 0.05."""
    stop = Stop(rule, sign, entry, 0, 0.05)
    found = []
    for price in (entry, *prices):
        stop.follow_price(0, price)
        found.append(stop.level)
    return found


@pytest.mark.parametrize(
    ("rule", "sign", "prices", "expected"),
    [
        (FixedPct(stop_pct=1.5), 1, (105, 99), [98.5, 98.5, 98.5]),
        (FixedPct(stop_pct=1.5), -1, (95, 101), [101.5, 101.5, 101.5]),
        (TrailingPct(trail_pct=1.0), 1, (101, 102, 99.5, 103), [99.0, 99.95, 100.95, 100.95, 101.95]),
        (TrailingPct(trail_pct=1.0), -1, (99, 98, 100.5, 97), [101.0, 100.0, 99.0, 99.0, 98.0]),
        (TrailingPoints(trail_points=2.5), 1, (101, 100, 104), [97.5, 98.5, 98.5, 101.5]),
        (TrailingPoints(trail_points=2.5), -1, (99, 100, 96), [102.5, 101.5, 101.5, 98.5]),
        (LADDER, 1, (100.95, 101, 101.95, 102, 100, 104), [99.0, 99.0, 100.0, 100.0, 101.0, 101.0, 103.0]),
        (LADDER, -1, (99.05, 99, 98.05, 98, 100, 96), [101.0, 101.0, 100.0, 100.0, 99.0, 99.0, 97.0]),
        (LADDER, 1, (110,), [99.0, 103.0]),
    ],
)
def test_the_level_after_each_price(rule: StopRule, sign: int, prices: tuple[float, ...], expected: list[float]) -> None:
    assert levels(rule, sign, *prices) == expected


@pytest.mark.parametrize(
    ("rule", "sign", "prices", "expected"),
    [
        (TrailingPct(trail_pct=1.0, activate_pct=2.0), 1, (101.95, 102, 101), [None, None, 100.95, 100.95]),
        (TrailingPct(trail_pct=1.0, activate_pct=2.0), -1, (98.05, 98, 99), [None, None, 99.0, 99.0]),
        (FixedPct(stop_pct=1.0, activate_pct=0.5), 1, (100.45, 100.5), [None, None, 99.0]),
        (TrailingPoints(trail_points=1, activate_pct=1), -1, (99,), [None, 100.0]),
        (Steps(stop_pct=1.0, rungs=(Rung(1.0, 0.5),), activate_pct=0.5), 1, (100.5, 101), [None, 99.0, 100.5]),
    ],
)
def test_an_activation_threshold_keeps_the_stop_without_a_level_until_the_gain_is_there(
    rule: StopRule, sign: int, prices: tuple[float, ...], expected: list[float | None]
) -> None:
    assert levels(rule, sign, *prices) == expected


@pytest.mark.parametrize(
    ("sign", "wanted", "expected"), [(1, 99.99, 99.95), (-1, 99.96, 100.0), (1, 99.95, 99.95), (-1, 99.95, 99.95)]
)
def test_a_level_between_two_ticks_goes_to_the_looser_one(sign: int, wanted: float, expected: float) -> None:
    assert on_grid(wanted, 0.05, sign) == expected


def test_a_price_on_the_grid_stays_there_whatever_a_float_makes_of_it() -> None:
    for ticks in range(1, 20_000):
        price = round(ticks * 0.05, 2)
        assert on_grid(price, 0.05, 1) == on_grid(price, 0.05, -1) == price


def test_a_long_stop_is_at_least_one_tick_above_nothing() -> None:
    assert levels(TrailingPoints(trail_points=500), 1) == [0.05]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, 98.0), (0.99, 98.0), (1, 98.0), (1.01, 98.0), (15, 98.25), (30, 98.5), (59.9, 98.95), (60, 99.0), (500, 99.0)],
)
def test_time_decay_shrinks_the_distance_in_sixty_equal_steps(minutes: float, expected: float) -> None:
    stop = Stop(TimeDecay(start_pct=2.0, end_pct=1.0, decay_minutes=60), 1, 100.0, 7, 0.05)
    stop.follow_price(7, 100.0)
    stop.follow_price(7 + round(minutes * MINUTE), 100.0)
    assert stop.level == expected


def test_time_decay_for_a_short_position() -> None:
    stop = Stop(TimeDecay(start_pct=2.0, end_pct=1.0, decay_minutes=60), -1, 100.0, 0, 0.05)
    found = []
    for minutes, price in ((0, 100.0), (30, 100.0), (30, 98.0), (60, 99.0)):
        stop.follow_price(minutes * MINUTE, price)
        found.append(stop.level)
    assert found == [102.0, 101.5, 99.5, 99.0]


def test_time_decay_says_when_time_alone_will_move_it() -> None:
    stop = Stop(TimeDecay(start_pct=2.0, end_pct=1.0, decay_minutes=60), 1, 100.0, 7, 0.05)
    for minutes, change in ((0, 1), (0.5, 1), (1, 2), (58.5, 59), (59, 60)):
        stop.follow_price(7 + round(minutes * MINUTE), 100.0)
        assert stop.next_time == 7 + change * MINUTE
    stop.follow_price(7 + 60 * MINUTE, 100.0)
    assert stop.next_time == NEVER


def test_a_decay_shorter_than_its_steps_is_over_at_once() -> None:
    stop = Stop(TimeDecay(start_pct=2.0, end_pct=1.0, decay_minutes=1e-12), 1, 100.0, 0, 0.05)
    stop.follow_price(60, 100.0)
    assert stop.level == 99.0


@pytest.mark.parametrize(("sign", "expected"), [(1, [97.0, 98.0, 98.0, 99.0]), (-1, [103.0, 102.0, 102.0, 101.0])])
def test_an_atr_stop_hangs_its_multiple_of_the_range_from_the_best_price(sign: int, expected: list[float]) -> None:
    stop = Stop(AtrStop(atr_multiple=2.0), sign, 100.0, 0, 0.05)
    stop.indicator = 1.5
    found = []
    stop.follow_price(0, 100.0)
    found.append(stop.level)
    stop.follow_indicator(1, 1.0)
    found.append(stop.level)
    assert not stop.follow_indicator(2, 3.0)
    found.append(stop.level)
    stop.indicator = 1.0
    stop.follow_price(3, 100.0 + sign)
    found.append(stop.level)
    assert found == expected


def test_an_atr_stop_has_no_level_without_its_range() -> None:
    assert levels(AtrStop(), 1, 105) == [None, None]


@pytest.mark.parametrize(
    ("sign", "averages", "expected"),
    [
        (1, (97.0, 99.0, 98.0, 101.0), [95.0, 96.0, 98.0, 98.0, 99.95]),
        (-1, (103.0, 101.0, 102.0, 99.0), [105.0, 104.05, 102.05, 102.05, 100.0]),
    ],
)
def test_a_moving_average_stop_follows_the_average_at_its_buffer_and_never_back(
    sign: int, averages: tuple[float, ...], expected: list[float]
) -> None:
    stop = Stop(MovingAverageStop(stop_pct=5.0, buffer_pct=1.0), sign, 100.0, 0, 0.05)
    stop.follow_price(0, 100.0)
    found = [stop.level]
    for at, average in enumerate(averages):
        stop.follow_indicator(at, average)
        found.append(stop.level)
    assert found == expected


@pytest.mark.parametrize("sign", [1, -1])
def test_a_stop_is_reached_at_its_level_and_beyond_and_not_before(sign: int) -> None:
    stop = Stop(FixedPct(stop_pct=1.0), sign, 100.0, 0, 0.05)
    assert not stop.is_hit(100.0 - sign * 50)
    assert stop.guard == -sign * float("inf")
    assert stop.distance_pct(100.0) is None
    stop.follow_price(0, 100.0)
    assert stop.guard == stop.level == 100.0 - sign
    assert [stop.is_hit(100.0 - sign * off) for off in (0.95, 1.0, 1.05)] == [False, True, True]
    assert stop.distance_pct(100.0) == pytest.approx(1.0)


RULES = [
    FixedPct(stop_pct=1.5),
    TrailingPct(trail_pct=0.7),
    TrailingPct(trail_pct=0.7, activate_pct=0.3),
    TrailingPoints(trail_points=0.4),
    AtrStop(atr_multiple=1.5),
    AtrStop(atr_multiple=1.5, activate_pct=0.2),
    MovingAverageStop(stop_pct=2.0, buffer_pct=0.1),
    TimeDecay(start_pct=2.0, end_pct=0.2, decay_minutes=1.0),
    LADDER,
]


@settings(deadline=None)
@given(
    rule=st.sampled_from(RULES),
    sign=st.sampled_from([1, -1]),
    steps=st.lists(st.tuples(st.integers(0, 20), st.integers(1_900, 2_100), st.none() | st.integers(0, 4_000)), max_size=40),
)
def test_no_course_of_prices_times_and_indicators_loosens_a_stop(
    rule: StopRule, sign: int, steps: list[tuple[int, int, int | None]]
) -> None:
    stop, ts, before = Stop(rule, sign, 100.0, 0, 0.05), 0, None
    for seconds, ticks, value in steps:
        ts += seconds * NS_PER_SECOND
        stored = json.loads(json.dumps(stop.state()))
        twin = Stop.from_state(rule, 0.05, stored)
        moves = {each.follow_price(ts, ticks * 0.05) for each in (stop, twin)}
        if value is not None:
            moves |= {each.follow_indicator(ts, value * 0.05) for each in (stop, twin)}
        assert twin.state() == stop.state()
        if before is not None:
            assert stop.level is not None
            assert sign * stop.level >= sign * before
        assert (stop.level != before) is (True in moves)
        before = stop.level


@pytest.mark.parametrize("state", [None, [], [1, 100.0], [1, "100", 100.0, 0, None, None, 0]])
def test_a_state_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match="stop"):
        Stop.from_state(FixedPct(stop_pct=1.0), 0.05, state)


def test_a_split_leaves_a_stop_without_a_level_without_one() -> None:
    stop = Stop(AtrStop(atr_multiple=2.0), 1, 100.0, 0, 0.05)
    stop.split(2.0)
    assert (stop.entry_price, stop.best_price, stop.level) == (50.0, 50.0, None)
