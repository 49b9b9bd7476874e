"""Positions: a signed quantity held in lots with their exact cost, and what it has realised."""

from collections import deque
from decimal import ROUND_HALF_EVEN, Decimal

from domain.errors import InvalidValue
from domain.state import invalid_state

_COST_GRID = Decimal("0.00000001")


class Position:
    """A long (> 0) or short (< 0) quantity; ``cost`` is the exact amount paid (long) or received (short) for it, ≥ 0.

    What is closed is what was opened first (FIFO). A part of a lot takes its share of the lot's cost, rounded to 1e-8 where it
    does not divide (only after a split); the rest stays, so no amount is ever lost: ``realized + unrealized(mark)`` always equals
    what was received minus what was paid plus ``quantity × mark``.
    """

    __slots__ = ("_lots", "average_price", "cost", "quantity", "realized")

    def __init__(self) -> None:
        self.quantity = 0
        self.cost = Decimal(0)
        self.realized = Decimal(0)
        self.average_price = Decimal(0)
        """Average entry price of what is open; 0 when flat."""
        self._lots: deque[tuple[int, Decimal]] = deque()

    @property
    def lots(self) -> tuple[tuple[int, Decimal], ...]:
        """Units and cost of each lot that is open, oldest first."""
        return tuple(self._lots)

    def apply(self, quantity: int, price: Decimal) -> Decimal:
        """Book a fill of a signed quantity; returns the P&L it realised (gross of charges).

        A fill that would turn the position around raises ``InvalidValue``: close first, then open.
        """
        if quantity == 0:
            raise InvalidValue("quantity", quantity, "a number of units other than 0")
        if self.quantity * quantity >= 0:
            cost = abs(quantity) * price
            self._lots.append((abs(quantity), cost))
            self._hold(self.quantity + quantity, self.cost + cost)
            return Decimal(0)
        if abs(quantity) > abs(self.quantity):
            raise InvalidValue("quantity", quantity, f"at most {abs(self.quantity)} units to close the position")
        sign = 1 if self.quantity > 0 else -1
        closed = abs(quantity)
        share = self._take(closed)
        gained = sign * (closed * price - share)
        self._hold(self.quantity + quantity, self._cost_of_lots())
        self.realized += gained
        return gained

    def unrealized(self, mark: Decimal) -> Decimal:
        """P&L of what is open at a price, gross of charges."""
        if self.quantity > 0:
            return self.quantity * mark - self.cost
        return self.cost + self.quantity * mark

    def split(self, ratio: Decimal, price: Decimal) -> tuple[Decimal, Decimal]:
        """Hold ``ratio`` units for each one, at the same cost; returns the cash that came of it, and the P&L it realised.

        Units are whole: each lot is rounded down in turn, carrying its fraction to the next (and its cost, where no unit is left
        of it); the last fraction is paid at ``price``, a price after the split. Where no whole unit is left, the position is
        closed by that.
        """
        sign = 1 if self.quantity > 0 else -1
        carried = pending = Decimal(0)
        lots: deque[tuple[int, Decimal]] = deque()
        for units, cost in self._lots:
            exact = units * ratio + carried
            carried, pending = exact % 1, pending + cost
            if exact >= 1:
                lots.append((int(exact), pending))
                pending = Decimal(0)
        if lots and pending:
            units, cost = lots.pop()
            lots.append((units, cost + pending))
        self.quantity = sign * sum(units for units, _ in lots)
        self._lots = lots
        share = Decimal(0) if self.quantity else self.cost
        cash = sign * carried * price
        gained = cash - sign * share
        self._hold(self.quantity, self._cost_of_lots())
        self.realized += gained
        return cash, gained

    def _hold(self, quantity: int, cost: Decimal) -> None:
        self.quantity, self.cost = quantity, cost
        self.average_price = cost / abs(quantity) if quantity else Decimal(0)

    def _take(self, units: int) -> Decimal:
        """Take units out of the oldest lots; what they had cost."""
        taken = Decimal(0)
        while units:
            held, cost = self._lots.popleft()
            if held > units:
                share = _share(cost, units, held)
                self._lots.appendleft((held - units, cost - share))
                return taken + share
            taken += cost
            units -= held
        return taken

    def _cost_of_lots(self) -> Decimal:
        """The sum as a restored position has it, down to its decimals: so it is written alike before and after a restart."""
        return sum((cost for _, cost in self._lots), Decimal(0))

    def state(self) -> list[object]:
        """Everything, for a snapshot."""
        return [self.quantity, str(self.cost), str(self.realized), [[units, str(cost)] for units, cost in self._lots]]

    @classmethod
    def from_state(cls, state: object) -> "Position":
        """A position as ``state`` described it."""
        match state:
            case [int(quantity), str(cost), str(realized), list(lots)]:
                position = cls()
                position._hold(quantity, Decimal(cost))
                position.realized = Decimal(realized)
                position._lots = deque((int(units), Decimal(cost)) for units, cost in lots)
                return position
        raise invalid_state("position", state)


def _share(cost: Decimal, units: int, held: int) -> Decimal:
    """The cost of ``units`` out of ``held``: with the decimals of the whole where it divides, else rounded to 1e-8."""
    exact = cost * units / held
    share = exact.quantize(cost, ROUND_HALF_EVEN)
    return share if share == exact else exact.quantize(_COST_GRID, ROUND_HALF_EVEN)
