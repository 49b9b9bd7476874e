"""Outcomes: what a command led to at once, as the API and the command line tell it."""

from collections.abc import Sequence
from typing import Any, TypedDict

import msgspec

from application.ports.journal import RecordedEvent
from domain.events import OrderAmended, OrderCancelled, OrderHeld, OrderSubmitted


class Became(TypedDict):
    """An order that a command made or changed: ``status`` is submitted, held, amended or cancelled."""

    order_id: str
    symbol: str
    strategy_id: str
    quantity: int
    status: str


class CausedEvent(TypedDict):
    """An event that a command caused: its number in the journal and its type."""

    seq: int
    type: str


class Outcome(TypedDict):
    """What a command led to; ``order_id`` and ``status`` are those of the order that it was about, null where it was about none.

    ``timestamp`` is the event time of the command, null where it caused nothing. What follows later is told by the lists and the
    live feed.
    """

    order_id: str | None
    status: str | None
    timestamp: str | None
    orders: list[Became]
    events: list[CausedEvent]


_STATUS = {
    OrderSubmitted.kind: "submitted",
    OrderHeld.kind: "held",
    OrderAmended.kind: "amended",
    OrderCancelled.kind: "cancelled",
}


def outcome_of(events: Sequence[RecordedEvent], *, about_one_order: bool) -> Outcome:
    """The outcome that a command's events tell; with ``about_one_order`` the first of its orders is the one it was about."""
    messages: list[dict[str, Any]] = [msgspec.json.decode(event.body) for event in events]
    orders = [
        Became(
            order_id=message["order_id"],
            symbol=message["symbol"],
            strategy_id=message["strategy_id"],
            quantity=message["quantity"],
            status=_STATUS[message["type"]],
        )
        for message in messages
        if message["type"] in _STATUS
    ]
    first = orders[0] if orders and about_one_order else None
    return Outcome(
        order_id=first["order_id"] if first else None,
        status=first["status"] if first else None,
        timestamp=messages[0]["timestamp"] if messages else None,
        orders=orders,
        events=[CausedEvent(seq=message["seq"], type=message["type"]) for message in messages],
    )
