"""The account at the last prices: what the desks hold, what it is worth, and how the day has gone."""

from decimal import Decimal
from typing import Protocol

from domain.charges import ChargeModel
from domain.events import AccountChanged
from domain.ledger import Ledger
from domain.outbox import Outbox
from domain.risk import Portfolio
from domain.state import invalid_state


class Holding(Protocol):
    """What the account needs to know of a desk."""

    @property
    def strategy_id(self) -> str:
        """Whose position it is."""
        ...

    @property
    def is_engaged(self) -> bool:
        """Whether a position is open or an entry is on its way."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether there is a position."""
        ...

    def market_value(self) -> Decimal:
        """Signed quantity × last price."""
        ...

    def unrealized(self) -> Decimal:
        """P&L of what is open at the last price, gross of charges."""
        ...

    def estimated_value(self) -> float:
        """Signed quantity × last price, as a float."""
        ...

    def keep_within(self, loss: float, gain: float) -> None:
        """From the last price on, its position may lose and gain so much (each ≥ 0) before somebody has to look."""
        ...

    def exposure(self) -> Decimal:
        """Gross value of the position and of entries on their way, ≥ 0."""
        ...

    def margin(self) -> Decimal:
        """What that exposure takes as margin."""
        ...


class Account:
    """The ledger together with the holdings it is marked by, and the equity that the trading day began with."""

    __slots__ = ("_charge_model", "_holdings", "_outbox", "day", "day_start_equity", "ledger", "peak_equity")

    def __init__(self, initial_cash: Decimal, charge_model: ChargeModel, outbox: Outbox) -> None:
        self._charge_model = charge_model
        self.ledger = Ledger(initial_cash, charge_model)
        self.day = ""
        self.day_start_equity = initial_cash
        self.peak_equity = initial_cash
        """The highest equity that was reported, and where a limit on drawdowns asks for it the highest at any tick."""
        self._holdings: list[Holding] = []
        self._outbox = outbox

    def add(self, holding: Holding) -> None:
        """Count a desk's position from now on."""
        self._holdings.append(holding)

    @property
    def position_value(self) -> Decimal:
        """Signed value of all positions at the last prices."""
        return sum((holding.market_value() for holding in self._holdings), Decimal(0))

    @property
    def unrealized(self) -> Decimal:
        """P&L of all open positions at the last prices, gross of charges."""
        return sum((holding.unrealized() for holding in self._holdings), Decimal(0))

    @property
    def equity(self) -> Decimal:
        """Cash plus the value of all positions."""
        return self.ledger.cash + self.position_value

    @property
    def day_pnl(self) -> Decimal:
        """Equity now minus equity at the start of the trading day."""
        return self.equity - self.day_start_equity

    def estimated_equity(self) -> float:
        """The equity as a float, quickly: exact but for the rounding of floats."""
        return float(self.ledger.cash) + sum([holding.estimated_value() for holding in self._holdings])

    @property
    def open_holdings(self) -> list[Holding]:
        """Those with an open position."""
        return [holding for holding in self._holdings if holding.is_open]

    def follow_peak(self) -> None:
        """Take the equity as it is now into the highest."""
        self.peak_equity = max(self.peak_equity, self.equity)

    def start_day(self, day: str) -> bool:
        """Time has come to a session of a trading date (ISO); the first of a later date starts a new day. Whether it did."""
        is_new = day > self.day
        if is_new:
            self.day_start_equity = self.equity
            self.ledger.start_day(day)
            self.day = day
        return is_new

    def portfolio_without(self, desk: Holding, day: str = "") -> Portfolio:
        """What risk looks at when ``desk`` wants to trade: everything the other desks hold, and the money.

        On a ``day`` (ISO) after the last one that was started nothing has been lost yet.
        """
        engaged = [holding for holding in self._holdings if holding is not desk and holding.is_engaged]
        equity = self.equity
        return Portfolio(
            strategy_positions=sum(holding.strategy_id == desk.strategy_id for holding in engaged),
            total_positions=len(engaged),
            exposure=sum((holding.exposure() for holding in engaged), Decimal(0)),
            margin=sum((holding.margin() for holding in engaged), Decimal(0)),
            equity=equity,
            day_pnl=Decimal(0) if day > self.day else equity - self.day_start_equity,
            drawdown=max(self.peak_equity - equity, Decimal(0)),
        )

    def report(self, ts: int) -> None:
        """Put the account as it stands now, after a fill or a mark."""
        ledger = self.ledger
        held = self.open_holdings
        values = [holding.market_value() for holding in held]
        equity = ledger.cash + sum(values, Decimal(0))
        self.peak_equity = max(self.peak_equity, equity)
        self._outbox.add(
            AccountChanged(
                seq=self._outbox.next_seq(),
                ts=ts,
                cash=ledger.cash,
                equity=equity,
                realized_pnl=ledger.realized,
                unrealized_pnl=sum((holding.unrealized() for holding in held), Decimal(0)),
                charges=ledger.charges,
                day_pnl=equity - self.day_start_equity,
                drawdown=self.peak_equity - equity,
                exposure=sum((abs(value) for value in values), Decimal(0)),
            )
        )

    def state(self) -> dict[str, object]:
        """Everything but the holdings, for a snapshot."""
        amounts = {"day_start_equity": str(self.day_start_equity), "peak_equity": str(self.peak_equity)}
        return {"ledger": self.ledger.state(), "day": self.day, **amounts}

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case {"ledger": ledger, "day": str(day), "day_start_equity": str(equity), "peak_equity": str(peak)}:
                self.ledger = Ledger.from_state(ledger, self._charge_model)
                self.day, self.day_start_equity, self.peak_equity = day, Decimal(equity), Decimal(peak)
            case _:
                raise invalid_state("account", state)
