"""The session's VWAP and the moving one: against sums over whole arrays, at session starts, and without volume."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from domain.bar import Bar
from domain.indicators import MovingVwap, Vwap
from tests.unit.domain.indicators.series import bar, daily, synthetic, values

SESSION = 375
Series = np.ndarray[tuple[int], np.dtype[np.float64]]


def test_within_each_session_it_is_turnover_over_volume() -> None:
    bars = synthetic(6_000, seed=3)
    vwap = Vwap()
    ours = []
    theirs: list[float] = []
    for start in range(0, len(bars), SESSION):
        session = bars[start : start + SESSION]
        vwap.start_session()
        ours += [outputs.get("vwap", math.nan) for outputs in values(vwap, session)]
        volumes = np.array([each.volume for each in session])
        prices = np.array([(each.high + each.low + each.close) / 3 for each in session])
        theirs += quotients((prices * volumes).cumsum(), volumes.cumsum())
    assert ours == pytest.approx(theirs, rel=1e-12, nan_ok=True)


def test_a_session_start_forgets_the_session_before() -> None:
    vwap = Vwap()
    list(values(vwap, synthetic(50, seed=4)))
    vwap.start_session()
    assert (vwap.value, vwap.previous, vwap.outputs()) == (None, None, {})
    vwap.update(bar(0, (10.0, 12.0, 9.0, 12.0), volume=5.0))
    assert (vwap.value, vwap.previous) == (11.0, None)


def test_a_bar_without_volume_leaves_the_session_vwap_as_it_is() -> None:
    vwap = Vwap()
    silent = bar(0, (50.0, 60.0, 40.0, 50.0), volume=0.0)
    vwap.update(silent)
    assert (vwap.value, vwap.outputs(), vwap.preview(silent)) == (None, {}, {})
    vwap.update(bar(1, (10.0, 10.0, 10.0, 10.0), volume=5.0))
    vwap.update(silent)
    assert (vwap.value, vwap.previous) == (10.0, 10.0)


def test_the_vwap_of_a_price_that_does_not_move_is_that_price() -> None:
    vwap = Vwap()
    for at in range(1_000):
        vwap.update(bar(at, (100.05, 100.05, 100.05, 100.05), volume=1.0 + at % 7))
    assert vwap.value == 100.05


@pytest.mark.parametrize("period", [1, 2, 50])
def test_the_moving_vwap_is_turnover_over_volume_of_the_last_bars(period: int) -> None:
    assert_moving(synthetic(6_000, seed=8), period)


def test_the_moving_vwap_of_two_decades_of_daily_bars(market_data: Path) -> None:
    assert_moving(daily(market_data, "SPY"), 50)


def test_a_window_without_volume_leaves_the_moving_vwap_as_it_is() -> None:
    vwap = MovingVwap(2)
    silent = bar(0, (50.0, 60.0, 40.0, 50.0), volume=0.0)
    list(values(vwap, [silent, silent]))
    assert (vwap.value, vwap.preview(silent)) == (None, {})
    traded = bar(0, (10.0, 10.0, 10.0, 10.0), volume=5.0)
    list(values(vwap, [traded, silent, silent]))
    assert (vwap.value, vwap.previous, vwap.preview(silent)) == (10.0, 10.0, {"vwap_2": 10.0})


def test_a_session_start_does_not_touch_the_moving_vwap() -> None:
    vwap = MovingVwap(10)
    list(values(vwap, synthetic(50, seed=4)))
    before = (vwap.state(), vwap.outputs())
    vwap.start_session()
    assert (vwap.state(), vwap.outputs()) == before


def assert_moving(bars: Sequence[Bar], period: int) -> None:
    """Where the window has volume the value is the quotient of its sums, elsewhere the value before."""
    assert len(bars) >= 5_000
    ours = [outputs.get(f"vwap_{period}", math.nan) for outputs in values(MovingVwap(period), bars)]
    volumes = np.array([each.volume for each in bars])
    prices = np.array([(each.open + each.high + each.low + each.close) / 4 for each in bars])
    turnovers, totals = (sliding_window_view(each, period).sum(axis=1) for each in (prices * volumes, volumes))
    theirs = [math.nan] * (period - 1)
    for each in quotients(turnovers, totals):
        theirs.append(theirs[-1] if math.isnan(each) and theirs else each)
    assert ours == pytest.approx(theirs, rel=1e-12, nan_ok=True)


def quotients(turnovers: Series, volumes: Series) -> list[float]:
    """Turnover over volume, NaN where there is no volume."""
    return [float(turnover / volume) if volume > 0 else math.nan for turnover, volume in zip(turnovers, volumes, strict=True)]
