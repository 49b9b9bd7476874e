from decimal import Decimal

import pytest

from domain.bar import Bar
from domain.errors import InvalidValue
from domain.indicators.registry import parse
from domain.timeframe import Timeframe
from domain.volatility import Volatility

CLOSES = (2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0)
"""Mean 5, population standard deviation 2: a textbook's numbers."""


def outputs(name: str) -> dict[str, float]:
    indicator = parse(name)
    for at, close in enumerate(CLOSES):
        indicator.update(Bar("ABB", Timeframe(60), at, at + 1, close, close + 1, close - 1, close, 1.0, close, 1))
    return indicator.outputs()


def test_of_bollinger_bands_it_is_so_many_standard_deviations_of_the_close() -> None:
    assert Volatility(indicator="bollinger_8_1").of(outputs("bollinger_8_1")) == 2
    assert Volatility(indicator="bollinger_8_3").of(outputs("bollinger_8_3")) == 6


def test_of_true_ranges_it_is_their_average() -> None:
    assert Volatility(indicator="atr_1").of(outputs("atr_1")) == 3
    assert Volatility(indicator="atr_14").of({"atr_14": 0.1}) == Decimal("0.1")


def test_before_the_first_value_there_is_none() -> None:
    assert Volatility(indicator="atr_14").of(outputs("atr_14")) is None


def test_a_kind_alone_takes_its_usual_numbers() -> None:
    assert Volatility(indicator="atr").indicator == "atr_14"


@pytest.mark.parametrize("name", ["ema_9", "vwap", "atrr_14"])
def test_another_indicator_is_no_volatility(name: str) -> None:
    with pytest.raises(InvalidValue):
        Volatility(indicator=name)
