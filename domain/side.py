"""Sides of orders and positions."""

from enum import StrEnum


class Side(StrEnum):
    """The side of an order; a BUY opens or grows a long position."""

    BUY = "BUY"
    SELL = "SELL"

    @property
    def sign(self) -> int:
        """+1 for BUY, -1 for SELL."""
        return 1 if self is Side.BUY else -1

    @property
    def opposite(self) -> "Side":
        """The side that undoes this one."""
        return Side.SELL if self is Side.BUY else Side.BUY


class Sides(StrEnum):
    """Which positions a strategy may open."""

    BOTH = "both"
    LONG = "long"
    SHORT = "short"

    def allow(self, side: Side) -> bool:
        """Whether an order of ``side`` may open a position."""
        return self is Sides.BOTH or self is (Sides.LONG if side is Side.BUY else Sides.SHORT)


def position_side(quantity: int) -> str:
    """The side of a signed quantity in words: ``long``, ``short`` or ``flat``."""
    return "long" if quantity > 0 else "short" if quantity < 0 else "flat"
