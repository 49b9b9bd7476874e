"""Operating: what people want done, given to the trading loop, and what came of it."""

from application.operating.operator_desk import OperatorDesk, Submit
from application.operating.outcome import Became, CausedEvent, Outcome
from application.operating.refusals import CommandRefusal, Unknown

__all__ = ["Became", "CausedEvent", "CommandRefusal", "OperatorDesk", "Outcome", "Submit", "Unknown"]
