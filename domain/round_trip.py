"""Round trips: one position from its entry until it is flat again."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from domain.instrument import Instrument
from domain.side import Side


@dataclass(slots=True)
class RoundTrip:
    """What is remembered of an open position for the day it closes.

    ``entry_price`` is the exact average; ``best`` and ``worst`` are the prices seen since the entry; times in ns.
    """

    trade_id: str
    side: Side
    quantity: int
    entry_price: Decimal
    opened_ts: int
    best: float
    worst: float
    charges: Decimal
    initial_stop: float | None = None

    def see(self, price: float) -> None:
        """Take a price into ``best`` and ``worst``."""
        sign = self.side.sign
        if sign * price > sign * self.best:
            self.best = price
        elif sign * price < sign * self.worst:
            self.worst = price

    def mfe(self, instrument: Instrument) -> Decimal:
        """Maximum favourable excursion: the best P&L while open, gross of charges, ≥ 0."""
        return max(self._pnl_at(instrument.exact(self.best)), Decimal(0))

    def mae(self, instrument: Instrument) -> Decimal:
        """Maximum adverse excursion: the worst P&L while open, gross of charges, ≤ 0."""
        return min(self._pnl_at(instrument.exact(self.worst)), Decimal(0))

    def _pnl_at(self, price: Decimal) -> Decimal:
        return self.side.sign * self.quantity * (price - self.entry_price)

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(self).items()}

    @classmethod
    def from_state(cls, state: dict[str, object]) -> "RoundTrip":
        """A round trip as ``state`` described it."""
        fields = dict(state)
        side = Side(str(fields.pop("side")))
        money = {name: Decimal(str(fields.pop(name))) for name in ("entry_price", "charges")}
        return cls(side=side, **money, **fields)  # type: ignore[arg-type]  # the fields that state() wrote
