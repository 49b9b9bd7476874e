"""The ledger: exact money of the account and of each strategy."""

from decimal import Decimal

from domain.charges import ChargeModel, NoCharges
from domain.side import Side
from domain.state import invalid_state

_BEFORE_THE_FIRST_DAY = "0001-01-01"


class StrategyBook:
    """What one strategy has earned and done over the run; money exact, gross figures before charges."""

    __slots__ = ("charges", "gross_loss", "gross_profit", "net_pnl", "peak_pnl", "realized", "signals", "trades", "wins")

    def __init__(self) -> None:
        self.realized = Decimal(0)
        self.charges = Decimal(0)
        self.trades = 0
        self.wins = 0
        self.gross_profit = Decimal(0)
        self.gross_loss = Decimal(0)
        self.net_pnl = Decimal(0)
        self.peak_pnl = Decimal(0)
        """The highest ``net_pnl`` so far, 0 before the first gain."""
        self.signals: dict[str, int] = {"BUY": 0, "SELL": 0}

    def count_trade(self, net_pnl: Decimal) -> None:
        """Count a closed round trip by its net P&L; a trade that nets 0 is neither a win nor a loss."""
        self.trades += 1
        self.net_pnl += net_pnl
        self.peak_pnl = max(self.peak_pnl, self.net_pnl)
        if net_pnl > 0:
            self.wins += 1
            self.gross_profit += net_pnl
        else:
            self.gross_loss += net_pnl

    def state(self) -> list[object]:
        """Everything, for a snapshot."""
        gross = (self.realized, self.charges, self.gross_profit, self.gross_loss)
        money = [str(amount) for amount in (*gross, self.net_pnl, self.peak_pnl)]
        return [*money, self.trades, self.wins, dict(self.signals)]

    @classmethod
    def from_state(cls, state: object) -> "StrategyBook":
        """A book as ``state`` described it."""
        match state:
            case [
                str(realized), str(charges), str(profit), str(loss), str(net), str(peak), int(trades), int(wins), dict(signals)
            ]:  # fmt: skip
                book = cls()
                book.realized, book.charges = Decimal(realized), Decimal(charges)
                book.gross_profit, book.gross_loss = Decimal(profit), Decimal(loss)
                book.net_pnl, book.peak_pnl = Decimal(net), Decimal(peak)
                book.trades, book.wins, book.signals = trades, wins, dict(signals)
                return book
        raise invalid_state("strategy book", state)


class Ledger:
    """The account: ``cash`` is what is there after every payment, charges included.

    Law: cash + position value = initial cash + realised + unrealised − charges, and the strategies' books sum to the account.
    """

    __slots__ = ("_charge_model", "cash", "charges", "initial_cash", "note", "realized", "strategies", "today")

    def __init__(self, initial_cash: Decimal, charge_model: ChargeModel | None = None) -> None:
        self._charge_model = charge_model or NoCharges()
        self.note = self._charge_model.open_note(_BEFORE_THE_FIRST_DAY)
        """The contract note of the trading day."""
        self.initial_cash = initial_cash
        self.cash = initial_cash
        self.realized = Decimal(0)
        self.charges = Decimal(0)
        self.strategies: dict[str, StrategyBook] = {}
        self.today = StrategyBook()
        """What all strategies together have earned and done on the trading day."""

    def start_day(self, day: str) -> None:
        """A new trading date (ISO): its book and its contract note are empty."""
        self.note = self._charge_model.open_note(day)
        self.today = StrategyBook()

    def book(self, strategy_id: str) -> StrategyBook:
        """The strategy's book, opened at its first use."""
        return self.strategies.setdefault(strategy_id, StrategyBook())

    def book_fill(self, strategy_id: str, quantity: int, price: Decimal, charges: Decimal, realized: Decimal) -> None:
        """Book a fill: signed quantity, executed price, its charges, and the P&L it realised."""
        self.cash -= quantity * price + charges
        self.charges += charges
        self.realized += realized
        for book in (self.book(strategy_id), self.today):
            book.charges += charges
            book.realized += realized

    def book_cash(self, strategy_id: str, cash: Decimal, realized: Decimal) -> None:
        """Book money that came without a fill (a fraction of a unit after a split), and the P&L in it."""
        self.cash += cash
        self.realized += realized
        for book in (self.book(strategy_id), self.today):
            book.realized += realized

    def count_signal(self, strategy_id: str, side: Side) -> None:
        """Count a strategy's signal, whatever becomes of it."""
        for book in (self.book(strategy_id), self.today):
            book.signals[side] += 1

    def count_trade(self, strategy_id: str, net_pnl: Decimal) -> None:
        """Count a closed round trip by its net P&L."""
        for book in (self.book(strategy_id), self.today):
            book.count_trade(net_pnl)

    def imbalance(self, position_value: Decimal, unrealized: Decimal) -> Decimal:
        """What the books are out by: 0, always."""
        account = (self.cash + position_value) - (self.initial_cash + self.realized + unrealized - self.charges)
        realized = self.realized - sum((book.realized for book in self.strategies.values()), Decimal(0))
        charges = self.charges - sum((book.charges for book in self.strategies.values()), Decimal(0))
        return abs(account) + abs(realized) + abs(charges)

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {
            "initial_cash": str(self.initial_cash),
            "cash": str(self.cash),
            "realized": str(self.realized),
            "charges": str(self.charges),
            "strategies": {strategy_id: book.state() for strategy_id, book in sorted(self.strategies.items())},
            "today": self.today.state(),
            "note": self.note.state(),
        }

    @classmethod
    def from_state(cls, state: object, charge_model: ChargeModel | None = None) -> "Ledger":
        """A ledger as ``state`` described it."""
        match state:
            case {
                "initial_cash": str(initial_cash),
                "cash": str(cash),
                "realized": str(realized),
                "charges": str(charges),
                "strategies": dict(strategies),
                "today": today,
                "note": note,
            }:
                ledger = cls(Decimal(initial_cash), charge_model)
                ledger.note = ledger._charge_model.note_from_state(note)
                ledger.cash, ledger.realized, ledger.charges = Decimal(cash), Decimal(realized), Decimal(charges)
                ledger.strategies = {name: StrategyBook.from_state(book) for name, book in strategies.items()}
                ledger.today = StrategyBook.from_state(today)
                return ledger
        raise invalid_state("ledger", state)
