"""The operators' desk: the one door to everything that a person can have done."""

from collections.abc import Awaitable, Callable, Sequence

from application.operating.outcome import Outcome, outcome_of
from application.operating.refusals import raise_refusal
from application.ports.journal import RecordedEvent
from domain.commands import AmendOrder, CancelOrder, OperatorCommand, PlaceOrder

Submit = Callable[[OperatorCommand], Awaitable[Sequence[RecordedEvent]]]
NOW = 0
"""The time of a command that is to be done now: the trading loop never does one before the time it has come to."""


class OperatorDesk:
    """Gives commands to the trading loop and tells what came of them."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit

    async def do(self, command: OperatorCommand) -> Outcome:
        """Do a command; returns once what it led to is durable.

        Raises ``CommandRefusal`` where the engine refuses (``Unknown`` for a name that nobody has), and what the loop raises.
        """
        events = await self._submit(command)
        raise_refusal(events)
        return outcome_of(events, about_one_order=isinstance(command, PlaceOrder | AmendOrder | CancelOrder))
