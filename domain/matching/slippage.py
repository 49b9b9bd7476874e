"""Slippage models: how many ticks worse than the reference price a market order or a stop is executed."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import blake2b
from math import ceil
from typing import NamedTuple, Protocol

from domain.errors import InvalidValue
from domain.order import Order


class Taking(NamedTuple):
    """What is about to be executed: units of an order at a reference price, out of the update's ``volume``."""

    order: Order
    quantity: int
    volume: float
    reference: Decimal
    tick_size: Decimal


class SlippageModel(Protocol):
    """The same execution has the same slippage in every run."""

    def ticks(self, taking: Taking) -> int:
        """Whole ticks against the order's side, 0 or more."""
        ...


@dataclass(frozen=True, slots=True)
class UniformTicks:
    """0 to ``most`` ticks, each as likely: blake2b-64 of ``seed:order_id``, modulo ``most`` + 1.

    Where units of the order were executed before, ``:filled`` is appended, so each part draws for itself.
    """

    most: int
    seed: int

    def __post_init__(self) -> None:
        _check_ticks(self.most)

    def ticks(self, taking: Taking) -> int:
        """The draw of this part of this order."""
        order = taking.order
        key = f"{self.seed}:{order.order_id}:{order.filled}" if order.filled else f"{self.seed}:{order.order_id}"
        return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % (self.most + 1)


@dataclass(frozen=True, slots=True)
class FixedTicks:
    """Always ``count`` ticks."""

    count: int

    def __post_init__(self) -> None:
        _check_ticks(self.count)

    def ticks(self, taking: Taking) -> int:  # noqa: ARG002  (the interface's)
        """The fixed number."""
        return self.count


@dataclass(frozen=True, slots=True)
class PercentSlippage:
    """``pct`` percent of the reference price: ⌈reference × pct / 100 / tick size⌉ ticks."""

    pct: float

    def __post_init__(self) -> None:
        if not 0 < self.pct < 100:
            raise InvalidValue("matching.slippage_pct", self.pct, "a percentage above 0 and below 100")

    def ticks(self, taking: Taking) -> int:
        """The percentage in ticks."""
        return _up_to_ticks(Fraction(repr(self.pct)) / 100, taking)


@dataclass(frozen=True, slots=True)
class VolumeShare:
    """⌈reference × ``impact`` × (quantity / volume)² / tick size⌉ ticks; the share counts as 1 at most.

    The formula is that of ``VolumeShareSlippage`` in Zipline's ``finance/slippage.py``: price × (1 ± impact × share²), the impact
    0.1 unless stated. A volume of 0 counts as a share of 1.
    """

    impact: float

    def __post_init__(self) -> None:
        if not 0 < self.impact <= 1:
            raise InvalidValue("matching.slippage_impact", self.impact, "a number above 0, at most 1")

    def ticks(self, taking: Taking) -> int:
        """The impact of this quantity in ticks."""
        share = Fraction(taking.quantity) / Fraction(taking.volume) if taking.volume > taking.quantity else Fraction(1)
        return _up_to_ticks(Fraction(repr(self.impact)) * share * share, taking)


def _check_ticks(ticks: int) -> None:
    if not 0 <= ticks <= 1_000:
        raise InvalidValue("matching.slippage_ticks", ticks, "a whole number from 0 to 1,000")


def _up_to_ticks(fraction_of_price: Fraction, taking: Taking) -> int:
    return ceil(fraction_of_price * Fraction(taking.reference) / Fraction(taking.tick_size))
