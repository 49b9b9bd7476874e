"""Values of the view as JSON has them."""

from datetime import tzinfo
from decimal import Decimal

from application.queries.errors import NotFound
from application.timestamps import iso
from domain.view import EngineView, InstrumentView


def money(amount: Decimal) -> str:
    """An exact amount as digits, never with an exponent."""
    return f"{amount:f}"


def time_or_none(ts: int | None, tz: tzinfo) -> str | None:
    """A time as text; None where there is none (None or 0)."""
    return iso(ts, tz) if ts else None


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
