"""Orders with what became of them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypedDict

import msgspec

from application.ports.journal import Journal
from application.queries.order_index import STATUSES, OrderIndex
from application.queries.order_story import OrderStory
from application.queries.paging import Page
from domain.errors import InvalidValue
from domain.order import OrderStatus
from domain.view import EngineView, PendingOrderView

_AT_ONCE = 50
_WORKING = frozenset((OrderStatus.HELD, OrderStatus.SUBMITTED, OrderStatus.TRIGGERED, OrderStatus.PARTIALLY_FILLED))


class Order(TypedDict):
    """``status`` is held (it waits for its parent), submitted, triggered, partially_filled, filled, cancelled, expired, rejected.

    ``timestamp`` is when it was submitted, held or refused, ``price`` the last price then, ``cause`` the number of what led to
    it. ``quantity``, ``limit_price``, ``trigger_price`` and ``trail`` are those it has now, or ended with; ``amended``: they
    were others. Of its ``filled`` units ``executed_price`` and ``slippage`` are averages, ``charges`` and ``realized_pnl`` (gross
    of charges) sums; ``execution_time`` is that of the last. ``parent_id`` is the entry that a bracket's child is for; an
    execution cancels the others of its ``oco`` group. null: does not apply.
    """

    seq: int
    timestamp: str
    order_id: str
    client_order_id: str | None
    symbol: str
    side: str
    quantity: int
    filled: int
    price: float | None
    order_type: str
    limit_price: float | None
    trigger_price: float | None
    trail: float | None
    trail_unit: str | None
    time_in_force: str | None
    strategy_id: str
    purpose: str | None
    trade_id: str | None
    parent_id: str | None
    oco: str | None
    cause: int
    status: str
    amended: bool
    executed_price: float | None
    execution_time: str | None
    slippage: float | None
    charges: str | None
    realized_pnl: str | None
    ended_at: str | None
    end_reason: str | None
    rejection_code: str | None
    rejection_reason: str | None


class Orders(TypedDict):
    """One page of orders and the cursor of the next."""

    items: list[Order]
    next: int | None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders: None is any. ``working`` are those that the engine holds, held ones among them; False: those it does not."""

    symbol: str | None = None
    strategy_id: str | None = None
    status: str | None = None
    working: bool | None = None

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in STATUSES:
            raise InvalidValue("status", self.status, "one of " + ", ".join(STATUSES))

    def wants(self, strategy_id: str, symbol: str, status: OrderStatus) -> bool:
        """Whether an order is one of these."""
        return (
            self.symbol in (None, symbol)
            and self.strategy_id in (None, strategy_id)
            and self.status in (None, status)
            and (self.working is None or self.working == (status in _WORKING))
        )


async def orders(view: EngineView, journal: Journal, index: OrderIndex, page: Page, which: OrderFilter) -> Orders:
    """Orders, newest first unless the page says otherwise, joined with what became of them."""
    await index.catch_up()
    backwards = page.after is None
    after, before = page.after or 0, min(view.seq + 1, page.before or view.seq + 1)
    places = list(islice(index.places(after, before, which.wants, newest_first=backwards), page.limit + 1))
    more, places = len(places) > page.limit, places[: page.limit]
    working = {order.order_id: order for order in view.pending_orders}
    items = []
    for n, place in enumerate(places, 1):
        items.append(_order(_story(journal, [seq for seq in index.events_of(place) if seq <= view.seq], working)))
        if n % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return Orders(items=items, next=index.seq_of(places[-1]) if more else None)


async def working_orders(view: EngineView, journal: Journal, index: OrderIndex) -> list[Order]:
    """Every order that the engine holds, newest first."""
    await index.catch_up()
    working = {order.order_id: order for order in view.pending_orders}
    places = [place for place in map(index.place_of, working) if place is not None]
    stories = [_story(journal, [seq for seq in index.events_of(place) if seq <= view.seq], working) for place in places]
    return [_order(story) for story in sorted(stories, key=lambda story: story.seq, reverse=True)]


def _story(journal: Journal, seqs: list[int], working: Mapping[str, PendingOrderView]) -> OrderStory:
    """An order by its events: each is one short read, however far from the others it lies."""
    events = [event for seq in seqs for event in journal.events(after_seq=seq - 1, before_seq=seq + 1, limit=1)]
    first, *later = (msgspec.json.decode(event.body) for event in events)
    story = OrderStory(first, working.get(first["order_id"]))
    for message in later:
        story.go_on(message)
    return story


def _order(story: OrderStory) -> Order:
    placed, terms = story.placed, story.terms
    return Order(
        seq=story.seq,
        timestamp=placed["timestamp"],
        order_id=story.order_id,
        client_order_id=placed.get("client_order_id") or None,
        symbol=placed["symbol"],
        side=placed["side"],
        quantity=story.quantity,
        filled=story.filled,
        price=placed.get("price"),
        order_type=placed["order_type"],
        limit_price=terms["limit_price"],
        trigger_price=terms["trigger_price"],
        trail=terms["trail"],
        trail_unit=placed.get("trail_unit"),
        time_in_force=placed.get("time_in_force"),
        strategy_id=placed["strategy_id"],
        purpose=placed.get("purpose"),
        trade_id=placed.get("trade_id") or None,
        parent_id=placed.get("parent_id") or None,
        oco=placed.get("oco") or None,
        cause=placed["cause"],
        status=story.status,
        amended=story.amended,
        executed_price=story.average_price,
        execution_time=story.execution_time,
        slippage=story.average_slippage,
        charges=story.charges,
        realized_pnl=story.realized_pnl,
        ended_at=story.ended_at,
        end_reason=story.end_reason,
        rejection_code=placed.get("rejection_code"),
        rejection_reason=placed.get("rejection_reason"),
    )
