"""Order intents: orders that have not been checked."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from domain.instrument import Instrument
from domain.order import Order, TrailUnit
from domain.side import Sides

ATTACHED: Final = "attached price"


@dataclass(frozen=True, slots=True)
class OrderIntent:
    """An order that has not been checked, with what is known of its instrument and its strategy.

    ``mark`` is the last price (currency per unit, above 0). ``position`` counts the strategy's units of the instrument, signed,
    as they would be without this order: those held and those that working orders of the order's side may still add; of orders
    that cancel one another (OCO), only the larger. ``sides`` are those the strategy may open. ``attached`` are the prices of
    what comes with the order: the stop and the target of a bracket. ``sets_trigger``: the order's trigger price is a new one, for
    the market as it is now.
    """

    order: Order
    mark: Decimal
    instrument: Instrument
    position: int = 0
    sides: Sides = Sides.BOTH
    attached: tuple[float, ...] = ()
    sets_trigger: bool = True

    @property
    def after(self) -> int:
        """The signed position once the order is executed."""
        return self.position + self.order.side.sign * self.order.remaining

    @property
    def opening(self) -> int:
        """How many of the order's units open or grow a position; the others close one, 0 means that it only reduces."""
        return max(min(self.order.remaining, self.order.side.sign * self.after), 0)

    @property
    def first_trigger(self) -> Decimal | None:
        """Where a trailing stop's trigger would stand at the last price: on the grid, rounded away from it; None for others."""
        terms, sign, tick_size = self.order.terms, self.order.side.sign, self.instrument.tick_size
        if terms.trail is None:
            return None
        trail = Decimal(repr(terms.trail))
        distance = self.mark * trail / 100 if terms.trail_unit is TrailUnit.PERCENT else trail
        ticks = ((self.mark + sign * distance) / tick_size).to_integral_value(ROUND_CEILING if sign > 0 else ROUND_FLOOR)
        return max(ticks, Decimal(1)) * tick_size

    def prices(self) -> list[tuple[str, float]]:
        """Every price that the order asks for, with its name."""
        terms = self.order.terms
        named = [(ATTACHED, price) for price in self.attached]
        if terms.trigger_price is not None:
            named.append(("trigger price", terms.trigger_price))
        if terms.limit_price is not None:
            named.append(("limit price", terms.limit_price))
        return named
