"""Brackets: the stop and the target that come with an entry and wait for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.desk import Desk
from domain.order import Order, OrderTerms, OrderType, Purpose, TimeInForce
from domain.ordering import hold
from domain.side import Side


@dataclass(frozen=True, slots=True)
class Bracket:
    """Where a position is to be closed: at a loss (``stop_price``), at a gain (``target_price``); None: not there."""

    stop_price: float | None = None
    target_price: float | None = None

    @property
    def prices(self) -> tuple[float, ...]:
        """Those that are set."""
        return tuple(price for price in (self.stop_price, self.target_price) if price is not None)

    def objection(self, side: Side, entry: float, called: str = "its entry") -> str:
        """Why it does not fit an entry of ``side`` at a price, or what that price is ``called``; "" where it does."""
        sign = side.sign
        if self.stop_price is not None and not sign * self.stop_price < sign * entry:
            where = "below" if sign > 0 else "above"
            return f"the stop of a {side} must be {where} {called} at {entry}, not at {self.stop_price}"
        if self.target_price is not None and not sign * self.target_price > sign * entry:
            where = "above" if sign > 0 else "below"
            return f"the target of a {side} must be {where} {called} at {entry}, not at {self.target_price}"
        return ""


def expected_entry(terms: OrderTerms, last_price: float) -> float:
    """The price at which an order expects to be executed."""
    return terms.limit_price or terms.trigger_price or last_price


def hold_children(desk: Desk, parent: Order, bracket: Bracket, ts: int, cause: int) -> None:
    """Keep the orders that close what ``parent`` opens until it is executed; one of them cancels the other."""
    for purpose, terms in _legs(bracket):
        child = desk.new_order(
            parent.side.opposite,
            parent.quantity,
            purpose,
            ts,
            cause,
            terms=terms,
            parent_id=parent.order_id,
            oco=f"{parent.order_id}-bracket",
        )
        hold(desk, child, ts)


def _legs(bracket: Bracket) -> Iterator[tuple[Purpose, OrderTerms]]:
    if bracket.stop_price is not None:
        yield Purpose.STOP, OrderTerms(OrderType.STOP, trigger_price=bracket.stop_price, time_in_force=TimeInForce.GTC)
    if bracket.target_price is not None:
        yield Purpose.TARGET, OrderTerms(OrderType.LIMIT, limit_price=bracket.target_price, time_in_force=TimeInForce.GTC)
