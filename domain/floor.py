"""The floor: what all desks of one engine share."""

from typing import Protocol

from domain.account import Account
from domain.controls import Controls
from domain.matching import PaperMatching
from domain.outbox import Outbox
from domain.quote import Quote
from domain.risk import OrderRate, RecentEntries, RiskLimits
from domain.session import Session


class Market(Protocol):
    """What a desk reads of its instrument: the last price (0 before the first tick), the quote, and how many ticks there were."""

    price: float
    quote: Quote
    session: Session | None

    @property
    def ticks(self) -> int:
        """Ticks of the run so far."""
        ...

    @property
    def ts(self) -> int:
        """The time (ns) that the instrument has come to."""
        ...


class Floor:
    """The account, the rules and the outbox; ``now`` is the latest time (ns) that any input has told that was acted on."""

    __slots__ = ("account", "controls", "limits", "matching", "now", "outbox", "rate", "recent")

    def __init__(self, account: Account, controls: Controls, limits: RiskLimits, matching: PaperMatching, outbox: Outbox) -> None:
        self.account = account
        self.controls = controls
        self.limits = limits
        self.matching = matching
        self.outbox = outbox
        self.rate = OrderRate()
        self.recent = RecentEntries()
        self.now = 0

    def reach(self, ts: int) -> None:
        """Time has come to ``ts``; it never goes back."""
        if ts > self.now:
            self.now = ts
