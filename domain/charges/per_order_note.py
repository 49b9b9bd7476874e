"""Notes whose only component is a fee for each order."""

from collections.abc import Callable
from decimal import Decimal

from domain.charges.charge_model import ChargedFill, Charges
from domain.charges.money import NOTHING
from domain.state import invalid_state

OrderFee = Callable[[int, Decimal], Decimal]
"""What an order pays of which so many units were executed, for that much money; must not fall as these grow."""


class PerOrderNote:
    """Remembers how much of each order was executed, so that its later fills pay what the whole order owes."""

    __slots__ = ("_fee", "_orders", "_total")

    def __init__(self, fee: OrderFee) -> None:
        self._fee = fee
        self._orders: dict[str, tuple[int, Decimal]] = {}
        self._total = NOTHING

    @property
    def total(self) -> Decimal:
        return self._total

    def charge(self, fill: ChargedFill) -> Charges:
        executed = self._orders.get(fill.order_id)
        if executed is None:
            paid, whole = NOTHING, (fill.quantity, fill.value)
        else:
            paid, whole = self._fee(*executed), (executed[0] + fill.quantity, executed[1] + fill.value)
        self._orders[fill.order_id] = whole
        owed = self._fee(*whole) - paid
        self._total += owed
        return Charges({"brokerage": owed})

    def state(self) -> dict[str, object]:
        return {order_id: [quantity, str(value)] for order_id, (quantity, value) in self._orders.items()}

    @classmethod
    def from_state(cls, fee: OrderFee, state: object) -> "PerOrderNote":
        """A note as ``state`` described it."""
        note = cls(fee)
        if not isinstance(state, dict):
            raise invalid_state("contract note", state)
        for order_id, executed in state.items():
            match executed:
                case [int(quantity), str(value)]:
                    note._orders[order_id] = whole = (quantity, Decimal(value))
                    note._total += fee(*whole)
                case _:
                    raise invalid_state("contract note", state)
        return note
