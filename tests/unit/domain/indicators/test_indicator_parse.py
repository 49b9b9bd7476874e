"""Names of indicators: what they read as, what they print as, and what is refused with which words."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InvalidValue
from domain.indicators import (
    Adx,
    Atr,
    Bollinger,
    Ema,
    Indicator,
    Macd,
    MovingVwap,
    Rsi,
    Sma,
    Supertrend,
    Vwap,
    parse,
)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("sma_50", Sma, "sma_50"),
        ("ema_9", Ema, "ema_9"),
        ("rsi_7", Rsi, "rsi_7"),
        ("atr_10", Atr, "atr_10"),
        ("macd_5_35_5", Macd, "macd_5_35_5"),
        ("bollinger_10_1.5", Bollinger, "bollinger_10_1.5"),
        ("bollinger_20_2.0", Bollinger, "bollinger_20_2"),
        ("supertrend_7_2.25", Supertrend, "supertrend_7_2.25"),
        ("supertrend_10_10", Supertrend, "supertrend_10_10"),
        ("adx_7", Adx, "adx_7"),
        ("vwap_50", MovingVwap, "vwap_50"),
        ("sma", Sma, "sma_20"),
        ("ema", Ema, "ema_20"),
        ("rsi", Rsi, "rsi_14"),
        ("atr", Atr, "atr_14"),
        ("macd", Macd, "macd_12_26_9"),
        ("bollinger", Bollinger, "bollinger_20_2"),
        ("supertrend", Supertrend, "supertrend_10_3"),
        ("adx", Adx, "adx_14"),
        ("vwap", Vwap, "vwap"),
    ],
)
def test_a_name_reads_as_its_indicator_and_prints_in_its_canonical_form(text: str, kind: type[Indicator], name: str) -> None:
    indicator = parse(text)
    assert type(indicator) is kind
    assert indicator.name == name
    assert parse(name).name == name


@settings(deadline=None)
@given(st.integers(1, 10_000), st.floats(0.001, 1_000))
def test_every_multiplier_prints_so_that_it_reads_back(period: int, multiplier: float) -> None:
    trend = Supertrend(period, multiplier)
    again = parse(trend.name)
    assert isinstance(again, Supertrend)
    assert (again.name, again.period, again.multiplier) == (trend.name, period, multiplier)


@pytest.mark.parametrize(
    "text",
    [
        "", "_", "wma_20", "EMA_9", " ema_9", "ema_9 ", "ema_9\n", "ema9", "ema-9", "ema_9_2", "macd_12_26", "vwap_1_2",
        "supertrend_10", "ema_", "ema_x", "ema_-3", "ema_09", "ema_+9", "ema_2.5", "ema_١٤", "ema_99999999999999999999", "adx_",
        "bollinger_20_", "bollinger_20_-2", "bollinger_20_nan", "bollinger_20_inf", "bollinger_20_1e1", "bollinger_20_.5",
    ],
)  # fmt: skip
def test_what_is_not_a_name_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(InvalidValue, match="indicator: expected one of") as refusal:
        parse(text)
    assert refusal.value.found == text
    for known in (
        "sma_20",
        "ema_20",
        "rsi_14",
        "atr_14",
        "macd_12_26_9",
        "bollinger_20_2",
        "supertrend_10_3",
        "adx_14",
        "vwap",
        "vwap_50",
    ):
        assert known in refusal.value.expected


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("sma_0", "sma.period", "from 1 to 10,000"),
        ("sma_10001", "sma.period", "from 1 to 10,000"),
        ("ema_0", "ema.period", "from 1 to 10,000"),
        ("rsi_1", "rsi.period", "from 2 to 10,000"),
        ("atr_0", "atr.period", "from 1 to 10,000"),
        ("adx_1", "adx.period", "from 2 to 10,000"),
        ("vwap_0", "vwap.period", "from 1 to 10,000"),
        ("bollinger_1_2", "bollinger.period", "from 2 to 10,000"),
        ("bollinger_20_0", "bollinger.multiplier", "from 0.001 to 1,000"),
        ("supertrend_0_3", "supertrend.period", "from 1 to 10,000"),
        ("supertrend_10_0.0001", "supertrend.multiplier", "from 0.001 to 1,000"),
        ("supertrend_10_1001", "supertrend.multiplier", "from 0.001 to 1,000"),
        ("macd_0_26_9", "macd.fast", "from 1 to 10,000"),
        ("macd_1_1_9", "macd.slow", "from 2 to 10,000"),
        ("macd_12_26_0", "macd.signal", "from 1 to 10,000"),
        ("macd_26_12_9", "macd.fast", "fewer bars than macd.slow (12)"),
        ("macd_12_12_9", "macd.fast", "fewer bars than macd.slow (12)"),
    ],
)
def test_a_number_out_of_range_is_refused_with_its_range(text: str, field: str, expected: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse(text)
    assert refusal.value.field == field
    assert expected in refusal.value.expected


@pytest.mark.parametrize("multiplier", [math.nan, math.inf, -math.inf, 0.0, -1.0, 1_000.1])
@pytest.mark.parametrize("build", [lambda m: Bollinger(20, m), lambda m: Supertrend(10, m)])
def test_a_multiplier_must_be_a_usable_number(build: Callable[[float], Indicator], multiplier: float) -> None:
    with pytest.raises(InvalidValue, match="multiplier"):
        build(multiplier)
