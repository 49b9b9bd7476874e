"""Ordering by hand: orders that an operator places, checked as strictly as a strategy's."""

from domain.approving import approve, committed
from domain.bracket import Bracket, expected_entry, hold_children
from domain.commands import MANUAL, OrderRequest, PlaceOrder
from domain.desk import Desk
from domain.exit_reason import ExitReason
from domain.lane import Lane
from domain.order import Order, Purpose
from domain.ordering import refuse, send
from domain.refusal import Refusal
from domain.risk import Approved, Refused


def objection_by_hand(lane: Lane, command: PlaceOrder) -> Refusal | None:
    """Why the command's orders cannot even be tried, or None."""
    return next((refusal for request in _requests(command) if (refusal := _objection(lane, command, request))), None)


def place_by_hand(lane: Lane, command: PlaceOrder, cause: int) -> None:
    """Send the command's orders, to which there is no objection, all or none; those that a rule refuses are told.

    The first command of a trading day may come before its first tick: then the day begins with it.
    """
    requests, session = _requests(command), lane.session_at(command.ts)
    desk = lane.desks.of(command.order.strategy_id) or lane.desks.seat_manual()
    if session is not None:
        desk.floor.start_day(session.date, command.ts)
    group = f"{desk.strategy_id}-{desk.instrument.symbol}-G{desk.orders + 1}" if len(requests) > 1 else ""
    orders = [_order(desk, request, command.ts, cause, group) for request in requests]
    approved: list[Approved] = []
    for number, (request, order) in enumerate(zip(requests, orders, strict=True)):
        ahead = orders[0] if number else None
        verdict = approve(desk, order, command.ts, attached=_bracket(request).prices, ahead=ahead)
        if isinstance(verdict, Refused):
            refuse(desk, verdict, command.ts, cause)
        else:
            approved.append(verdict)
    if len(approved) == len(requests):
        for request, one in zip(requests, approved, strict=True):
            _send(desk, request, one, command.ts, cause)
        lane.settle()


def _requests(command: PlaceOrder) -> list[OrderRequest]:
    return [command.order] if command.oco_with is None else [command.order, command.oco_with]


def _objection(lane: Lane, command: PlaceOrder, request: OrderRequest) -> Refusal | None:
    strategy_id, symbol = request.strategy_id, request.symbol
    if (symbol, strategy_id) != (command.order.symbol, command.order.strategy_id):
        return Refusal("OCO_MISMATCH", "both orders of a pair must be of one instrument and strategy", "", symbol)
    desk = lane.desks.of(strategy_id)
    if desk is None and strategy_id != MANUAL:
        return Refusal("UNKNOWN_STRATEGY", f"no strategy {strategy_id} trades {symbol}", strategy_id, symbol)
    if strategy_id != MANUAL and not request.reduce_only:
        told = f"positions of {strategy_id} are opened by the strategy alone: by hand they can only be reduced"
        return Refusal("STRATEGY_POSITION", told, strategy_id, symbol)
    client_id = request.client_order_id
    is_twin = command.oco_with is not None and command.order.client_order_id == command.oco_with.client_order_id
    if client_id and (is_twin or lane.is_used(client_id)):
        told = f"the client order id {client_id} was used before: the order is not sent again"
        return Refusal("DUPLICATE_CLIENT_ORDER_ID", told, client_id, symbol)
    if not lane.price:
        return Refusal("NO_PRICE", f"there has been no tick of {symbol} yet", "", symbol)
    open_units = -request.side.sign * (desk.position.quantity if desk else 0)
    if request.reduce_only and not 0 < request.quantity <= open_units:
        told = f"there are {max(open_units, 0)} units to close on that side, {request.quantity} were asked for"
        return Refusal("NOTHING_TO_CLOSE", told, "", symbol)
    if 0 < request.quantity <= open_units and _bracket(request).prices:
        return Refusal("BRACKET_SIDE", "an order that only closes what is open has no bracket", "", symbol)
    told = _bracket(request).objection(request.side, expected_entry(request.terms, lane.price))
    return Refusal("BRACKET_SIDE", told, "", symbol) if told else None


def _bracket(request: OrderRequest) -> Bracket:
    return Bracket(request.stop_price, request.target_price)


def _order(desk: Desk, request: OrderRequest, ts: int, cause: int, group: str) -> Order:
    closing = [order for order in desk.working if order.is_closing_now]
    reduces = request.reduce_only or 0 < request.quantity <= -request.side.sign * committed(desk, request.side, closing, group)
    return desk.new_order(
        request.side,
        request.quantity,
        Purpose.EXIT if reduces else Purpose.ENTRY,
        ts,
        cause,
        terms=request.terms,
        client_order_id=request.client_order_id,
        oco=group,
        exit_reason=ExitReason.MANUAL,
    )


def _send(desk: Desk, request: OrderRequest, approved: Approved, ts: int, cause: int) -> None:
    if request.client_order_id:
        desk.floor.client_order_ids.add(request.client_order_id)
    send(desk, approved)
    hold_children(desk, approved.order, _bracket(request), ts, cause)
