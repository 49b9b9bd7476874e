"""Orders by hand: place, amend, cancel."""

from pathlib import PurePosixPath
from typing import Annotated

from litestar import delete, patch, post
from litestar.di import NamedDependency
from litestar.params import Parameter, SkipValidation

from adapters.inbound.http.bodies import Amendment, NewOrder, strictly
from adapters.inbound.http.callers import Operator
from adapters.inbound.http.declared import needs
from application.access import Role
from application.operating import OperatorDesk, Outcome
from application.operating.operator_desk import NOW
from domain.commands import AmendOrder, CancelOrder, PlaceOrder
from domain.errors import InvalidValue

LONGEST_ORDER_ID = 300

OrderId = Annotated[PurePosixPath, Parameter(description="As the list of orders tells it; it may hold slashes.")]


@post("/orders", opt=needs(Role.TRADER, 404, 409))
async def place(
    data: SkipValidation[NewOrder],
    operator_desk: NamedDependency[SkipValidation[OperatorDesk]],
    operator: NamedDependency[Operator],
) -> Outcome:
    """Send an order, a bracket, or a pair of which an execution of one cancels the other."""
    body = strictly(NewOrder, data)
    pair = body.oco_with.request() if body.oco_with else None
    return await operator_desk.do(PlaceOrder(NOW, operator.actor, body.request(), pair, source=operator.source))


@patch("/orders/{order_id:path}", opt=needs(Role.TRADER, 404, 409))
async def amend(
    order_id: OrderId,
    data: SkipValidation[Amendment],
    operator_desk: NamedDependency[SkipValidation[OperatorDesk]],
    operator: NamedDependency[Operator],
) -> Outcome:
    """Change a working order."""
    body = strictly(Amendment, data)
    return await operator_desk.do(
        AmendOrder(
            NOW,
            operator.actor,
            _plain(order_id),
            body.quantity,
            body.limit_price,
            body.trigger_price,
            body.trail,
            source=operator.source,
        )
    )


@delete("/orders/{order_id:path}", status_code=200, opt=needs(Role.TRADER, 404, 409))
async def cancel(
    order_id: OrderId, operator_desk: NamedDependency[SkipValidation[OperatorDesk]], operator: NamedDependency[Operator]
) -> Outcome:
    """Cancel what remains of an order."""
    return await operator_desk.do(CancelOrder(NOW, operator.actor, _plain(order_id), source=operator.source))


def _plain(order_id: PurePosixPath) -> str:
    text = str(order_id).removeprefix("/")
    if len(text) > LONGEST_ORDER_ID:
        raise InvalidValue("order_id", f"{len(text)} characters", f"at most {LONGEST_ORDER_ID}")
    return text


ORDERS = (place, amend, cancel)
