"""What a journal says, folded by hand: no code of VELOX but what reads the journal's rows and events."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from application.ports.journal import Journal
from domain.frame import TickFrame

Event = dict[str, Any]
WORKING_AFTER = {"order_held": "held", "order_submitted": "submitted", "order_triggered": "triggered"}
ENDED_AFTER = {"order_rejected": "rejected", "order_cancelled": "cancelled", "order_expired": "expired"}


@dataclass
class Holding:
    """A position at average cost."""

    quantity: int = 0
    average: Fraction = Fraction(0)
    realized: Fraction = Fraction(0)
    trade_id: str = ""
    charges: Decimal = Decimal(0)

    def fill(self, signed: int, price: Fraction, charges: Decimal, trade_id: str) -> None:
        """An execution that opens, grows, shrinks or ends a position, never two of them."""
        if self.quantity * signed >= 0:
            if not self.quantity:
                self.charges, self.trade_id = Decimal(0), trade_id
            self.average = (self.average * abs(self.quantity) + price * abs(signed)) / abs(self.quantity + signed)
        else:
            assert abs(signed) <= abs(self.quantity), "a reversal in one execution is not expected here"
            self.realized += (price - self.average) * abs(signed) * (1 if self.quantity > 0 else -1)
        self.quantity += signed
        self.charges += charges


@dataclass
class Folded:
    """Everything that the API has a number of."""

    initial_cash: Decimal
    events: list[Event] = field(default_factory=list)
    cash: Fraction = Fraction(0)
    charges: Decimal = Decimal(0)
    holdings: dict[tuple[str, str], Holding] = field(default_factory=lambda: defaultdict(Holding))
    last: dict[str, tuple[float, float]] = field(default_factory=dict)
    ticks: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    orders: dict[str, Event] = field(default_factory=dict)

    @classmethod
    def of(cls, journal: Journal, symbols: tuple[str, ...], initial_cash: Decimal) -> "Folded":
        """Read a whole journal."""
        folded = cls(initial_cash)
        folded.cash = Fraction(initial_cash)
        seq = 0
        while entries := journal.entries(seq, 100):
            for entry in entries:
                refused = {event.seq - 1 for event in entry.events if event.kind == "tick_refused"}
                if isinstance(entry.input, TickFrame):
                    taken = {event.seq for event in entry.events}
                    numbers = (number for number in range(entry.first_seq, entry.last_seq + 1) if number not in taken)
                    for number, (code, _, price, size) in zip(numbers, entry.input.rows(), strict=True):
                        if number not in refused and not code & 3:
                            folded.last[symbols[code >> 2]] = price, size
                            folded.ticks[symbols[code >> 2]] += 1
                for event in entry.events:
                    folded.take(json.loads(event.body))
            seq = entries[-1].last_seq
        return folded

    def take(self, event: Event) -> None:
        """One event."""
        self.events.append(event)
        kind = event["type"]
        if kind == "trade":
            signed = event["quantity"] * (1 if event["action"] == "BUY" else -1)
            price, charges = Fraction(str(event["price"])), Decimal(event["charges"])
            self.cash -= price * signed + Fraction(charges)
            self.charges += charges
            self.holdings[event["strategy_id"], event["symbol"]].fill(signed, price, charges, event["trade_id"])
            order = self.orders[event["order_id"]]
            order["filled"] += event["quantity"]
            order["value"] += price * event["quantity"]
            order["charges"] += charges
            order["status"] = "partially_filled" if event["remaining"] else "filled"
        elif kind in WORKING_AFTER | ENDED_AFTER:
            order = self.orders.setdefault(
                event["order_id"], {**event, "filled": 0, "value": Fraction(0), "charges": Decimal(0), "first": event["seq"]}
            )
            order["status"] = (WORKING_AFTER | ENDED_AFTER)[kind]

    def of_kind(self, kind: str) -> list[Event]:
        """The events of a kind, newest first."""
        return [event for event in reversed(self.events) if event["type"] == kind]

    @property
    def position_value(self) -> Fraction:
        return sum(
            (held.quantity * Fraction(str(self.last[symbol][0])) for (_, symbol), held in self.holdings.items()), Fraction(0)
        )

    @property
    def realized(self) -> Fraction:
        return sum((held.realized for held in self.holdings.values()), Fraction(0))


def summed(trips: Iterable[Event], key: str) -> dict[str, Any]:
    """What the stats of a group of round trips have to be."""
    found = list(trips)
    nets = [Decimal(trip["net_pnl"]) for trip in found]
    won, lost = [net for net in nets if net > 0], [net for net in nets if net < 0]
    return {
        "key": key,
        "trades": len(found),
        "wins": len(won),
        "losses": len(lost),
        "win_rate": len(won) / len(found),
        "gross_pnl": f"{sum(Decimal(trip['gross_pnl']) for trip in found):f}",
        "charges": f"{sum(Decimal(trip['charges']) for trip in found):f}",
        "net_pnl": f"{sum(nets):f}",
        "profit_factor": float(sum(won) / -sum(lost)) if lost else None,
        "expectancy": float(sum(nets) / len(found)),
        "largest_win": f"{max(won):f}" if won else None,
        "largest_loss": f"{min(lost):f}" if lost else None,
    }


def grouped(trips: Iterable[Event], by: str) -> Iterator[tuple[str, list[Event]]]:
    """Round trips by day, strategy, symbol or exit reason, in the order of the groups' names."""
    names: Mapping[str, str] = {"strategy": "strategy_id", "symbol": "symbol", "exit_reason": "exit_reason"}
    groups: dict[str, list[Event]] = defaultdict(list)
    for trip in trips:
        groups[trip["timestamp"][:10] if by == "day" else trip[names[by]]].append(trip)
    yield from sorted(groups.items())
