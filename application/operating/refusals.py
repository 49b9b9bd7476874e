"""Refusals: commands that the engine did not do."""

from collections.abc import Sequence
from typing import Any

import msgspec

from application.ports.journal import RecordedEvent
from domain.errors import VeloxError
from domain.events import CommandRefused, OrderRejected

_UNKNOWN = frozenset({"UNKNOWN_ORDER", "UNKNOWN_INSTRUMENT", "UNKNOWN_STRATEGY"})


class CommandRefusal(VeloxError):
    """The engine refused a command or its order, which changed nothing; ``facts`` are the refusal's own fields.

    ``code`` is the rule's, the text its sentence with the numbers.
    """

    def __init__(self, code: str, reason: str, facts: dict[str, Any]) -> None:
        super().__init__(reason)
        self.code = code
        self.facts = facts


class Unknown(CommandRefusal):
    """The order, the instrument or the strategy that a command names is not there."""


def raise_refusal(events: Sequence[RecordedEvent]) -> None:
    """Raise ``CommandRefusal`` where one of a command's events says so."""
    for event in events:
        if event.kind in (CommandRefused.kind, OrderRejected.kind):
            _raise(msgspec.json.decode(event.body))


def _raise(message: dict[str, Any]) -> None:
    if message["type"] == OrderRejected.kind:
        wanted = ("order_id", "client_order_id", "symbol", "strategy_id", "current_value", "limit_value", "seq")
        raise CommandRefusal(
            message["rejection_code"], message["rejection_reason"], {name: message[name] for name in wanted if message[name]}
        )
    code = message["code"]
    facts = {name: message[name] for name in ("target", "symbol", "seq") if message[name]}
    raise (Unknown if code in _UNKNOWN else CommandRefusal)(code, message["reason"], facts)
