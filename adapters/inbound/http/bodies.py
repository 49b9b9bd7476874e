"""Bodies of requests that change something: what they may hold, read strictly."""

import re
from typing import Annotated, Literal, TypeVar

import msgspec
from litestar.exceptions import ValidationException
from msgspec import Meta, Struct

from domain.commands import MANUAL, OrderRequest
from domain.errors import InvalidValue
from domain.order import OrderTerms, OrderType, TimeInForce, TrailUnit
from domain.side import Side

LARGEST_QUANTITY = 1_000_000_000
HIGHEST_PRICE = 1_000_000_000.0
Quantity = Annotated[int, Meta(ge=1, le=LARGEST_QUANTITY, description="Units.")]
Price = Annotated[float, Meta(gt=0, le=HIGHEST_PRICE, description="Currency per unit, on the instrument's tick grid.")]
Trail = Annotated[float, Meta(gt=0, le=HIGHEST_PRICE, description="In price units, or percent below 100.")]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Text = Annotated[str, Meta(max_length=200)]
Body = TypeVar("Body", bound=Struct)


class OneOrder(Struct, forbid_unknown_fields=True, kw_only=True):
    """An order. Which prices it takes follows from its type; ``stop_price`` and ``target_price`` make it a bracket."""

    symbol: Name
    side: Literal["BUY", "SELL"]
    quantity: Quantity
    order_type: Literal["market", "limit", "stop", "stop_limit", "trailing_stop"] = "market"
    limit_price: Price | None = None
    trigger_price: Price | None = None
    trail: Trail | None = None
    trail_unit: Literal["points", "percent"] = "points"
    time_in_force: Literal["day", "gtc"] = "day"
    strategy_id: Name = MANUAL
    client_order_id: Text = ""
    reduce_only: bool = False
    stop_price: Price | None = None
    target_price: Price | None = None

    def request(self) -> OrderRequest:
        """The order as the engine takes it; raises ``InvalidValue`` for prices that its type does not take."""
        if self.trail_unit == "percent" and self.trail is not None and self.trail >= 100:
            raise InvalidValue("trail", self.trail, "a percentage above 0 and below 100")
        terms = OrderTerms(
            OrderType(self.order_type),
            self.limit_price,
            self.trigger_price,
            self.trail,
            TrailUnit(self.trail_unit),
            TimeInForce(self.time_in_force),
        )
        return OrderRequest(
            self.symbol,
            Side(self.side),
            self.quantity,
            terms,
            self.strategy_id,
            self.client_order_id,
            self.reduce_only,
            self.stop_price,
            self.target_price,
        )


class NewOrder(OneOrder, kw_only=True):
    """An order, or with ``oco_with`` a pair of which an execution of one cancels the other."""

    oco_with: OneOrder | None = None


class Amendment(Struct, forbid_unknown_fields=True, kw_only=True):
    """What to change of a working order; what is absent stays. ``quantity`` is the new whole, what is executed included."""

    quantity: Quantity | None = None
    limit_price: Price | None = None
    trigger_price: Price | None = None
    trail: Trail | None = None


class Reason(Struct, forbid_unknown_fields=True, kw_only=True):
    """Why, for the audit."""

    reason: Text = ""


class NeededReason(Struct, forbid_unknown_fields=True, kw_only=True):
    """Why, for the audit; it must be said."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class What(Struct, forbid_unknown_fields=True, kw_only=True):
    """Whose positions, and in which instrument; absent: all."""

    strategy_id: Annotated[str, Meta(max_length=100)] = ""
    symbol: Annotated[str, Meta(max_length=100)] = ""


def strictly(kind: type[Body], data: object) -> Body:
    """The body that JSON values stand for: no text for a number, nothing that it does not have.

    Raises ``ValidationException`` with the name of the field.
    """
    try:
        return msgspec.convert({} if data is None else data, kind, strict=True)
    except msgspec.ValidationError as error:
        raise ValidationException("body", extra=[_told(str(error), kind)]) from error


def _told(text: str, kind: type[Struct]) -> dict[str, str]:
    message, _, place = text.partition(" - at ")
    path = place.strip("`").removeprefix("$").removeprefix(".")
    named = re.search(r"(?:unknown|required) field `(.*)`", message)
    name = ".".join(part for part in (path, named[1] if named else "") if part)
    choices = _CHOICES.get(path.rpartition(".")[2], ()) if message.startswith("Invalid enum value") else ()
    return {"key": name or "body", "message": f"{message}, expected one of {', '.join(choices)}" if choices else message}


_CHOICES = {
    field.name: tuple(map(str, field.type.values))
    for field in msgspec.inspect.type_info(OneOrder).fields  # type: ignore[attr-defined]  # a Struct's
    if isinstance(field.type, msgspec.inspect.LiteralType)
}
"""What the fields may be that are one of several words."""
