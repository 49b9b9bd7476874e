"""Orders by hand for tests: what an operator types, in one line each."""

from domain.commands import OrderRequest, PlaceOrder
from domain.order import AT_MARKET, OrderTerms, OrderType
from domain.side import Side
from tests.unit.domain.stage import NS

ACTOR = "test:operator"


def request(side: Side, quantity: int, terms: OrderTerms = AT_MARKET, **more: object) -> OrderRequest:
    """An order for ABB; ``more`` are other fields of a request."""
    return OrderRequest("ABB", side, quantity, terms, **more)  # type: ignore[arg-type]  # fields of a request


def buy(at: float, quantity: int, terms: OrderTerms = AT_MARKET, **more: object) -> PlaceOrder:
    """Buy ABB ``at`` seconds."""
    return PlaceOrder(round(at * NS), ACTOR, request(Side.BUY, quantity, terms, **more))


def sell(at: float, quantity: int, terms: OrderTerms = AT_MARKET, **more: object) -> PlaceOrder:
    """Sell ABB ``at`` seconds."""
    return PlaceOrder(round(at * NS), ACTOR, request(Side.SELL, quantity, terms, **more))


def pair(at: float, one: OrderRequest, other: OrderRequest) -> PlaceOrder:
    """Two orders of which an execution of one cancels the other."""
    return PlaceOrder(round(at * NS), ACTOR, one, other)


def limit(price: float) -> OrderTerms:
    return OrderTerms(OrderType.LIMIT, limit_price=price)


def stop(price: float) -> OrderTerms:
    return OrderTerms(OrderType.STOP, trigger_price=price)
