"""Positions: a signed quantity with its exact cost, and what it has realised."""

from decimal import ROUND_HALF_EVEN, Decimal

from domain.errors import InvalidValue
from domain.state import invalid_state

_COST_GRID = Decimal("0.00000001")


class Position:
    """A long (> 0) or short (< 0) quantity held at ``cost``, the exact amount paid (long) or received (short) for it, ≥ 0.

    A partial close takes its share of the cost at average price, rounded to 1e-8; the rest stays, so no amount is ever lost:
    ``realized + unrealized(mark)`` always equals what was received minus what was paid plus ``quantity × mark``.
    """

    __slots__ = ("cost", "quantity", "realized")

    def __init__(self) -> None:
        self.quantity = 0
        self.cost = Decimal(0)
        self.realized = Decimal(0)

    @property
    def average_price(self) -> Decimal:
        """Average entry price of what is open; 0 when flat."""
        return self.cost / abs(self.quantity) if self.quantity else Decimal(0)

    def apply(self, quantity: int, price: Decimal) -> Decimal:
        """Book a fill of a signed quantity; returns the P&L it realised (gross of charges).

        A fill that would turn the position around raises ``InvalidValue``: close first, then open.
        """
        if quantity == 0:
            raise InvalidValue("quantity", quantity, "a number of units other than 0")
        if self.quantity * quantity >= 0:
            self.quantity += quantity
            self.cost += abs(quantity) * price
            return Decimal(0)
        if abs(quantity) > abs(self.quantity):
            raise InvalidValue("quantity", quantity, f"at most {abs(self.quantity)} units to close the position")
        closed = abs(quantity)
        share = self.cost
        if closed < abs(self.quantity):
            share = (self.cost * closed / abs(self.quantity)).quantize(_COST_GRID, ROUND_HALF_EVEN)
        sign = 1 if self.quantity > 0 else -1
        gained = sign * (closed * price - share)
        self.quantity += quantity
        self.cost -= share
        self.realized += gained
        return gained

    def unrealized(self, mark: Decimal) -> Decimal:
        """P&L of what is open at a price, gross of charges."""
        if self.quantity > 0:
            return self.quantity * mark - self.cost
        return self.cost + self.quantity * mark

    def state(self) -> list[object]:
        """Everything, for a snapshot."""
        return [self.quantity, str(self.cost), str(self.realized)]

    @classmethod
    def from_state(cls, state: object) -> "Position":
        """A position as ``state`` described it."""
        match state:
            case [int(quantity), str(cost), str(realized)]:
                position = cls()
                position.quantity, position.cost, position.realized = quantity, Decimal(cost), Decimal(realized)
                return position
        raise invalid_state("position", state)
