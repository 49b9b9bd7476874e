"""The indicators agree with values that third parties published, from the first published row to the last."""

from pathlib import Path

import pytest

from domain.indicators import parse
from tests.unit.domain.indicators.series import bars_of, reference, values

# file, column, indicator, output, largest difference (what the file's rounding leaves), rows compared at least
PUBLISHED = [
    ("spy_with_indicators.txt", "sma14", "sma_14", "", 6e-3, 480),
    ("spy_with_indicators.txt", "ema14", "ema_14", "", 6e-3, 480),
    ("spy_with_indicators.txt", "rsi 14 wilder", "rsi_14", "", 5.1e-6, 480),
    ("spy_with_indicators.txt", "macd 12 26", "macd_12_26_9", "", 2e-4, 460),
    ("spy_with_rma.csv", "sma15", "sma_5", "", 5.1e-8, 1_020),  # the file has the names of its shortest and longest swapped
    ("spy_with_rma.csv", "sma10", "sma_10", "", 5.1e-8, 1_010),
    ("spy_with_rma.csv", "sma5", "sma_15", "", 5.1e-8, 1_000),
    ("spy_ema.csv", "ema14", "ema_14", "", 1e-10, 350),
    ("spy_atr_wilder.txt", "average true range 14", "atr_14", "", 5.1e-6, 480),
    ("spy_with_macd.txt", "macd", "macd_12_26_9", "", 6e-6, 180),
    ("spy_with_macd.txt", "signal", "macd_12_26_9", ".signal", 6e-6, 180),
    ("spy_with_macd.txt", "histogram", "macd_12_26_9", ".histogram", 6e-6, 180),
    ("spy_bollinger_bands.txt", "moving average 20", "bollinger_20_2", "", 6.1e-5, 480),
    ("spy_bollinger_bands.txt", "moving average 20", "bollinger_20_2", ".middle", 6.1e-5, 480),
    ("spy_bollinger_bands.txt", "bollinger bands® 20 2 top", "bollinger_20_2", ".upper", 6.1e-5, 480),
    ("spy_bollinger_bands.txt", "bollinger bands® 20 2 bottom", "bollinger_20_2", ".lower", 6.1e-5, 480),
    ("spy_with_adx.txt", "adx 14", "adx_14", "", 5.1e-5, 470),
    ("spy_with_adx.txt", "+di14", "adx_14", ".plus_di", 5.1e-5, 470),
    ("spy_with_adx.txt", "-di14", "adx_14", ".minus_di", 5.1e-5, 470),
    ("spy_with_vwap.txt", "moving vwap 50", "vwap_50", "", 6e-5, 450),
]


@pytest.mark.parametrize(("file", "column", "name", "output", "tolerance", "least"), PUBLISHED)
def test_every_published_value_is_reproduced(
    market_data: Path, file: str, column: str, name: str, output: str, tolerance: float, least: int
) -> None:
    rows = reference(market_data, file)
    ours = values(parse(name), bars_of(rows))
    pairs = [
        (mine[name + output], float(row[column]))
        for row, mine in zip(rows, ours, strict=True)
        if row[column] not in {"", "NaN"} and mine
    ]
    assert len(pairs) >= least
    assert max(abs(mine - published) for mine, published in pairs) <= tolerance


def test_the_published_supertrend_is_reproduced(market_data: Path) -> None:
    rows = reference(market_data, "dwac_supertrend.txt")
    name = "supertrend_10_3"
    ours = values(parse(name), bars_of(rows))
    differences = [abs(mine.get(name, 0.0) - float(row["super"])) for row, mine in zip(rows, ours, strict=True)]
    assert max(differences[-20:]) <= 5e-9
    assert max(differences) <= 5.1e-8  # the early rows have fewer decimals; 0 stands for no value
