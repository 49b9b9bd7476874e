"""The floor: what all desks of one engine share."""

from dataclasses import dataclass
from typing import Protocol

from domain.account import Account
from domain.matching import PaperMatching
from domain.outbox import Outbox
from domain.risk import RiskLimits


class LastPrice(Protocol):
    """Where a desk reads the last price of its instrument (0 before the first tick)."""

    price: float


@dataclass(frozen=True, slots=True)
class Floor:
    """The account, the rules and the outbox."""

    account: Account
    limits: RiskLimits
    matching: PaperMatching
    outbox: Outbox
