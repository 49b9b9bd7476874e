"""Nothing is charged."""

from dataclasses import dataclass
from decimal import Decimal

from domain.charges.charge_model import ChargedFill, Charges
from domain.charges.money import NOTHING
from domain.state import invalid_state

_CHARGES = Charges({"brokerage": NOTHING})


class FreeNote:
    """A note that stays empty, and remembers no orders."""

    __slots__ = ()

    @property
    def total(self) -> Decimal:
        return NOTHING

    def charge(self, fill: ChargedFill) -> Charges:  # noqa: ARG002  (the interface's)
        return _CHARGES

    def state(self) -> dict[str, object]:
        return {}

    @classmethod
    def from_state(cls, state: object) -> "FreeNote":
        """A note as ``state`` described it."""
        if state != {}:
            raise invalid_state("contract note", state)
        return cls()


@dataclass(frozen=True, slots=True)
class NoCharges:
    """Every fill is free."""

    def open_note(self, day: str) -> FreeNote:  # noqa: ARG002  (the interface's)
        return FreeNote()

    def note_from_state(self, state: object) -> FreeNote:
        return FreeNote.from_state(state)
