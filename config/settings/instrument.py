"""[[instruments]]: what is traded."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from config.settings.account import Currency
from config.settings.section import Section
from config.settings.values import exact, whole
from domain.instrument import LONGEST_SYMBOL, Instrument
from domain.segment import Segment

Symbol = Annotated[str, Field(pattern=r"^\S(.*\S)?$", max_length=LONGEST_SYMBOL)]
TickSize = Annotated[Decimal, exact("a price above 0, such as 0.05")]
Lot = Annotated[int, whole(1)]
Exchange = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,32}$")]


class InstrumentSettings(Section):
    """One instrument: ``tick_size`` in currency per unit, ``lot`` in units; ``currency`` is the account's unless given.

    ``segment`` decides what its fills are charged.
    """

    symbol: Symbol
    tick_size: TickSize = Decimal("0.05")
    lot: Lot = 1
    currency: Currency | None = None
    exchange: Exchange = "NSE"
    segment: Segment = Segment.EQUITY_INTRADAY

    def instrument(self, account_currency: str) -> Instrument:
        """The instrument of the domain."""
        return Instrument(self.symbol, self.tick_size, self.lot, self.currency or account_currency, self.exchange, self.segment)
