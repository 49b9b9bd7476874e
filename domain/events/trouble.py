"""Facts that someone should look at: limits reached, strategies that failed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from domain.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskBreached(Event):
    """A limit was reached; ``action_taken`` says what follows from it."""

    kind: ClassVar[str] = "risk_breached"
    rule: str
    strategy_id: str
    symbol: str
    current_value: Decimal
    limit_value: Decimal
    action_taken: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyFailed(Event):
    """A strategy raised; it is asked no more for this instrument, its position stays under its stop."""

    kind: ClassVar[str] = "strategy_failed"
    strategy_id: str
    symbol: str
    error: str
