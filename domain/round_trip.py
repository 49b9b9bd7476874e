"""Round trips: one position from its entry until it is flat again."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from domain.instrument import Instrument
from domain.position import Position
from domain.side import Side


@dataclass(slots=True)
class RoundTrip:
    """What is remembered of an open position for the day it closes.

    ``quantity`` units were entered for ``entry_value``, of which ``exited`` were closed for ``exit_value`` and realised
    ``realized`` (all exact, gross of ``charges``). ``best`` and ``worst`` are the prices seen since the quantity last changed,
    ``peak`` and ``trough`` the best and worst P&L before that; times in ns.
    """

    trade_id: str
    side: Side
    opened_ts: int
    best: float
    worst: float
    quantity: int = 0
    entry_value: Decimal = Decimal(0)
    exited: int = 0
    exit_value: Decimal = Decimal(0)
    realized: Decimal = Decimal(0)
    charges: Decimal = Decimal(0)
    peak: Decimal = Decimal(0)
    trough: Decimal = Decimal(0)
    initial_stop: float | None = None

    @property
    def entry_price(self) -> Decimal:
        """Average price of all that was entered."""
        return self.entry_value / self.quantity

    @property
    def exit_price(self) -> Decimal:
        """Average price of all that was closed; 0 before the first."""
        return self.exit_value / self.exited if self.exited else Decimal(0)

    def see(self, price: float) -> None:
        """Take a price into ``best`` and ``worst``."""
        sign = self.side.sign
        if sign * price > sign * self.best:
            self.best = price
        elif sign * price < sign * self.worst:
            self.worst = price

    def reduce(self, quantity: int, price: Decimal, realized: Decimal, charges: Decimal) -> None:
        """``quantity`` units were closed at ``price``, which realised ``realized`` and cost ``charges``."""
        self.exited += quantity
        self.exit_value += quantity * price
        self.realized += realized
        self.charges += charges

    def split(self, ratio: Decimal, held: int) -> None:
        """The instrument was split, and ``held`` units are open now: units and prices are counted anew."""
        self.exited = int(self.exited * ratio)
        self.quantity = self.exited + held
        self.best, self.worst = self.best / float(ratio), self.worst / float(ratio)
        self.initial_stop = None if self.initial_stop is None else self.initial_stop / float(ratio)

    def settle(self, position: Position, instrument: Instrument, price: float) -> None:
        """The quantity is about to change at ``price``: count what was seen with the quantity that it was seen with."""
        self.see(price)
        self.peak, self.trough = self.mfe(position, instrument), self.mae(position, instrument)
        self.best = self.worst = price

    def mfe(self, position: Position, instrument: Instrument) -> Decimal:
        """Maximum favourable excursion: the best P&L while open, gross of charges, ≥ 0."""
        return max(self.peak, self._pnl_at(self.best, position, instrument))

    def mae(self, position: Position, instrument: Instrument) -> Decimal:
        """Maximum adverse excursion: the worst P&L while open, gross of charges, ≤ 0."""
        return min(self.trough, self._pnl_at(self.worst, position, instrument))

    def _pnl_at(self, price: float, position: Position, instrument: Instrument) -> Decimal:
        return self.realized + position.unrealized(instrument.exact(price))

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(self).items()}

    @classmethod
    def from_state(cls, state: dict[str, object]) -> "RoundTrip":
        """A round trip as ``state`` described it."""
        fields = dict(state)
        side = Side(str(fields.pop("side")))
        names = ("entry_value", "exit_value", "realized", "charges", "peak", "trough")
        money = {name: Decimal(str(fields.pop(name))) for name in names}
        return cls(side=side, **money, **fields)  # type: ignore[arg-type]  # the fields that state() wrote
