"""Sizing: how many units an entry asks for."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.errors import InvalidValue
from domain.instrument import FINEST, Instrument
from domain.side import Side
from domain.timeframe import Timeframe
from domain.trailing_stop import Stop, StopRule
from domain.volatility import Volatility

SIZE_NOT_READY: Final = "SIZE_NOT_READY"
"""The size follows from a stop distance or a volatility that is not known yet."""
_AMOUNTS: Final = {"value": "position_value", "risk_value": "risk_value", "volatility_target": "volatility_target"}
_SHARES: Final = ("equity_pct", "risk_pct", "volatility_pct")
_MOST_PCT: Final = 10_000


@dataclass(frozen=True, slots=True)
class SizingFacts:
    """What sizes follow from: the equity, and per unit the distance to the stop and the volatility; None is not known."""

    equity: Decimal
    stop_distance: Decimal | None = None
    volatility: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SizeNotReady:
    """No size can be told now, and why."""

    reason: str
    code: str = SIZE_NOT_READY


@dataclass(frozen=True, slots=True)
class Sizing:
    """How much one entry asks for, rounded down to whole lots; exactly one size is set.

    ``quantity``: so many units. Every other size is money divided by what one unit takes of it: ``value`` and ``equity_pct`` (of
    the equity) by the price; ``risk_value`` and ``risk_pct`` by the distance to the stop, so that a stop that is hit loses that
    money (the percent risk model: V. Tharp, Trade Your Way to Financial Freedom, 1998); ``volatility_target`` and
    ``volatility_pct`` by the ``volatility``, so that a usual move of the price moves the equity by that money (the unit of the
    Turtles: C. Faith, The Original Turtle Trading Rules, 2003: 1 % of the equity / 20-day average true range).
    """

    quantity: int | None = None
    value: Decimal | None = None
    equity_pct: Decimal | None = None
    risk_value: Decimal | None = None
    risk_pct: Decimal | None = None
    volatility_target: Decimal | None = None
    volatility_pct: Decimal | None = None
    volatility: Volatility | None = None

    def __post_init__(self) -> None:
        sizes = [name for name in ("quantity", *_AMOUNTS, *_SHARES) if getattr(self, name) is not None]
        if len(sizes) != 1:
            raise InvalidValue("size", sizes, f"exactly one of quantity, {', '.join(_AMOUNTS.values())}, {', '.join(_SHARES)}")
        if self.quantity is not None and self.quantity < 1:
            raise InvalidValue("quantity", self.quantity, "a whole number of units, 1 or more")
        for name, key in _AMOUNTS.items():
            amount: Decimal | None = getattr(self, name)
            if amount is not None and not (amount.is_finite() and amount > 0):
                raise InvalidValue(key, str(amount), "an amount above 0")
        for name in _SHARES:
            share: Decimal | None = getattr(self, name)
            if share is not None and not (share.is_finite() and 0 < share <= _MOST_PCT):
                raise InvalidValue(name, str(share), f"a percentage of the equity above 0 and at most {_MOST_PCT:,}")
        if (self.volatility is not None) != self.follows_volatility:
            expected = "an indicator" if self.follows_volatility else "no indicator"
            raise InvalidValue("volatility", self.volatility, f"{expected} for a size by {sizes[0]}")

    @property
    def follows_stop(self) -> bool:
        """Whether the size follows from the distance to the stop."""
        return self.risk_value is not None or self.risk_pct is not None

    @property
    def follows_volatility(self) -> bool:
        """Whether the size follows from a volatility."""
        return self.volatility_target is not None or self.volatility_pct is not None

    def requires(self) -> tuple[Timeframe, str] | None:
        """The timeframe and name of the indicator that the size follows, if any."""
        return None if self.volatility is None else (self.volatility.timeframe, self.volatility.indicator)

    def units(self, instrument: Instrument, price: Decimal, facts: SizingFacts) -> int | SizeNotReady:
        """Units to trade at a price (above 0), a whole multiple of the lot; 0 where the money pays for no lot."""
        if self.quantity is not None:
            return self.quantity // instrument.lot * instrument.lot
        what, each = "price", price
        if self.follows_stop:
            what, each = "distance to the stop", facts.stop_distance or Decimal(0)
        elif self.follows_volatility:
            what, each = "volatility", facts.volatility or Decimal(0)
        if each < FINEST:
            return SizeNotReady(f"the size follows from the {what}, which is not known yet or is nothing")
        return int(max(self._money(facts.equity), Decimal(0)) // each) // instrument.lot * instrument.lot

    def _money(self, equity: Decimal) -> Decimal:
        amount = self.value or self.risk_value or self.volatility_target
        share = self.equity_pct or self.risk_pct or self.volatility_pct or Decimal(0)
        return equity * share / 100 if amount is None else amount


def stop_distance(rule: StopRule, side: Side, price: float, tick_size: float, indicator: float | None) -> Decimal | None:
    """How far from ``price`` the stop of a position opened there on ``side`` stands at first, per unit; None for nowhere yet.

    ``indicator`` is the value of the one that the rule requires, None where it has none. A stop that would be hit at once has no
    distance either.
    """
    stop = Stop(rule, side.sign, price, 0, tick_size)
    if rule.follows_from_entry:
        stop.indicator = indicator
    stop.follow_price(0, price)
    if stop.level is None:
        return None
    distance = side.sign * (Decimal(repr(price)) - Decimal(repr(stop.level)))
    return distance if distance > 0 else None
