"""Indicators by name: ``parse`` reads what ``Indicator.name`` writes."""

import re
from collections.abc import Callable

from domain.errors import InvalidValue
from domain.indicators.adx import Adx
from domain.indicators.atr import Atr
from domain.indicators.bollinger import Bollinger
from domain.indicators.ema import Ema
from domain.indicators.indicator import Indicator
from domain.indicators.macd import Macd
from domain.indicators.moving_vwap import MovingVwap
from domain.indicators.rsi import Rsi
from domain.indicators.sma import Sma
from domain.indicators.supertrend import Supertrend
from domain.indicators.vwap import Vwap

_PERIOD = r"(0|[1-9][0-9]{0,8})"
_MULTIPLIER = r"((?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,20})?)"
_FORMS: list[tuple[str, Callable[[list[str]], Indicator]]] = [
    (f"adx_{_PERIOD}", lambda numbers: Adx(int(numbers[0]))),
    (f"atr_{_PERIOD}", lambda numbers: Atr(int(numbers[0]))),
    (f"bollinger_{_PERIOD}_{_MULTIPLIER}", lambda numbers: Bollinger(int(numbers[0]), float(numbers[1]))),
    (f"ema_{_PERIOD}", lambda numbers: Ema(int(numbers[0]))),
    (f"macd_{_PERIOD}_{_PERIOD}_{_PERIOD}", lambda numbers: Macd(int(numbers[0]), int(numbers[1]), int(numbers[2]))),
    (f"rsi_{_PERIOD}", lambda numbers: Rsi(int(numbers[0]))),
    (f"sma_{_PERIOD}", lambda numbers: Sma(int(numbers[0]))),
    (f"supertrend_{_PERIOD}_{_MULTIPLIER}", lambda numbers: Supertrend(int(numbers[0]), float(numbers[1]))),
    ("vwap", lambda _: Vwap()),
    (f"vwap_{_PERIOD}", lambda numbers: MovingVwap(int(numbers[0]))),
]
_USUAL = {
    "adx": "adx_14",
    "atr": "atr_14",
    "bollinger": "bollinger_20_2",
    "ema": "ema_20",
    "macd": "macd_12_26_9",
    "rsi": "rsi_14",
    "sma": "sma_20",
    "supertrend": "supertrend_10_3",
}
_ALLOWED = f"one of {', '.join(_USUAL.values())}, vwap, vwap_50, with numbers of your own, or a kind alone for these numbers"


def parse(text: str) -> Indicator:
    """A fresh indicator from ``ema_9``, ``macd_12_26_9``, ``bollinger_20_2.5``, ``vwap`` …; a kind alone takes its usual numbers.

    Raises ``InvalidValue`` for what is not of such a form (naming what there is) and for a number out of range.
    """
    name = _USUAL.get(text, text)
    for form, build in _FORMS:
        match = re.fullmatch(form, name)
        if match is not None:
            return build(list(match.groups()))
    raise InvalidValue("indicator", text, _ALLOWED)
