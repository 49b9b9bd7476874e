"""Mean and deviation over a moving window stay exact to the last digits, whatever went through the window before."""

import math
import statistics
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.indicators import Bollinger, Sma
from domain.indicators.moving_moments import MovingMoments
from tests.unit.domain.indicators.series import closing, synthetic, values

numbers = st.floats(min_value=0.01, max_value=1e9)


@settings(deadline=None)
@given(st.integers(1, 8), st.lists(numbers, min_size=1, max_size=30))
def test_mean_and_deviation_are_those_of_the_last_values(size: int, series: list[float]) -> None:
    window = MovingMoments(size)
    for at, number in enumerate(series):
        expected = window.after(number)
        window.push(number)
        last = [Fraction(each) for each in series[max(0, at + 1 - size) : at + 1]]
        mean = sum(last) / len(last)
        squares = float(sum((each - mean) ** 2 for each in last))
        digit = 1e-15 * float(max(last))  # what rounding leaves of a mean of such numbers
        assert window.full is (at + 1 >= size)
        assert expected == ((window.mean, window.squares) if window.full else None)
        assert window.mean == pytest.approx(float(mean), rel=1e-14)
        assert window.squares == pytest.approx(squares, rel=1e-13, abs=10 * digit * (math.sqrt(squares) + digit))


@settings(deadline=None)
@given(st.integers(1, 8), st.lists(numbers, min_size=1, max_size=60))
def test_the_mean_never_leaves_the_range_of_the_window(size: int, series: list[float]) -> None:
    window = MovingMoments(size)
    for at, number in enumerate(series):
        window.push(number)
        last = series[max(0, at + 1 - size) : at + 1]
        assert min(last) <= window.mean <= max(last)
        assert window.squares >= 0.0


@pytest.mark.parametrize("price", [0.1, 100.05, 23_417.65, 1e-3 / 3])
def test_flat_prices_have_themselves_as_mean_and_a_deviation_of_exactly_zero(price: float) -> None:
    shaken = closing([*(each.close for each in synthetic(1_007, seed=2)), *[price] * 20])
    bands = Bollinger(20, 2.0)
    average = Sma(20)
    list(values(bands, shaken))
    list(values(average, shaken))
    assert (bands.lower, bands.middle, bands.upper, average.value) == (price, price, price, price)


def test_a_price_a_million_times_too_large_leaves_no_trace_once_it_is_out_of_the_window() -> None:
    closes = [each.close for each in synthetic(6_000, seed=9)]
    closes[5_970] *= 1e6
    bands = Bollinger(20, 2.0)
    average = Sma(20)
    list(values(bands, closing(closes)))
    list(values(average, closing(closes)))
    mean, deviation = statistics.fmean(closes[-20:]), statistics.pstdev(closes[-20:])
    assert average.value == pytest.approx(mean, rel=1e-15)
    assert bands.upper == pytest.approx(mean + 2 * deviation, rel=1e-15)
    assert bands.lower == pytest.approx(mean - 2 * deviation, rel=1e-15)
