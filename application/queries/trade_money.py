"""What one round trip has cost, out of its executions."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from application.queries.trade_facts import Fact, TradeFacts
from domain.side import Side

_PAISA = Decimal("0.01")


@dataclass(slots=True)
class TradeMoney:
    """Exact amounts; ``slippage`` is what the executions were worse than their references in all (≥ 0: worse).

    ``units`` has for each execution, by its number, how many of its units belong to this round trip; < 0 where they closed it.
    """

    charges: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    slippage: Decimal = Decimal(0)
    units: dict[int, int] = field(default_factory=dict)


def money_of(facts: TradeFacts) -> TradeMoney:
    """The money of the executions, of each as much as belongs to this round trip.

    One that reverses a position ends a round trip and begins the next: its charges are shared by units, rounded as the books
    round them.
    """
    told = TradeMoney()
    for fill in facts.fills:
        message = fill.message
        quantity = int(message["quantity"])
        units = told.units[fill.seq] = _units(facts, fill, quantity)
        told.slippage += Decimal(str(message["slippage"])) * abs(units)
        parts = {name: Decimal(amount) for name, amount in message["charge_parts"].items()}
        for name, amount in _share(parts, Decimal(message["charges"]), quantity, units).items():
            told.charges[name] += amount
    return told


def _units(facts: TradeFacts, fill: Fact, quantity: int) -> int:
    """What an execution changed, by the position before and after it (which a split may have changed in between)."""
    held = next((_held(position) for position in reversed(facts.positions) if position.seq < fill.seq), 0)
    if held * Side(fill.message["action"]).sign < 0:
        return -min(quantity, abs(held))
    after = next((_held(position) for position in facts.positions if position.seq > fill.seq), 0)
    return abs(after) - abs(held)


def _held(position: Fact) -> int:
    return int(position.message["quantity"])


def _share(parts: dict[str, Decimal], total: Decimal, quantity: int, units: int) -> dict[str, Decimal]:
    """The charges that ``units`` of an execution bear; where they are shared, what closes is rounded, what opens has the rest."""
    if abs(units) == quantity or not total:
        return parts
    closing = -units if units < 0 else quantity - units
    of_closing = (total * closing / quantity).quantize(_PAISA, ROUND_HALF_UP)
    left = share = of_closing if units < 0 else total - of_closing
    shares: dict[str, Decimal] = {}
    for name, amount in parts.items():
        shares[name] = (amount * share / total).quantize(_PAISA, ROUND_HALF_UP)
        left -= shares[name]
    largest = max(parts, key=lambda name: parts[name])
    shares[largest] += left
    return shares
