"""Money worked out by hand: cash, FIFO lots, realised P&L and charges, from the fills and the splits alone."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import floor

from domain.charges import ChargedFill, NseCharges
from domain.engine import EngineConfig
from domain.events import AccountChanged, OrderFilled, SplitApplied
from domain.side import Side

BEFORE_THE_FIRST_DAY = "1970-01-01"
Key = tuple[str, str]
"""Strategy and symbol."""
Lot = tuple[int, Decimal]
"""Signed units, and what was paid for them or got, ≥ 0."""


class Money:
    """What the fills so far add up to, at the prices so far; ``seen_prices`` are as they came, off the grid after a split."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self.cash = config.initial_cash
        self.lots = defaultdict[Key, list[Lot]](list)
        self._units = defaultdict[Key, int](int)
        self.realized = defaultdict[Key, Decimal](Decimal)
        self.charges = defaultdict[Key, Decimal](Decimal)
        self.instruments = {one.symbol: one for one in config.instruments}
        self.prices = {one.symbol: Decimal(0) for one in config.instruments}
        self.seen_prices = {one.symbol: 0.0 for one in config.instruments}
        self.day_start, self.peak = config.initial_cash, config.initial_cash
        self._note = config.charges.open_note(BEFORE_THE_FIRST_DAY)
        self._taxes_of_the_day = defaultdict[str, Decimal](Decimal)

    def held(self, strategy_id: str, symbol: str) -> int:
        """Signed units."""
        return self._units[strategy_id, symbol]

    @property
    def equity(self) -> Decimal:
        """Cash and everything that is held, at the last prices."""
        return self.cash + sum((units * self.prices[key[1]] for key, units in self._units.items() if units), Decimal(0))

    @property
    def unrealized(self) -> Decimal:
        """What closing everything at the last prices would realise."""
        open_lots = [(key[1], *lot) for key, lots in self.lots.items() for lot in lots]
        return sum((units * self.prices[symbol] - _sign(units) * cost for symbol, units, cost in open_lots), Decimal(0))

    def set_price(self, symbol: str, price: float) -> None:
        """An instrument's price is this from now on."""
        self.seen_prices[symbol] = price
        self.prices[symbol] = self.instruments[symbol].exact(price)

    def book(self, event: OrderFilled) -> None:
        """Book a fill: what it closes is what was opened first."""
        key = event.strategy_id, event.symbol
        sign = 1 if event.action == "BUY" else -1
        price = Decimal(repr(event.price))
        self.cash -= sign * event.quantity * price + event.charges
        self.charges[key] += event.charges
        self._check_charges(event)
        self._units[key] += sign * event.quantity
        lots, left = self.lots[key], event.quantity
        while left and lots and lots[0][0] * sign < 0:
            units, cost = lots[0]
            closed = min(left, abs(units))
            share = _share(cost, closed, abs(units))
            self.realized[key] += -sign * (closed * price - share)
            lots[0] = units + sign * closed, cost - share
            if lots[0][0] == 0:
                lots.pop(0)
            left -= closed
        if left:
            lots.append((sign * left, left * price))

    def split(self, event: SplitApplied) -> None:
        """New units for old ones, at the same cost: so many in all up to each lot as there are whole ones; the rest is paid."""
        self.set_price(event.symbol, self.seen_prices[event.symbol] / float(event.ratio))
        for key in [key for key in self.lots if key[1] == event.symbol and self.lots[key]]:
            sign = _sign(self.lots[key][0][0])
            lots, before, carried = list[Lot](), 0, Decimal(0)
            all_units, all_cost = 0, Decimal(0)
            for units, cost in self.lots[key]:
                all_units, all_cost, carried = all_units + abs(units), all_cost + cost, carried + cost
                whole = floor(all_units * Fraction(event.ratio))
                if whole > before:
                    lots.append((sign * (whole - before), carried))
                    before, carried = whole, Decimal(0)
            if lots:
                lots[-1] = lots[-1][0], lots[-1][1] + carried
            paid = sign * (all_units * event.ratio - before) * self.prices[event.symbol]
            self.cash += paid
            self.realized[key] += paid if lots else paid - sign * all_cost
            self.lots[key], self._units[key] = lots, sign * before

    def start_day(self, day: str) -> None:
        """A new trading day: a new contract note."""
        self.day_start = self.equity
        self._note = self.config.charges.open_note(day)
        self._taxes_of_the_day.clear()

    def _check_charges(self, event: OrderFilled) -> None:
        """They are those of the day's contract note, on which the state takes whole rupees at the NSE, and others whole paise."""
        instrument = self.instruments[event.symbol]
        fill = ChargedFill(
            event.order_id,
            event.symbol,
            instrument.exchange,
            instrument.segment,
            Side(event.action),
            event.quantity,
            Decimal(repr(event.price)),
        )
        assert event.charges == self._note.charge(fill).total == sum(event.charge_parts.values())
        if isinstance(self.config.charges, NseCharges):
            assert all(part == round(part, 2) for part in event.charge_parts.values())
            for tax in ("stt", "stamp_duty"):
                self._taxes_of_the_day[tax] += event.charge_parts.get(tax, Decimal(0))
                assert self._taxes_of_the_day[tax] % 1 == 0
                assert self._taxes_of_the_day[tax] >= 0

    def check_account(self, event: AccountChanged) -> None:
        """Hold what is told of the account against this."""
        self.peak = max(self.peak, self.equity)
        assert event.cash == self.cash
        assert event.charges == sum(self.charges.values())
        assert event.realized_pnl == sum(self.realized.values())
        assert event.unrealized_pnl == self.unrealized
        assert event.equity == self.equity
        assert event.day_pnl == self.equity - self.day_start
        assert event.drawdown == self.peak - self.equity
        exposures = (abs(units) * self.prices[key[1]] for key, units in self._units.items())
        assert event.exposure == sum(exposures, Decimal(0))


def _share(cost: Decimal, closed: int, held: int) -> Decimal:
    """The cost of a part of a lot, to 1e-8 where it does not divide (prices have fewer decimals)."""
    if closed == held:
        return cost
    return Decimal(round(Fraction(cost) * closed / held * 10**8)).scaleb(-8)


def _sign(units: int) -> int:
    return 1 if units > 0 else -1
