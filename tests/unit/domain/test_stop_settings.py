from collections.abc import Callable

import pytest

from domain.errors import InvalidValue
from domain.timeframe import Timeframe
from domain.trailing_stop import StopRule
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.trailing_stop.steps import Rung, Steps
from domain.trailing_stop.time_decay import TimeDecay
from domain.trailing_stop.trailing import TrailingPct, TrailingPoints

NAN, INF = float("nan"), float("inf")
RUNGS = (Rung(1.0, 0.0), Rung(2.0, 1.0))


@pytest.mark.parametrize("value", [0, -1, 100, 150, 500, NAN, INF, -INF])
@pytest.mark.parametrize(
    ("field", "build"),
    [
        ("stop_pct", lambda value: FixedPct(stop_pct=value)),
        ("trail_pct", lambda value: TrailingPct(trail_pct=value)),
        ("activate_pct", lambda value: TrailingPct(trail_pct=1, activate_pct=value)),
        ("stop_pct", lambda value: Steps(stop_pct=value, rungs=RUNGS)),
        ("gain_pct", lambda value: Rung(value, 0)),
        ("stop_pct", lambda value: MovingAverageStop(stop_pct=value)),
        ("start_pct", lambda value: TimeDecay(start_pct=value, end_pct=0.5, decay_minutes=10)),
        ("end_pct", lambda value: TimeDecay(start_pct=1.0, end_pct=value, decay_minutes=10)),
    ],
)
def test_a_percentage_is_above_0_and_below_100(field: str, build: Callable[[float], object], value: float) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: expected a percentage above 0 and below 100"):
        build(value)


@pytest.mark.parametrize("value", [0, -1, 1.1e12, NAN, INF])
@pytest.mark.parametrize(
    ("field", "build"),
    [
        ("trail_points", lambda value: TrailingPoints(trail_points=value)),
        ("atr_multiple", lambda value: AtrStop(atr_multiple=value)),
        ("decay_minutes", lambda value: TimeDecay(start_pct=2, end_pct=1, decay_minutes=value)),
    ],
)
def test_a_distance_is_a_number_above_0_that_arithmetic_can_bear(
    field: str, build: Callable[[float], object], value: float
) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: expected a number of .* above 0"):
        build(value)


@pytest.mark.parametrize("average", ["ema", "sma_0", "sma_20_2", "rsi_14", "EMA_20", "ema_-1", "", "ema_20000"])
def test_a_moving_average_stop_takes_moving_averages_by_their_full_name(average: str) -> None:
    with pytest.raises(InvalidValue, match=r"^average: expected a moving average such as ema_20"):
        MovingAverageStop(stop_pct=1, average=average)


@pytest.mark.parametrize("buffer", [-0.5, 100, NAN])
def test_a_buffer_is_nothing_or_a_percentage(buffer: float) -> None:
    with pytest.raises(InvalidValue, match=r"^buffer_pct: expected a percentage"):
        MovingAverageStop(stop_pct=1, buffer_pct=buffer)


@pytest.mark.parametrize("period", [0, -1, 1_001])
def test_an_atr_period_is_1_to_1000_bars(period: int) -> None:
    with pytest.raises(InvalidValue, match=r"^atr_period: expected 1 to 1,000 bars"):
        AtrStop(atr_period=period)


@pytest.mark.parametrize("end", [2.0, 2.5])
def test_a_decay_ends_tighter_than_it_starts(end: float) -> None:
    with pytest.raises(InvalidValue, match=r"^end_pct: expected less than start_pct \(2\)"):
        TimeDecay(start_pct=2.0, end_pct=end, decay_minutes=10)


@pytest.mark.parametrize("lock", [-0.1, 1.0, 1.5, NAN])
def test_a_rung_locks_in_less_than_the_gain_that_reaches_it(lock: float) -> None:
    with pytest.raises(InvalidValue, match=r"^lock_pct: expected a percentage from 0 \(breakeven\) to below gain_pct \(1\)"):
        Rung(1.0, lock)


def test_a_ladder_has_rungs() -> None:
    with pytest.raises(InvalidValue, match=r"^steps: expected at least one step"):
        Steps(stop_pct=1.0, rungs=())


@pytest.mark.parametrize("rungs", [(Rung(2.0, 0.0), Rung(1.0, 0.0)), (Rung(1.0, 0.0),) * 2, (Rung(1.0, 0.5), Rung(2.0, 0.0))])
def test_a_ladder_rises(rungs: tuple[Rung, ...]) -> None:
    with pytest.raises(InvalidValue, match=r"^steps: expected steps of rising gain_pct"):
        Steps(stop_pct=1.0, rungs=rungs)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (FixedPct(stop_pct=1.5), "fixed_pct (stop_pct=1.5)"),
        (TrailingPct(trail_pct=1.0, activate_pct=0.5), "trailing_pct (trail_pct=1.0, activate_pct=0.5)"),
        (TrailingPoints(trail_points=2.5), "trailing_points (trail_points=2.5)"),
        (AtrStop(), "atr (atr_multiple=3.0, atr_period=14, timeframe=1m)"),
        (
            MovingAverageStop(stop_pct=2.0, timeframe=Timeframe(300)),
            "moving_average (average=ema_20, timeframe=5m, buffer_pct=0.0, stop_pct=2.0)",
        ),
        (
            TimeDecay(start_pct=2.0, end_pct=1.0, decay_minutes=30.0),
            "time_decay (start_pct=2.0, end_pct=1.0, decay_minutes=30.0)",
        ),
        (Steps(stop_pct=1.0, rungs=RUNGS), "steps (stop_pct=1.0, steps=1→0; 2→1)"),
    ],
)
def test_a_rule_says_what_it_is(rule: StopRule, text: str) -> None:
    assert str(rule) == text


def test_only_stops_that_follow_an_indicator_require_one() -> None:
    assert FixedPct(stop_pct=1).requires() is None
    assert AtrStop(atr_period=10, timeframe=Timeframe(300)).requires() == (Timeframe(300), "atr_10")
    assert MovingAverageStop(stop_pct=1, average="sma_50").requires() == (Timeframe(60), "sma_50")
