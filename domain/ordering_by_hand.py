"""Ordering by hand: orders that an operator places and changes, checked as strictly as a strategy's."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.approving import approve
from domain.commands import AmendOrder, OrderRequest, PlaceOrder
from domain.desk import Desk
from domain.errors import InvalidValue
from domain.lane import Lane
from domain.order import Order, OrderTerms, OrderType, Purpose, TimeInForce
from domain.ordering import amend, hold, refuse, send
from domain.risk import Approved, Refused


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command cannot be done: a code and a sentence; ``target`` is the order or strategy that it named."""

    code: str
    reason: str
    target: str = ""
    symbol: str = ""


def place_by_hand(lane: Lane, command: PlaceOrder, cause: int) -> Refusal | None:
    """Send the command's orders, all or none; an order that a rule refuses is told by its own fact."""
    requests = [command.order] if command.oco_with is None else [command.order, command.oco_with]
    desk = _desk(lane, command.order)
    if isinstance(desk, Refusal):
        return desk
    for request in requests:
        refusal = _objection(desk, command.order, request)
        if refusal is not None:
            return refusal
    if command.oco_with and command.order.client_order_id and command.order.client_order_id == command.oco_with.client_order_id:
        return _used(command.order)
    group = f"{desk.strategy_id}-{desk.instrument.symbol}-G{desk.orders + 1}" if len(requests) > 1 else ""
    orders = [_order(desk, request, command.ts, cause, group) for request in requests]
    verdicts = [
        approve(desk, order, command.ts, attached=request.attached, sent_with=before)
        for before, (request, order) in enumerate(zip(requests, orders, strict=True))
    ]
    refused = [verdict for verdict in verdicts if isinstance(verdict, Refused)]
    for objected in refused:
        refuse(desk, objected, command.ts, cause)
    approved = [verdict for verdict in verdicts if isinstance(verdict, Approved)]
    for request, one in zip(requests, approved, strict=True) if not refused else ():
        _send(desk, request, one, command.ts, cause)
    lane.settle()
    return None


def amend_by_hand(desk: Desk, order: Order, command: AmendOrder, cause: int) -> Refusal | None:
    """Change a working order, if what comes of it passes every check that a new one must."""
    if order.terms.order_type is OrderType.MARKET:
        return Refusal("NOT_AMENDABLE", "an order at market has nothing to amend: cancel it instead", order.order_id)
    quantity = order.quantity if command.quantity is None else command.quantity
    if order.parent_id and quantity != order.quantity:
        return Refusal("NOT_AMENDABLE", "the quantity of a bracket's child follows its parent", order.order_id)
    if quantity <= order.filled:
        executed = f"{order.filled} units are executed already: the new quantity must be above that"
        return Refusal("QUANTITY_BELOW_FILLED", executed, order.order_id)
    changes = {name: value for name in ("limit_price", "trigger_price", "trail") if (value := getattr(command, name)) is not None}
    try:
        terms = replace(order.terms, **changes)
    except InvalidValue as error:
        return Refusal("BAD_TERMS", str(error), order.order_id)
    verdict = approve(desk, replace(order, terms=terms, quantity=quantity), command.ts, replacing=order)
    if isinstance(verdict, Refused):
        return Refusal(verdict.code, verdict.reason, order.order_id)
    amend(desk, order, terms, quantity, command.ts, f"amended by {command.actor}", cause)
    desk.market.settle()
    return None


def _desk(lane: Lane, request: OrderRequest) -> Desk | Refusal:
    desk = lane.desk_for(request.strategy_id)
    if desk is None:
        told = f"no strategy {request.strategy_id} trades {request.symbol}"
        return Refusal("UNKNOWN_STRATEGY", told, request.strategy_id, request.symbol)
    return desk


def _objection(desk: Desk, first: OrderRequest, request: OrderRequest) -> Refusal | None:
    if (request.symbol, request.strategy_id) != (first.symbol, first.strategy_id):
        return Refusal("OCO_MISMATCH", "both orders of a pair must be of one instrument and strategy", "", request.symbol)
    if not desk.is_manual and not request.reduce_only:
        told = f"positions of {request.strategy_id} are opened by the strategy alone: by hand they can only be reduced"
        return Refusal("STRATEGY_POSITION", told, request.strategy_id, request.symbol)
    if request.client_order_id and request.client_order_id in desk.floor.client_order_ids:
        return _used(request)
    if not desk.market.price:
        return Refusal("NO_PRICE", f"there has been no tick of {request.symbol} yet", "", request.symbol)
    open_units = -request.side.sign * desk.position.quantity
    if request.reduce_only and not 0 < request.quantity <= open_units:
        told = f"there are {max(open_units, 0)} units to close on that side, {request.quantity} were asked for"
        return Refusal("NOTHING_TO_CLOSE", told, "", request.symbol)
    return _bracket_objection(desk, request)


def _used(request: OrderRequest) -> Refusal:
    told = f"the client order id {request.client_order_id} was used before: the order is not sent again"
    return Refusal("DUPLICATE_CLIENT_ORDER_ID", told, request.client_order_id, request.symbol)


def _bracket_objection(desk: Desk, request: OrderRequest) -> Refusal | None:
    entry = request.terms.limit_price or request.terms.trigger_price or desk.market.price
    sign = request.side.sign
    if request.stop_price is not None and sign * request.stop_price >= sign * entry:
        side = "below" if sign > 0 else "above"
        told = f"the stop of a {request.side} must be {side} its entry at {entry}, not at {request.stop_price}"
        return Refusal("BRACKET_SIDE", told, "", request.symbol)
    if request.target_price is not None and sign * request.target_price <= sign * entry:
        side = "above" if sign > 0 else "below"
        told = f"the target of a {request.side} must be {side} its entry at {entry}, not at {request.target_price}"
        return Refusal("BRACKET_SIDE", told, "", request.symbol)
    if request.attached and _reduces(desk, request):
        return Refusal("BRACKET_SIDE", "an order that only reduces has no bracket", "", request.symbol)
    return None


def _reduces(desk: Desk, request: OrderRequest) -> bool:
    return request.reduce_only or 0 < request.quantity <= -request.side.sign * desk.position.quantity


def _order(desk: Desk, request: OrderRequest, ts: int, cause: int, group: str) -> Order:
    return desk.new_order(
        request.side,
        request.quantity,
        Purpose.EXIT if _reduces(desk, request) else Purpose.ENTRY,
        ts,
        cause,
        terms=request.terms,
        client_order_id=request.client_order_id,
        oco=group,
    )


def _send(desk: Desk, request: OrderRequest, approved: Approved, ts: int, cause: int) -> None:
    if request.client_order_id:
        desk.floor.client_order_ids.add(request.client_order_id)
    send(desk, approved)
    for child in _children(desk, request, approved.order, ts, cause):
        hold(desk, child, ts)


def _children(desk: Desk, request: OrderRequest, parent: Order, ts: int, cause: int) -> Iterator[Order]:
    wanted = (
        (Purpose.STOP, request.stop_price, OrderType.STOP, "trigger_price"),
        (Purpose.TARGET, request.target_price, OrderType.LIMIT, "limit_price"),
    )
    for purpose, price, order_type, name in wanted:
        if price is not None:
            terms = OrderTerms(order_type, **{name: price}, time_in_force=TimeInForce.GTC)  # type: ignore[arg-type]
            yield desk.new_order(
                request.side.opposite,
                request.quantity,
                purpose,
                ts,
                cause,
                terms=terms,
                parent_id=parent.order_id,
                oco=f"{parent.order_id}-bracket",
            )
