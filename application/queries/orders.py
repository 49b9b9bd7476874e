"""Orders with what became of them."""

from typing import TypedDict

from application.ports.journal import Journal
from application.queries.paging import LARGEST_PAGE, EventFilter, Message, Page, read_page
from domain.events import OrderFilled, OrderRejected, OrderSubmitted
from domain.view import EngineView


class Order(TypedDict):
    """``status`` is submitted, filled or rejected; ``timestamp`` is when it was submitted or refused; null: does not apply."""

    seq: int
    timestamp: str
    order_id: str
    symbol: str
    side: str
    quantity: int
    price: float | None
    order_type: str | None
    strategy_id: str
    purpose: str | None
    trade_id: str | None
    status: str
    executed_price: float | None
    execution_time: str | None
    slippage: float | None
    charges: str | None
    rejection_code: str | None
    rejection_reason: str | None


class Orders(TypedDict):
    """One page of orders and the cursor of the next."""

    items: list[Order]
    next: int | None


async def orders(view: EngineView, journal: Journal, page: Page, symbol: str | None) -> Orders:
    """Orders, newest first unless the page says otherwise, joined with their fills."""
    placed, cursor = await read_page(journal, page, EventFilter({OrderSubmitted.kind, OrderRejected.kind}, symbol))
    pending = {order.order_id for order in view.pending_orders}
    fills = await _fills_of([order for order in placed if order["type"] == OrderSubmitted.kind], pending, journal, symbol)
    return Orders(items=[_order(order, fills.get(order["order_id"])) for order in placed], next=cursor)


async def _fills_of(placed: list[Message], pending: set[str], journal: Journal, symbol: str | None) -> dict[str, Message]:
    """The fills of orders by order id. An order that still waits is not searched for to the journal's end."""
    fills: dict[str, Message] = {}
    missing = {order["order_id"] for order in placed} - pending
    after: int | None = min((order["seq"] for order in placed), default=None)
    while missing and after is not None:
        found, after = await read_page(journal, Page(LARGEST_PAGE, after=after), EventFilter({OrderFilled.kind}, symbol))
        fills.update((fill["order_id"], fill) for fill in found)
        missing -= fills.keys()
    return fills


def _order(placed: Message, fill: Message | None) -> Order:
    rejected = placed["type"] == OrderRejected.kind
    return Order(
        seq=placed["seq"],
        timestamp=placed["timestamp"],
        order_id=placed["order_id"],
        symbol=placed["symbol"],
        side=placed["side"],
        quantity=placed["quantity"],
        price=placed.get("price"),
        order_type=placed.get("order_type"),
        strategy_id=placed["strategy_id"],
        purpose=placed.get("purpose"),
        trade_id=placed.get("trade_id"),
        status="rejected" if rejected else "filled" if fill else "submitted",
        executed_price=fill["price"] if fill else None,
        execution_time=fill["timestamp"] if fill else None,
        slippage=fill["slippage"] if fill else None,
        charges=fill["charges"] if fill else None,
        rejection_code=placed.get("rejection_code"),
        rejection_reason=placed.get("rejection_reason"),
    )
