"""Supertrend against an implementation of its own, over whole arrays, and the behaviour of its bands and direction."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from domain.bar import Bar
from domain.indicators import Supertrend
from tests.unit.domain.indicators.series import bar, closing, daily, synthetic, values


@pytest.mark.parametrize(("period", "multiplier"), [(10, 3.0), (7, 1.5), (1, 1.0)])
def test_a_synthetic_series_gives_what_the_array_form_gives(period: int, multiplier: float) -> None:
    assert_agreement(synthetic(6_000, seed=11), period, multiplier)


def test_two_decades_of_daily_bars_give_what_the_array_form_gives(market_data: Path) -> None:
    assert_agreement(daily(market_data, "SPY"), 10, 3.0)


def test_it_turns_up_on_a_close_above_the_upper_band_and_down_on_one_below_the_lower() -> None:
    trend = Supertrend(2, 1.0)
    directions = []
    for each in closing([100, 100, 90, 80, 120, 125, 60, 59]):
        trend.update(each)
        directions.append(trend.direction)
    assert directions == [0, -1, -1, -1, 1, 1, -1, -1]
    assert trend.previous_direction == -1


def test_the_upper_band_falls_in_a_downtrend_and_rises_again_after_it_is_broken() -> None:
    trend = Supertrend(2, 1.0)
    falling = [outputs["supertrend_2_1"] for outputs in values(trend, closing([100, 98, 96, 94, 92])) if outputs]
    assert falling == sorted(falling, reverse=True)
    assert trend.direction == -1
    broken = list(values(trend, closing([130, 131, 132])))
    assert [outputs["supertrend_2_1.direction"] for outputs in broken] == [1.0, 1.0, 1.0]
    back_down = list(values(trend, closing([80])))
    assert back_down[0]["supertrend_2_1.direction"] == -1.0
    assert back_down[0]["supertrend_2_1"] > falling[-1]


def test_the_lower_band_never_falls_while_the_trend_is_up() -> None:
    trend = Supertrend(10, 3.0)
    ups = 0
    for each in synthetic(3_000, seed=5):
        trend.update(each)
        if trend.direction == 1 and trend.previous_direction == 1:
            assert trend.value is not None
            assert trend.previous is not None
            assert trend.value >= trend.previous
            ups += 1
    assert ups > 500


def test_the_direction_before_the_seed_is_none_of_the_two() -> None:
    trend = Supertrend(3, 2.0)
    trend.update(bar(0, (1.0, 2.0, 1.0, 2.0)))
    assert (trend.direction, trend.value, trend.outputs()) == (0, None, {})


def assert_agreement(bars: Sequence[Bar], period: int, multiplier: float) -> None:
    assert len(bars) >= 5_000
    trend = Supertrend(period, multiplier)
    ours = list(values(trend, bars))[period - 1 :]
    line, direction = array_form(bars, period, multiplier)
    assert [each[trend.name] for each in ours] == pytest.approx(line, rel=1e-11)
    assert [each[f"{trend.name}.direction"] for each in ours] == direction


def array_form(bars: Sequence[Bar], period: int, multiplier: float) -> tuple[list[float], list[float]]:
    """Line and direction from the seed on, as published for chart scripts: ATR, basic bands, final bands, then the line."""
    high, low, close = (np.array([getattr(each, field) for each in bars]) for field in ("high", "low", "close"))
    before = np.concatenate(([np.nan], close[:-1]))
    ranges = np.fmax.reduce([high - low, np.abs(high - before), np.abs(low - before)])
    atr = np.full(len(bars), np.nan)
    atr[period - 1] = ranges[:period].mean()
    for at in range(period, len(bars)):
        atr[at] = (atr[at - 1] * (period - 1) + ranges[at]) / period
    upper, lower = (high + low) / 2 + multiplier * atr, (high + low) / 2 - multiplier * atr
    for at in range(period, len(bars)):
        if not (upper[at] < upper[at - 1] or close[at - 1] > upper[at - 1]):
            upper[at] = upper[at - 1]
        if not (lower[at] > lower[at - 1] or close[at - 1] < lower[at - 1]):
            lower[at] = lower[at - 1]
    rising = [bool(close[period - 1] > upper[period - 1])]
    for at in range(period, len(bars)):
        rising.append(bool(close[at] >= lower[at]) if rising[-1] else bool(close[at] > upper[at]))
    line = np.where(rising, lower[period - 1 :], upper[period - 1 :])
    return line.tolist(), [1.0 if up else -1.0 for up in rising]
