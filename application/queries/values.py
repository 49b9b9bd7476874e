"""Values of the view as JSON has them."""

from datetime import tzinfo
from decimal import Decimal

from application.queries.errors import NotFound
from application.timestamps import iso
from domain.commands import MANUAL
from domain.timeframe import Timeframe
from domain.view import EngineView, InstrumentView

_NS_PER_MS = 1_000_000


def money(amount: Decimal) -> str:
    """An exact amount as digits, never with an exponent."""
    return f"{amount:f}"


def time_or_none(ts: int | None, tz: tzinfo) -> str | None:
    """A time as text; None where there is none (None or 0)."""
    return iso(ts, tz) if ts else None


def wall_time_or_none(ts: int | None, tz: tzinfo) -> str | None:
    """A wall-clock time as text, to the millisecond; None where there is none (None or 0)."""
    return iso(ts // _NS_PER_MS * _NS_PER_MS, tz) if ts else None


def timeframes_of(view: EngineView, instrument: InstrumentView) -> list[Timeframe]:
    """The timeframes that are built for an instrument, shortest first."""
    asked = (timeframe for each in view.strategies if instrument.symbol in each.symbols for timeframe in each.timeframes)
    names = {*asked, *instrument.indicators, *(str(bar.timeframe) for bar in instrument.forming)}
    return sorted(Timeframe.parse(name) for name in names)


def instrument_named(view: EngineView, symbol: str) -> InstrumentView:
    """The instrument; raise ``NotFound`` for a symbol that is not traded here."""
    for instrument in view.instruments:
        if instrument.symbol == symbol:
            return instrument
    raise NotFound("symbol", symbol, (each.symbol for each in view.instruments))


def check_symbol(view: EngineView, symbol: str | None) -> None:
    """Raise ``NotFound`` for a symbol that is not traded here; None passes."""
    if symbol is not None:
        instrument_named(view, symbol)


def check_strategy(view: EngineView, strategy_id: str | None) -> None:
    """Raise ``NotFound`` for a strategy that is not of this run; orders by hand are ``manual``'s; None passes."""
    known = [*(each.strategy_id for each in view.strategies), MANUAL]
    if strategy_id is not None and strategy_id not in known:
        raise NotFound("strategy_id", strategy_id, known)
