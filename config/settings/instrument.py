"""[[instruments]]: what is traded."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from config.settings.account import Currency
from config.settings.section import Section
from config.settings.values import Day, Flag, exact, whole
from domain.instrument import LONGEST_SYMBOL, MOST_MARGIN_PCT, Instrument
from domain.segment import Segment
from domain.split import Split

Symbol = Annotated[str, Field(pattern=r"^\S(.*\S)?$", max_length=LONGEST_SYMBOL)]
TickSize = Annotated[Decimal, exact("a price above 0, such as 0.05")]
Lot = Annotated[int, whole(1)]
MarginPct = Annotated[Decimal, exact(f"a percentage above 0 and at most {MOST_MARGIN_PCT:,}", most=MOST_MARGIN_PCT)]
Exchange = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,32}$")]


class SplitSettings(Section):
    """From the trading day ``date`` on one unit is ``ratio`` units: 7 for a 7:1 split, 0.1 where ten become one."""

    date: Day
    ratio: Annotated[Decimal, exact("a number above 0, such as 7 for a 7:1 split", most=Decimal(10_000))]


class InstrumentSettings(Section):
    """One instrument: ``tick_size`` in currency per unit, ``lot`` in units; ``currency`` is the account's unless given.

    ``segment`` decides what its fills are charged. ``shortable``: whether more may be sold than is held. ``margin_pct``: what a
    position ties up, in percent of its value. ``splits`` change units and price overnight.
    """

    symbol: Symbol
    tick_size: TickSize = Decimal("0.05")
    lot: Lot = 1
    currency: Currency | None = None
    exchange: Exchange = "NSE"
    segment: Segment = Segment.EQUITY_INTRADAY
    shortable: Flag = True
    margin_pct: MarginPct = Decimal(100)
    splits: tuple[SplitSettings, ...] = ()

    def instrument(self, account_currency: str) -> Instrument:
        """The instrument of the domain."""
        return Instrument(
            symbol=self.symbol,
            tick_size=self.tick_size,
            lot=self.lot,
            currency=self.currency or account_currency,
            exchange=self.exchange,
            segment=self.segment,
            shortable=self.shortable,
            margin_pct=self.margin_pct,
            splits=tuple(Split(one.date.isoformat(), one.ratio) for one in self.splits),
        )
