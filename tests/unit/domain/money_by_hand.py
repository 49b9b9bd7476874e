"""Money worked out by hand: cash, FIFO lots, realised P&L and charges, from the fills alone."""

from collections import defaultdict
from decimal import Decimal

from domain.engine import EngineConfig
from domain.events import AccountChanged, OrderFilled

Key = tuple[str, str]
"""Strategy and symbol."""


class Money:
    """What the fills so far add up to, at the prices so far."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self.cash = config.initial_cash
        self.lots = defaultdict[Key, list[tuple[int, Decimal]]](list)
        self.realized = defaultdict[Key, Decimal](Decimal)
        self.charges = defaultdict[Key, Decimal](Decimal)
        self.prices = {one.symbol: Decimal(0) for one in config.instruments}
        self.day_start, self.peak = config.initial_cash, config.initial_cash

    def held(self, strategy_id: str, symbol: str) -> int:
        """Signed units."""
        return sum(units for units, _ in self.lots[strategy_id, symbol])

    @property
    def equity(self) -> Decimal:
        """Cash and everything that is held, at the last prices."""
        return self.cash + sum((self.held(*key) * self.prices[key[1]] for key in list(self.lots)), Decimal(0))

    @property
    def unrealized(self) -> Decimal:
        """What closing everything at the last prices would realise."""
        return sum(
            (units * (self.prices[key[1]] - price) for key, lots in self.lots.items() for units, price in lots), Decimal(0)
        )

    def book(self, event: OrderFilled) -> None:
        """Book a fill: what it closes is what was opened first."""
        key = event.strategy_id, event.symbol
        sign = 1 if event.action == "BUY" else -1
        price = Decimal(repr(event.price))
        self.cash -= sign * event.quantity * price + event.charges
        self.charges[key] += event.charges
        lots, left = self.lots[key], event.quantity
        while left and lots and lots[0][0] * sign < 0:
            units, paid = lots[0]
            closed = min(left, abs(units))
            self.realized[key] += -sign * closed * (price - paid)
            lots[0] = units + sign * closed, paid
            if lots[0][0] == 0:
                lots.pop(0)
            left -= closed
        if left:
            lots.append((sign * left, price))

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
        exposures = (abs(self.held(*key)) * self.prices[key[1]] for key in list(self.lots))
        assert event.exposure == sum(exposures, Decimal(0))
