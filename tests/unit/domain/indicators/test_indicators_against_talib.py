"""Over thousands of bars, synthetic and real, the indicators agree with TA-Lib wherever the two are defined alike."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import talib

from domain.bar import Bar
from domain.indicators import parse
from tests.unit.domain.indicators.series import daily, synthetic, values

Series = np.ndarray[tuple[int], np.dtype[np.float64]]
Oracle = Callable[[Series, Series, Series], Series]

# TA-Lib seeds ATR, MACD and ADX otherwise: the seeds are forgotten after 1,000 bars, a factor of (25 / 27) ** 1000 and less.
FORGOTTEN = 1_000
COMPARED: list[tuple[str, str, int, float, Oracle]] = [
    ("sma_20", "", 19, 1e-12, lambda _h, _l, c: talib.SMA(c, 20)),
    ("ema_9", "", 8, 1e-12, lambda _h, _l, c: talib.EMA(c, 9)),
    ("rsi_14", "", 14, 1e-10, lambda _h, _l, c: talib.RSI(c, 14)),
    ("atr_14", "", FORGOTTEN, 1e-11, lambda h, lo, c: talib.ATR(h, lo, c, 14)),
    ("macd_12_26_9", "", FORGOTTEN, 1e-9, lambda _h, _l, c: talib.MACD(c, 12, 26, 9)[0]),
    ("macd_12_26_9", ".signal", FORGOTTEN, 1e-9, lambda _h, _l, c: talib.MACD(c, 12, 26, 9)[1]),
    ("macd_12_26_9", ".histogram", FORGOTTEN, 1e-9, lambda _h, _l, c: talib.MACD(c, 12, 26, 9)[2]),
    ("bollinger_20_2.5", "", 19, 1e-12, lambda _h, _l, c: talib.BBANDS(c, 20, 2.5, 2.5)[1]),
    ("bollinger_20_2.5", ".upper", 19, 1e-8, lambda _h, _l, c: talib.BBANDS(c, 20, 2.5, 2.5)[0]),
    ("bollinger_20_2.5", ".lower", 19, 1e-8, lambda _h, _l, c: talib.BBANDS(c, 20, 2.5, 2.5)[2]),
    ("adx_14", "", FORGOTTEN, 1e-10, lambda h, lo, c: talib.ADX(h, lo, c, 14)),
    ("adx_14", ".plus_di", FORGOTTEN, 1e-10, lambda h, lo, c: talib.PLUS_DI(h, lo, c, 14)),
    ("adx_14", ".minus_di", FORGOTTEN, 1e-10, lambda h, lo, c: talib.MINUS_DI(h, lo, c, 14)),
]
each_output = pytest.mark.parametrize(("name", "output", "first", "tolerance", "oracle"), COMPARED)


@each_output
def test_a_synthetic_series_gives_what_talib_gives(name: str, output: str, first: int, tolerance: float, oracle: Oracle) -> None:
    assert_agreement(synthetic(6_000, seed=20_131_007), name, output, first, tolerance, oracle)


@each_output
@pytest.mark.parametrize("symbol", ["SPY", "AAPL"])
def test_two_decades_of_daily_bars_give_what_talib_gives(
    market_data: Path, symbol: str, name: str, output: str, first: int, tolerance: float, oracle: Oracle
) -> None:
    assert_agreement(daily(market_data, symbol), name, output, first, tolerance, oracle)


def assert_agreement(bars: Sequence[Bar], name: str, output: str, first: int, tolerance: float, oracle: Oracle) -> None:
    """Every value from the ``first`` bar on is within ``tolerance``, relative to the price or to 1, of the oracle's."""
    assert len(bars) >= 5_000
    ours = [outputs.get(name + output) for outputs in values(parse(name), bars)]
    high, low, close = (np.array([getattr(bar, field) for bar in bars]) for field in ("high", "low", "close"))
    theirs = oracle(high, low, close)
    assert None not in ours[first:]
    assert not np.isnan(theirs[first:]).any()
    assert ours[first:] == pytest.approx(theirs[first:].tolist(), rel=tolerance, abs=tolerance)
