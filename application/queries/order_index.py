"""Where in the journal the events of each order are, and where the order stands."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec

from application.ports.journal import Journal, RecordedEvent
from application.queries.fold import Fold
from domain.events import (
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderHeld,
    OrderRejected,
    OrderSubmitted,
    OrderTriggered,
)
from domain.order import OrderStatus

STATUSES = tuple(OrderStatus)
_STATUS_AFTER: Mapping[str, OrderStatus] = {
    OrderHeld.kind: OrderStatus.HELD,
    OrderSubmitted.kind: OrderStatus.SUBMITTED,
    OrderRejected.kind: OrderStatus.REJECTED,
    OrderTriggered.kind: OrderStatus.TRIGGERED,
    OrderCancelled.kind: OrderStatus.CANCELLED,
    OrderExpired.kind: OrderStatus.EXPIRED,
}
_FIRST = frozenset((OrderHeld.kind, OrderSubmitted.kind, OrderRejected.kind))
_TOLD = _FIRST | {OrderAmended.kind, OrderTriggered.kind, OrderFilled.kind, OrderCancelled.kind, OrderExpired.kind}
"""How a trailing stop follows the market is left out."""

Wanted = Callable[[str, str, OrderStatus], bool]
"""Whether orders of a strategy (its id) in an instrument (its symbol) that stand so are wanted."""


class _Told(msgspec.Struct):
    order_id: str
    symbol: str
    strategy_id: str
    remaining: int | None = None
    rejection_code: str = ""


class OrderIndex:
    """Folded from the journal; some forty bytes an order and sixteen for each of its events, whatever those say.

    Orders have places, 0, 1, 2 … in the order of their first events.
    """

    def __init__(self, journal: Journal) -> None:
        self.refused: Counter[str] = Counter()
        """How many orders were refused, by the code of the rule."""
        self._counts = array("q", bytes(8 * len(STATUSES)))
        self._owners: list[tuple[str, str]] = []
        self._owner_numbers: dict[tuple[str, str], int] = {}
        self._places: dict[str, dict[int, int]] = {}
        self._owner_of, self._status, self._first, self._last_link = array("I"), array("B"), array("q"), array("q")
        self._link_seq, self._link_before = array("q"), array("q")
        self._fold = Fold(journal, _TOLD, self._take)

    async def catch_up(self) -> None:
        """Take in what has happened to orders by now."""
        await self._fold.catch_up()

    @property
    def counts(self) -> dict[str, int]:
        """How many orders stand so, for every status."""
        return dict(zip(STATUSES, self._counts, strict=True))

    def place_of(self, order_id: str) -> int | None:
        """The place of an order; None where the journal has none of that id."""
        head, number = _parts(order_id)
        return self._places.get(head, {}).get(number)

    def seq_of(self, place: int) -> int:
        """The sequence number of an order's first event."""
        return self._first[place]

    def events_of(self, place: int) -> list[int]:
        """The sequence numbers of an order's events, ascending."""
        found, link = [], self._last_link[place]
        while link >= 0:
            found.append(self._link_seq[link])
            link = self._link_before[link]
        return found[::-1]

    def places(self, after: int, before: int, wanted: Wanted, *, newest_first: bool) -> Iterator[int]:
        """The places of wanted orders whose first events lie between two sequence numbers (exclusive)."""
        low, high = self._bisect(after + 1), self._bisect(before)
        for place in range(high - 1, low - 1, -1) if newest_first else range(low, high):
            strategy_id, symbol = self._owners[self._owner_of[place]]
            if wanted(strategy_id, symbol, STATUSES[self._status[place]]):
                yield place

    def _bisect(self, seq: int) -> int:
        low, high = 0, len(self._first)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._first[middle] < seq else (low, middle)
        return low

    def _take(self, event: RecordedEvent) -> None:
        told = msgspec.json.decode(event.body, type=_Told)
        head, number = _parts(told.order_id)
        places = self._places.setdefault(head, {})
        place = places.get(number)
        if place is None:
            if event.kind not in _FIRST:
                return
            place = places[number] = len(self._first)
            self._owner_of.append(self._owner_number((told.strategy_id, told.symbol)))
            self._status.append(STATUSES.index(_STATUS_AFTER[event.kind]))
            self._counts[self._status[place]] += 1
            self._first.append(event.seq)
            self._last_link.append(-1)
        self._link_seq.append(event.seq)
        self._link_before.append(self._last_link[place])
        self._last_link[place] = len(self._link_seq) - 1
        status = _STATUS_AFTER.get(event.kind)
        if event.kind == OrderFilled.kind:
            status = OrderStatus.PARTIALLY_FILLED if told.remaining else OrderStatus.FILLED
        if status is not None:
            self._counts[self._status[place]] -= 1
            self._status[place] = STATUSES.index(status)
            self._counts[self._status[place]] += 1
        if event.kind == OrderRejected.kind:
            self.refused[told.rejection_code] += 1

    def _owner_number(self, owner: tuple[str, str]) -> int:
        number = self._owner_numbers.get(owner)
        if number is None:
            number = self._owner_numbers[owner] = len(self._owners)
            self._owners.append(owner)
        return number


def _parts(order_id: str) -> tuple[str, int]:
    """An order's id without its number, and that number: a desk counts its orders."""
    head, _, number = order_id.rpartition("-")
    return (head, int(number)) if number.isascii() and number.isdecimal() and len(number) < 19 else (order_id, 0)
