"""Offers: the units that an update of the market has for orders, until they are taken."""

from domain.side import Side


class Offer:
    """Units (whole lots) in all, and for each side where a print meets a quote that shows so many; None is as many as wanted.

    All orders share it, in whichever round of the same update they are executed.
    """

    __slots__ = ("_buys", "_sells", "_total")

    def __init__(self, total: int | None, buys: int | None, sells: int | None) -> None:
        self._total = total
        self._buys = buys
        self._sells = sells

    def left(self, side: Side) -> int | None:
        """What an order of ``side`` may still take."""
        shown = self._buys if side is Side.BUY else self._sells
        if self._total is None or shown is None:
            return self._total
        return min(self._total, shown)

    def take(self, side: Side, quantity: int) -> None:
        """An order of ``side`` took so many units."""
        if self._total is None:
            return
        self._total -= quantity
        if side is Side.BUY and self._buys is not None:
            self._buys -= quantity
        elif side is Side.SELL and self._sells is not None:
            self._sells -= quantity
