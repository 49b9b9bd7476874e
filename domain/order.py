"""Orders: what VELOX wants a venue to do."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from domain.side import Side


class Purpose(StrEnum):
    """Why an order is sent."""

    ENTRY = "entry"
    EXIT = "exit"
    """Closes a position on a strategy's signal."""
    STOP = "stop"
    """Closes a position because its stop was reached."""


@dataclass(frozen=True, slots=True)
class Order:
    """A market order.

    ``price`` is the last price when it was decided, ``submitted_ts`` that moment (ns), ``quantity`` in units > 0.
    """

    order_id: str
    strategy_id: str
    symbol: str
    side: Side
    quantity: int
    price: float
    purpose: Purpose
    trade_id: str
    submitted_ts: int

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return asdict(self)

    @classmethod
    def from_state(cls, state: dict[str, object]) -> "Order":
        """An order as ``state`` described it."""
        fields = dict(state)
        side, purpose = Side(str(fields.pop("side"))), Purpose(str(fields.pop("purpose")))
        return cls(side=side, purpose=purpose, **fields)  # type: ignore[arg-type]  # the fields that state() wrote
