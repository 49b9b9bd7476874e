"""Amending by hand: a working order is changed, if what comes of it passes every check that a new one must."""

from collections.abc import Iterator
from dataclasses import replace

from domain.approving import approve
from domain.bracket import Bracket, expected_entry
from domain.commands import AmendOrder
from domain.desk import Desk
from domain.errors import InvalidValue
from domain.order import AT_MARKET, Order, OrderStatus, OrderTerms, OrderType, Purpose
from domain.ordering import amend
from domain.refusal import Refusal
from domain.risk import Refused


def amend_by_hand(desk: Desk, order: Order, command: AmendOrder, cause: int) -> Refusal | None:
    """Change a working order, or say why not."""
    quantity = order.quantity if command.quantity is None else command.quantity
    for code, told in _objections(order, command, quantity):
        return Refusal(code, told, order.order_id)
    changes = {name: value for name in ("limit_price", "trigger_price", "trail") if (value := getattr(command, name)) is not None}
    try:
        terms = replace(order.terms, **changes)
    except InvalidValue as error:
        return Refusal("BAD_TERMS", str(error), order.order_id)
    told = _bracket_objection(desk, order, terms)
    if told:
        return Refusal("BRACKET_SIDE", told, "", order.symbol)
    verdict = approve(desk, replace(order, terms=terms, quantity=quantity), command.ts, replacing=order)
    if isinstance(verdict, Refused):
        return Refusal(verdict.code, verdict.reason, order.order_id)
    amend(desk, order, terms, quantity, command.ts, f"amended by {command.actor}", cause)
    desk.market.settle()
    return None


def _objections(order: Order, command: AmendOrder, quantity: int) -> Iterator[tuple[str, str]]:
    """Why an order as far as it has come cannot be changed like that: codes and sentences."""
    if order.terms.order_type is OrderType.MARKET:
        yield "NOT_AMENDABLE", "an order at market has nothing to amend: cancel it instead"
    moves_trigger = command.trigger_price is not None or command.trail is not None
    if moves_trigger and order.status not in (OrderStatus.HELD, OrderStatus.SUBMITTED):
        yield "NOT_AMENDABLE", "the market has reached its trigger price already"
    if order.parent_id and quantity != order.quantity:
        yield "NOT_AMENDABLE", "the quantity of a bracket's child follows its parent"
    if quantity <= order.filled:
        yield "QUANTITY_BELOW_FILLED", f"{order.filled} units are executed already: the new quantity must be above that"
    if order.oco and quantity > order.quantity and order.filled + order.twin_filled:
        left = f"{order.remaining} units are left of it, which may be made less but not more"
        yield "PAIR_EXECUTED", f"the pair is executed in part: {left}"


def _bracket_objection(desk: Desk, order: Order, terms: OrderTerms) -> str:
    """Why a bracket would not fit any more, with ``terms`` for its entry or for one of its children, or "".

    While the entry is at work, its children lie on their sides of its price. A stop at work lies on its side of the market
    besides: at the last price it would be executed at once.
    """
    entry_id = order.parent_id or order.order_id
    family = {one.purpose: one.terms for one in (*desk.held, *desk.working) if one.parent_id == entry_id}
    if order.parent_id:
        family[order.purpose] = terms
    stop, target = (family.get(purpose, AT_MARKET) for purpose in (Purpose.STOP, Purpose.TARGET))
    parent = next((one for one in desk.working if one.order_id == entry_id), None)
    if parent is not None:
        of_entry = terms if parent is order else parent.terms
        told = Bracket(stop.trigger_price, target.limit_price).objection(parent.side, expected_entry(of_entry, parent.price))
        if told:
            return told
    is_moved = terms.trigger_price != order.terms.trigger_price
    if order.purpose is Purpose.STOP and order.status is OrderStatus.SUBMITTED and is_moved:
        return Bracket(terms.trigger_price).objection(order.side.opposite, desk.market.price, "the last price")
    return ""
