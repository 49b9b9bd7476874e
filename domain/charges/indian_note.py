"""The contract note of a client of an Indian broker."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from domain.charges.charge_model import ChargedFill, ChargeModel, Charges, ContractNote
from domain.charges.daily_rates import CRORE, GST_ON_SEBI_FEE_SINCE, GST_PCT, DailyRates
from domain.charges.money import NOTHING, to_cent, to_unit
from domain.errors import InvalidValue
from domain.segment import Segment
from domain.side import Side
from domain.state import invalid_state

_EQUITY = (Segment.EQUITY_INTRADAY, Segment.EQUITY_DELIVERY)
_DERIVATIVES = (Segment.FUTURES, Segment.OPTIONS)
_MARKETS = {segment: market for market in (_EQUITY, _DERIVATIVES) for segment in market}
_EMPTY = dict.fromkeys(("brokerage", "stt", "exchange", "ipft", "sebi", "stamp_duty", "gst"), NOTHING)


RatesOf = Callable[[str], Mapping[Segment, DailyRates]]
"""The rates of a trading date (ISO), for the segments that an exchange has."""


class IndianNote:
    """Two notes in one, as a broker sends them: equity and derivatives, each rounded by itself.

    STT and stamp duty are whole rupees of the market's total, everything else paise, half up. GST is on the rounded amounts. All
    are written with paise, so that a note that goes on after a restart is written alike. A fill of a segment that there are no
    rates for raises ``InvalidValue``.
    """

    __slots__ = ("_amounts", "_brokerage", "_day", "_rates", "_taxes_sebi", "_turnover")

    def __init__(self, day: str, rates: Mapping[Segment, DailyRates], brokerage: Mapping[Segment, ContractNote]) -> None:
        self._day = day
        self._rates = rates
        self._brokerage = brokerage
        self._taxes_sebi = day >= GST_ON_SEBI_FEE_SINCE
        self._turnover = {segment: (Decimal(0), Decimal(0)) for segment in rates}
        """Bought and sold, exactly."""
        self._amounts = {_EQUITY: _EMPTY, _DERIVATIVES: _EMPTY}

    @classmethod
    def open(cls, day: str, rates_of: RatesOf, brokerage: Mapping[Segment, ChargeModel]) -> "IndianNote":
        """An empty note of a trading date (ISO)."""
        rates = rates_of(day)
        return cls(day, rates, {segment: brokerage[segment].open_note(day) for segment in rates})

    @property
    def total(self) -> Decimal:
        return sum((amount for amounts in self._amounts.values() for amount in amounts.values()), NOTHING)

    def charge(self, fill: ChargedFill) -> Charges:
        segment, value = fill.segment, fill.value
        if segment not in self._rates:
            raise InvalidValue(f"segment of {fill.symbol}", segment.value, f"one of {', '.join(self._rates)}")
        self._brokerage[segment].charge(fill)
        bought, sold = self._turnover[segment]
        self._turnover[segment] = (bought + value, sold) if fill.side is Side.BUY else (bought, sold + value)
        market = _MARKETS[segment]
        before = self._amounts[market]
        now = self._amounts[market] = self._owed(market)
        return Charges({name: amount - before[name] for name, amount in now.items()})

    def _owed(self, market: tuple[Segment, ...]) -> dict[str, Decimal]:
        brokerage, stt, exchange, ipft, sebi, stamp_duty = NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING
        for segment, rates in self._rates.items():
            if segment not in market:
                continue
            bought, sold = self._turnover[segment]
            turnover = bought + sold
            brokerage += self._brokerage[segment].total
            stt += rates.stt_bought * bought + rates.stt_sold * sold
            exchange += rates.exchange * turnover
            ipft += rates.ipft * turnover
            sebi += rates.sebi * turnover
            stamp_duty += rates.stamp_duty * bought
        exchange, ipft, sebi = to_cent(exchange / CRORE), to_cent(ipft / CRORE), to_cent(sebi / CRORE)
        taxed = brokerage + exchange + ipft + (sebi if self._taxes_sebi else NOTHING)
        return {
            "brokerage": brokerage,
            "stt": to_unit(stt / CRORE) + NOTHING,
            "exchange": exchange,
            "ipft": ipft,
            "sebi": sebi,
            "stamp_duty": to_unit(stamp_duty / CRORE) + NOTHING,
            "gst": to_cent(taxed * GST_PCT / 100),
        }

    def state(self) -> dict[str, object]:
        return {
            "day": self._day,
            "turnover": {segment.value: [str(bought), str(sold)] for segment, (bought, sold) in self._turnover.items()},
            "brokerage": {segment.value: note.state() for segment, note in self._brokerage.items()},
        }

    @classmethod
    def from_state(cls, state: object, rates_of: RatesOf, brokerage: Mapping[Segment, ChargeModel]) -> "IndianNote":
        """A note as ``state`` described it; raises ``InvalidValue`` if it has another shape."""
        match state:
            case {"day": str(day), "turnover": dict(turnover), "brokerage": dict(notes)} if set(notes) == set(rates_of(day)):
                rates = rates_of(day)
                note = cls(day, rates, {segment: brokerage[segment].note_from_state(notes[segment]) for segment in rates})
                note._restore(turnover)
                return note
        raise invalid_state("contract note", state)

    def _restore(self, turnover: Mapping[object, object]) -> None:
        for segment in self._turnover:
            match turnover.get(segment.value):
                case [str(bought), str(sold)]:
                    self._turnover[segment] = (Decimal(bought), Decimal(sold))
                case other:
                    raise invalid_state("contract note", other)
        self._amounts = {market: self._owed(market) for market in self._amounts}
