"""A stored state of the wrong shape is refused, and the indicator stays as it was."""

import math
from collections.abc import Iterator

import pytest

from domain.errors import InvalidValue
from domain.indicators import parse
from tests.unit.domain.indicators.series import synthetic, values

NAMES = ["sma_5", "ema_5", "rsi_5", "atr_5", "macd_2_5_3", "bollinger_5_2", "supertrend_5_3", "adx_5", "vwap", "vwap_5"]
WRONG: list[object] = ["text", True, math.nan, math.inf, 2**60, 1.5j, {}, [], [1.0, "x"], [None]]


def damaged(state: object) -> Iterator[object]:
    """``state`` with one thing after the other, at any depth, replaced by something of the wrong shape."""
    yield from WRONG
    if isinstance(state, list):
        yield state[:-1]
        yield [*state, 0.0]
        for at, item in enumerate(state):
            for wrong in damaged(item):
                yield [*state[:at], wrong, *state[at + 1 :]]


@pytest.mark.parametrize("name", NAMES)
def test_a_state_of_the_wrong_shape_is_refused_and_changes_nothing(name: str) -> None:
    source = parse(name)
    list(values(source, synthetic(38, seed=1)))
    indicator = parse(name)
    list(values(indicator, synthetic(21, seed=2)))
    before = (indicator.state(), indicator.outputs())
    refused = 0
    for state in damaged(source.state()):
        with pytest.raises(InvalidValue, match="state"):
            indicator.restore(state)
        assert (indicator.state(), indicator.outputs()) == before
        refused += 1
    assert refused > len(source.state()) * len(WRONG)


@pytest.mark.parametrize("count", [-1, 6, 1.0, None])
def test_a_count_out_of_range_is_refused(count: object) -> None:
    with pytest.raises(InvalidValue, match=r"ema_5\.state"):
        parse("ema_5").restore([None, [count, 100.0]])


@pytest.mark.parametrize("newer", [-1, 5, 3])
def test_a_window_whose_blocks_do_not_fit_its_values_is_refused(newer: int) -> None:
    with pytest.raises(InvalidValue, match=r"sma_5\.state"):
        parse("sma_5").restore([None, [newer, [1.0, 2.0]]])


def test_a_whole_number_is_taken_for_a_float() -> None:
    indicator = parse("ema_2")
    indicator.restore([100, [2, 101]])
    assert (indicator.previous, indicator.value) == (100.0, 101.0)
    assert isinstance(indicator.value, float)
