"""Commands of a person, and what came of them."""

import json
from dataclasses import replace

from domain.commands import MANUAL, AmendOrder, CancelOrder, Command, OrderRequest, PlaceOrder
from domain.desk import Desk
from domain.engine import TradingEngine
from domain.events import CommandRefused, Event, OrderCancelled, OrderFilled, OrderRejected
from domain.order import AT_MARKET, OrderTerms, TimeInForce
from domain.side import Side
from tests.unit.domain.stage import NS, of, play

WHO = "cli:ravi"


def ask_for(
    side: Side,
    quantity: int,
    terms: OrderTerms = AT_MARKET,
    *,
    stop: float | None = None,
    target: float | None = None,
    client_id: str = "",
    reduce_only: bool = False,
    strategy_id: str = MANUAL,
    symbol: str = "ABB",
) -> OrderRequest:
    """An order as a person asks for it."""
    return OrderRequest(symbol, side, quantity, terms, strategy_id, client_id, reduce_only, stop, target)


def send(at: float, order: OrderRequest, oco_with: OrderRequest | None = None) -> PlaceOrder:
    """An order, or a pair of them, ``at`` seconds after the epoch."""
    return PlaceOrder(round(at * NS), WHO, order, oco_with)


def buy(at: float, quantity: int, terms: OrderTerms = AT_MARKET, **more: float) -> PlaceOrder:
    """A BUY, with the ``stop`` and the ``target`` of a bracket where they are told."""
    return send(at, ask_for(Side.BUY, quantity, terms, stop=more.get("stop"), target=more.get("target")))


def sell(at: float, quantity: int, terms: OrderTerms = AT_MARKET, **more: float) -> PlaceOrder:
    """A SELL, likewise."""
    return send(at, ask_for(Side.SELL, quantity, terms, stop=more.get("stop"), target=more.get("target")))


def amend(at: float, order_id: str, quantity: int | None = None, **prices: float) -> AmendOrder:
    """Another quantity, or other prices: ``limit_price``, ``trigger_price``, ``trail``."""
    limit, trigger, trail = (prices.get(name) for name in ("limit_price", "trigger_price", "trail"))
    return AmendOrder(round(at * NS), WHO, order_id, quantity, limit, trigger, trail)


def cancel(at: float, order_id: str) -> CancelOrder:
    """Take an order back."""
    return CancelOrder(round(at * NS), WHO, order_id)


def gtc(terms: OrderTerms) -> OrderTerms:
    """The same until it is cancelled."""
    return replace(terms, time_in_force=TimeInForce.GTC)


def by_hand(stage: TradingEngine) -> Desk:
    """The desk of what was ordered by hand."""
    desk = stage.lanes[0].desks.of(MANUAL)
    assert desk is not None
    return desk


def fills(events: list[Event]) -> list[tuple[str, str, int, float]]:
    """Number, side, quantity and price of each execution."""
    return [(event.order_id.rpartition("-")[2], event.action, event.quantity, event.price) for event in of(events, OrderFilled)]


def cancelled(events: list[Event]) -> list[tuple[str, str]]:
    """Number of each order that was cancelled, and why."""
    return [(event.order_id.rpartition("-")[2], event.reason) for event in of(events, OrderCancelled)]


def working(stage: TradingEngine) -> list[tuple[str, str, int, int]]:
    """Number, status, quantity and what is filled of each order by hand that may still be executed."""
    desk = by_hand(stage)
    orders = (*desk.working, *desk.held)
    return [(order.order_id.rpartition("-")[2], order.status, order.quantity, order.filled) for order in orders]


def refusals(events: list[Event]) -> list[str]:
    """The codes of all refusals."""
    told = {CommandRefused: "code", OrderRejected: "rejection_code"}
    return [getattr(event, told[type(event)]) for event in events if type(event) in told]


def still(stage: TradingEngine) -> str:
    """The engine's state as text, without what every input or question changes: counts, and what has left the sliding second."""
    state = json.loads(json.dumps(stage.state()))
    del state["seq"], state["counts"], state["floor"]["last_command"], state["floor"]["rate"]
    for lane in state["lanes"].values():
        for desk in lane["desks"].values():
            del desk["orders"]
    return json.dumps(state)


def refused(stage: TradingEngine, command: Command) -> list[str]:
    """The codes with which a command is refused; it must change nothing and say nothing else but that a limit was reached."""
    before = still(stage)
    events = play(stage, command)
    assert still(stage) == before
    kinds = {event.kind for event in events} - {"command_refused", "order_rejected", "risk_breached", "operator_acted"}
    assert kinds == set()
    return refusals(events)
