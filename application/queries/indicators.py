"""The latest values of all indicators, with where a chart draws them."""

import re
from typing import TypedDict

import msgspec

from application.ports.journal import Journal
from application.queries.reading import events_between
from application.queries.values import check_symbol
from domain.events import BarClosed
from domain.view import EngineView, InstrumentView

PRICE_PANE = "price"
_ON_PRICES = frozenset(("bollinger", "ema", "sma", "supertrend", "vwap"))
_NOT_PRICES = frozenset(("direction",))
"""Outputs of such indicators that are no prices."""
_SHORT = frozenset(("adx", "atr", "ema", "macd", "rsi", "sma", "vwap"))
"""Kinds that are written in capitals."""
_OUTPUT = re.compile(r"\.(?=[a-z])")
"""The point before an output's name, not that of a multiplier."""
_MOST_BARS = 2_000
"""How many of an instrument's newest bars are searched for the last one of each timeframe."""


class Indicator(TypedDict):
    """A value after the newest closed bar of its timeframe, which began at ``start`` and ended at ``timestamp``.

    ``indicator`` is the name by which history and strategies know it, ``pane`` is price or the name of a pane of its own;
    outputs of one indicator share it. Both times are null where the bar lies too far back.
    """

    symbol: str
    timeframe: str
    indicator: str
    label: str
    pane: str
    value: float
    start: str | None
    timestamp: str | None


class Indicators(TypedDict):
    """All of them; there is no next page."""

    items: list[Indicator]
    next: int | None


async def indicators(view: EngineView, journal: Journal, symbol: str | None) -> Indicators:
    """Of every instrument, or of one."""
    check_symbol(view, symbol)
    items = []
    for instrument in view.instruments:
        if symbol in (None, instrument.symbol) and instrument.indicators:
            times = await _newest_bars(journal, instrument, view.seq)
            items += [
                _indicator(instrument.symbol, timeframe, name, value, times.get(timeframe, (None, None)))
                for timeframe, values in instrument.indicators.items()
                for name, value in values.items()
            ]
    return Indicators(items=items, next=None)


async def _newest_bars(journal: Journal, instrument: InstrumentView, up_to: int) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, tuple[str | None, str | None]] = {}
    wanted, looked_at = {timeframe for timeframe, values in instrument.indicators.items() if values}, 0
    async for event in events_between(journal, {BarClosed.kind}, instrument.symbol, 0, up_to + 1, newest_first=True):
        bar = msgspec.json.decode(event.body)
        found.setdefault(bar["timeframe"], (bar["start"], bar["end"]))
        looked_at += 1
        if wanted <= found.keys() or looked_at == _MOST_BARS:
            break
    return found


def _indicator(symbol: str, timeframe: str, name: str, value: float, times: tuple[str | None, str | None]) -> Indicator:
    base, output = (*_OUTPUT.split(name, 1), "")[:2]
    kind, *numbers = base.split("_")
    told = [kind.upper() if kind in _SHORT else kind.capitalize(), *numbers, *([output.replace("_", " ")] if output else [])]
    is_price = kind in _ON_PRICES and output not in _NOT_PRICES
    return Indicator(
        symbol=symbol,
        timeframe=timeframe,
        indicator=name,
        label=" ".join(told),
        pane=PRICE_PANE if is_price else name if output in _NOT_PRICES else base,
        value=value,
        start=times[0],
        timestamp=times[1],
    )
