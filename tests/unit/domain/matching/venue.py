"""A venue for one order: plays a tape to it, in the order in which an engine asks, and notes what it gets."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching import Execution, PaperMatching, Update
from domain.order import AT_MARKET, Order, OrderStatus, OrderTerms, OrderType, Purpose, TrailUnit
from domain.quote import Quote
from domain.side import Side
from tests.unit.domain.stage import ABB, NS

BUY = Order("o-1", "s", "ABB", Side.BUY, 100, 100.0, Purpose.ENTRY, "t-1", 0)


class Row(NamedTuple):
    """What happens ``at`` seconds."""

    kind: RowKind
    at: float
    price: float
    size: float


def trade(at: float, price: float, size: float = 1_000) -> Row:
    return Row(RowKind.TRADE, at, price, size)


def bid(at: float, price: float, size: float = 1_000) -> Row:
    return Row(RowKind.BID, at, price, size)


def ask(at: float, price: float, size: float = 1_000) -> Row:
    return Row(RowKind.ASK, at, price, size)


def trades(*prices: float) -> list[Row]:
    """Prints a second apart, the first at second 0, where the order is sent."""
    return [trade(at, price) for at, price in enumerate(prices)]


def order(side: Side, terms: OrderTerms = AT_MARKET, quantity: int = 100, order_id: str = "o-1") -> Order:
    """An order sent at second 0."""
    return replace(BUY, side=side, terms=terms, quantity=quantity, order_id=order_id, trigger=terms.trigger_price)


def limit(price: float) -> OrderTerms:
    return OrderTerms(OrderType.LIMIT, limit_price=price)


def stop(trigger: float) -> OrderTerms:
    return OrderTerms(OrderType.STOP, trigger_price=trigger)


def stop_limit(trigger: float, price: float) -> OrderTerms:
    return OrderTerms(OrderType.STOP_LIMIT, limit_price=price, trigger_price=trigger)


def trailing(trail: float, unit: TrailUnit = TrailUnit.POINTS) -> OrderTerms:
    return OrderTerms(OrderType.TRAILING_STOP, trail=trail, trail_unit=unit)


class Fill(NamedTuple):
    """``quantity`` units ``at`` seconds, at a price."""

    at: float
    quantity: int
    price: Decimal


@dataclass
class Venue:
    """``triggers`` has a trailing stop's trigger each time it moved, ``triggered_at`` the second in which a stop was reached."""

    matching: PaperMatching
    order: Order
    instrument: Instrument = ABB
    quote: Quote = field(default_factory=Quote)
    ticks: int = 0
    previous: dict[RowKind, float] = field(default_factory=dict)
    triggers: list[float] = field(default_factory=list)
    triggered_at: float | None = None

    def play(self, *rows: Row) -> list[Fill]:
        """The order's fills over a tape."""
        return [Fill(row.at, got.quantity, got.price) for row in rows if (got := self.take(row))]

    def take(self, row: Row) -> Execution | None:
        """What the order gets at a row; it counts it."""
        ts = round(row.at * NS)
        if row.kind is not RowKind.TRADE:
            (self.quote.take_bid if row.kind is RowKind.BID else self.quote.take_ask)(ts, row.price, row.size)
        update = Update(row.kind, ts, row.price, row.size, self.quote, self.previous.get(row.kind, 0.0))
        self.previous[row.kind] = row.price
        if ts > self.order.submitted_ts and (row.kind is RowKind.TRADE or self.matching.heeds_quotes):
            self.ticks += 1
        if not self.order.is_live or not self.matching.is_due(self.order, ts, self.ticks):
            return None
        if (trigger := self.matching.trailed(self.order, self.instrument, update)) is not None:
            self.order.trigger = trigger
            self.triggers.append(trigger)
        if self.matching.trigger_reached(self.order, update):
            self.order.become(OrderStatus.TRIGGERED)
            self.triggered_at = row.at
        available = self.matching.available(update, self.instrument)
        got = self.matching.execution_of(self.order, self.instrument, update, available)
        if got is not None:
            self.order.fill(got.quantity)
        return got


def fills(*expected: tuple[float, int, str]) -> list[Fill]:
    """Fills as worked out by hand."""
    return [Fill(at, quantity, Decimal(price)) for at, quantity, price in expected]
