"""Orders with what became of them."""

from typing import TypedDict

from application.ports.journal import Journal
from application.queries.order_story import TOLD_OF_ORDERS, OrderStory
from application.queries.paging import LARGEST_PAGE, EventFilter, Message, Page, read_page
from domain.events import OrderHeld, OrderRejected, OrderSubmitted
from domain.view import EngineView


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


async def orders(view: EngineView, journal: Journal, page: Page, symbol: str | None) -> Orders:
    """Orders, newest first unless the page says otherwise, joined with what became of them."""
    kinds = {OrderSubmitted.kind, OrderHeld.kind, OrderRejected.kind}
    placed, cursor = await read_page(journal, page, EventFilter(kinds, symbol, view.seq, _is_first_of_order))
    working = {order.order_id: order for order in view.pending_orders}
    stories = [OrderStory(message, working.get(message["order_id"])) for message in placed]
    await _follow({story.order_id: story for story in stories}, journal, EventFilter(TOLD_OF_ORDERS, symbol, view.seq))
    return Orders(items=[_order(story) for story in stories], next=cursor)


def _is_first_of_order(message: Message) -> bool:
    """A child is held before it is submitted: then it was told of already."""
    return message["type"] != OrderSubmitted.kind or not message["parent_id"]


async def _follow(stories: dict[str, OrderStory], journal: Journal, later: EventFilter) -> None:
    """Tell the stories on, to the point where each has come to what is known of it: not to the journal's end."""
    untold = {order_id for order_id, story in stories.items() if not story.is_told}
    after: int | None = min((stories[order_id].seq for order_id in untold), default=None)
    while untold and after is not None:
        found, after = await read_page(journal, Page(LARGEST_PAGE, after=after), later)
        for message in found:
            story = stories.get(message["order_id"])
            if story is not None:
                story.go_on(message)
        untold = {order_id for order_id in untold if not stories[order_id].is_told}


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
