"""Charge models: the interface of everything that says what fills cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from domain.segment import Segment
from domain.side import Side


@dataclass(frozen=True, slots=True)
class ChargedFill:
    """A fill as far as it is charged; ``quantity`` in units > 0, ``price`` in currency per unit (of an option: the premium)."""

    order_id: str
    symbol: str
    exchange: str
    segment: Segment
    side: Side
    quantity: int
    price: Decimal

    @property
    def value(self) -> Decimal:
        """What was traded, in currency."""
        return self.quantity * self.price


@dataclass(frozen=True, slots=True)
class Charges:
    """Exact amounts of money by component (``brokerage``, ``stt``, ...), none of them negative."""

    amounts: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All components together."""
        return sum(self.amounts.values(), Decimal(0))


class ContractNote(Protocol):
    """What one client pays for the fills of one trading day.

    A fill costs what the note says after it minus what it said before it: the amounts of the fills are exact, never negative and
    sum to the note, and it makes no difference in how many parts an order is filled.
    """

    @property
    def total(self) -> Decimal:
        """Everything that was charged on the day."""
        ...

    def charge(self, fill: ChargedFill) -> Charges:
        """Put a fill on the note; by how much each component has grown."""
        ...

    def state(self) -> object:
        """Everything that later fills depend on, as values that JSON can hold."""
        ...


class ChargeModel(Protocol):
    """What fills cost, in the account's currency."""

    def open_note(self, day: str) -> ContractNote:
        """An empty note of a trading date (ISO)."""
        ...

    def note_from_state(self, state: object) -> ContractNote:
        """A note as ``state`` described it; raises ``InvalidValue`` if it has another shape."""
        ...
