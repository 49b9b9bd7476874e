"""Proposals: an order together with all that the rules look at, worked out once for all of them."""

from decimal import Decimal
from typing import NamedTuple

from domain.order import Purpose
from domain.risk.conditions import Conditions
from domain.risk.limits import RiskLimits
from domain.risk.order_intent import ATTACHED, OrderIntent
from domain.risk.portfolio import Portfolio


class Breach(NamedTuple):
    """A broken rule: its code, what was compared, and the two numbers."""

    code: str
    what: str
    current: Decimal
    limit: Decimal


class Proposal:
    """What one check looks at: ``after`` is the signed position that would follow, ``opening`` the units that open or grow it.

    ``exact_prices`` and ``value`` are only for orders whose prices are numbers that a tick can have.
    """

    __slots__ = ("_exact_prices", "_value", "after", "conditions", "intent", "limits", "opening", "order", "portfolio")

    def __init__(self, intent: OrderIntent, portfolio: Portfolio, conditions: Conditions, limits: RiskLimits) -> None:
        self.intent = intent
        self.order = intent.order
        self.portfolio = portfolio
        self.conditions = conditions
        self.limits = limits
        self.after = intent.after
        self.opening = intent.opening
        self._exact_prices: list[tuple[str, Decimal]] | None = None
        self._value: Decimal | None = None

    @property
    def exact_prices(self) -> list[tuple[str, Decimal]]:
        """The prices that the order asks for, on the grid."""
        if self._exact_prices is None:
            exact = self.intent.instrument.exact
            self._exact_prices = [(name, exact(price)) for name, price in self.intent.prices()]
        return self._exact_prices

    @property
    def banded_prices(self) -> list[tuple[str, Decimal]]:
        """What has to lie near the last price: those prices, and where a trail begins."""
        first = self.intent.first_trigger
        return self.exact_prices if first is None else [*self.exact_prices, ("first trigger of the trail", first)]

    @property
    def value(self) -> Decimal:
        """The gross value of the position that would follow, at the highest of the last price and the order's own.

        The own price of a trailing stop is its trigger, where it would stand at the last price if it has followed none yet.
        """
        if self._value is None:
            own = [price for name, price in self.exact_prices if name is not ATTACHED]
            first, trigger = self.intent.first_trigger, self.order.trigger
            if first is not None:
                own.append(first if trigger is None else self.intent.instrument.exact(trigger))
            self._value = abs(self.after) * max((self.intent.mark, *own))
        return self._value

    @property
    def is_flattening(self) -> bool:
        """Whether the order is of those that an operator, a rule or the kill switch closes positions with."""
        return self.order.purpose is Purpose.FLATTEN and not self.opening
