"""Ordering by hand: orders that an operator places and changes, checked as strictly as a strategy's."""

from dataclasses import dataclass, replace

from domain.approving import approve, committed
from domain.bracket import Bracket, expected_entry, hold_children
from domain.commands import MANUAL, AmendOrder, OrderRequest, PlaceOrder
from domain.desk import Desk
from domain.errors import InvalidValue
from domain.exit_reason import ExitReason
from domain.lane import Lane
from domain.order import AT_MARKET, Order, OrderStatus, OrderTerms, OrderType, Purpose
from domain.ordering import amend, refuse, send
from domain.risk import Approved, Refused
from domain.side import Side


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command cannot be done: a code and a sentence; ``target`` is the order or strategy that it named."""

    code: str
    reason: str
    target: str = ""
    symbol: str = ""


def objection_by_hand(lane: Lane, command: PlaceOrder) -> Refusal | None:
    """Why the command's orders cannot even be tried, or None."""
    return next((refusal for request in _requests(command) if (refusal := _objection(lane, command, request))), None)


def place_by_hand(lane: Lane, command: PlaceOrder, cause: int) -> None:
    """Send the command's orders, to which there is no objection, all or none; those that a rule refuses are told."""
    requests = _requests(command)
    desk = lane.desks.of(command.order.strategy_id) or lane.desks.seat_manual()
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


def amend_by_hand(desk: Desk, order: Order, command: AmendOrder, cause: int) -> Refusal | None:
    """Change a working order, if what comes of it passes every check that a new one must."""
    if order.terms.order_type is OrderType.MARKET:
        return Refusal("NOT_AMENDABLE", "an order at market has nothing to amend: cancel it instead", order.order_id)
    moves_trigger = command.trigger_price is not None or command.trail is not None
    if moves_trigger and order.status not in (OrderStatus.HELD, OrderStatus.SUBMITTED):
        return Refusal("NOT_AMENDABLE", "the market has reached its trigger price already", order.order_id)
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
    refusal = _amended_bracket_objection(desk, order, terms)
    if refusal is not None:
        return refusal
    verdict = approve(desk, replace(order, terms=terms, quantity=quantity), command.ts, replacing=order)
    if isinstance(verdict, Refused):
        return Refusal(verdict.code, verdict.reason, order.order_id)
    amend(desk, order, terms, quantity, command.ts, f"amended by {command.actor}", cause)
    desk.market.settle()
    return None


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
    return _bracket_objection(request.side, expected_entry(request.terms, lane.price), _bracket(request), symbol)


def _bracket_objection(side: Side, entry: float, bracket: Bracket, symbol: str) -> Refusal | None:
    told = bracket.objection(side, entry)
    return Refusal("BRACKET_SIDE", told, "", symbol) if told else None


def _bracket(request: OrderRequest) -> Bracket:
    return Bracket(request.stop_price, request.target_price)


def _amended_bracket_objection(desk: Desk, order: Order, terms: OrderTerms) -> Refusal | None:
    """Why a bracket that waits for its entry would not fit any more, with ``terms`` for the entry or for one of its children."""
    entry_id = order.parent_id or order.order_id
    family = {one.purpose: one.terms for one in desk.held if one.parent_id == entry_id}
    parent = next((one for one in desk.working if one.order_id == entry_id), order)
    if order.status is OrderStatus.HELD:
        family[order.purpose] = terms
    of_entry = terms if parent is order else parent.terms
    stop, target = (family.get(purpose, AT_MARKET) for purpose in (Purpose.STOP, Purpose.TARGET))
    bracket = Bracket(stop.trigger_price, target.limit_price)
    return _bracket_objection(parent.side, expected_entry(of_entry, parent.price), bracket, order.symbol)


def _order(desk: Desk, request: OrderRequest, ts: int, cause: int, group: str) -> Order:
    reduces = request.reduce_only or 0 < request.quantity <= -request.side.sign * committed(desk, request.side, group)
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
