"""The floor: what all desks of one engine share."""

from decimal import Decimal
from typing import Protocol

from domain.account import Account
from domain.client_order_ids import ClientOrderIds
from domain.controls import Controls
from domain.matching import PaperMatching
from domain.outbox import Outbox
from domain.quote import Quote
from domain.risk import DuplicateWindow, LossWatch, OrderRate, RiskLimits
from domain.session import Session
from domain.state import invalid_state


class Market(Protocol):
    """What a desk reads of its instrument: the last price (0 before the first tick), the quote, and how many ticks there were.

    ``session`` is the one that the market data has come to, None while the market is closed.
    """

    price: float
    quote: Quote
    session: Session | None

    @property
    def exact_price(self) -> Decimal:
        """The last price, exactly."""
        ...

    @property
    def updates(self) -> int:
        """How many updates that may execute orders there have been, the one at hand included."""
        ...

    @property
    def last_tick(self) -> int:
        """The time (ns) of the last tick; 0 before the first."""
        ...

    @property
    def is_stale(self) -> bool:
        """Whether its data is missing, or has not come back for long enough."""
        ...

    def session_at(self, ts: int) -> Session | None:
        """The session that holds ``ts``, None while the market is closed."""
        ...

    def days_past_table(self, session: Session) -> int:
        """How many days after the last of the calendar's table a session's date is; 0 where it is not after it."""
        ...

    def settle(self) -> None:
        """Work out anew which ticks change nothing; to be called when orders were sent or ended outside of a tick."""
        ...


class Floor:
    """The account, the rules and the outbox; ``last_command`` is the latest time (ns) that a command had."""

    __slots__ = (
        "account",
        "client_order_ids",
        "controls",
        "has_moved",
        "is_spread",
        "last_command",
        "limits",
        "losses",
        "matching",
        "outbox",
        "rate",
        "recent",
    )  # fmt: skip

    def __init__(self, account: Account, controls: Controls, limits: RiskLimits, matching: PaperMatching, outbox: Outbox) -> None:
        self.account = account
        self.controls = controls
        self.limits = limits
        self.matching = matching
        self.outbox = outbox
        self.rate = OrderRate()
        self.recent = DuplicateWindow()
        self.losses = LossWatch(limits)
        self.client_order_ids = ClientOrderIds()
        self.last_command = 0
        self.has_moved = False
        """Whether something has happened since the account was last looked at that may have brought a limit on losses near."""
        self.is_spread = False
        """Whether the bands of the desks are those for the account as it is now."""

    def start_day(self, day: str, ts: int) -> None:
        """Time has come to a session of a trading date (ISO); the first of a later date starts a new day."""
        if self.account.start_day(day):
            self.has_moved = True
            self.losses.start_day()
            self.controls.start_day(day, ts)

    def state(self) -> dict[str, object]:
        """Everything that is not the configuration's, for a snapshot."""
        return {
            "account": self.account.state(),
            "controls": self.controls.state_values(),
            "rate": self.rate.state(),
            "recent": self.recent.state(),
            "losses": self.losses.state(),
            "client_order_ids": self.client_order_ids.state(),
            "last_command": self.last_command,
        }

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case {
                "account": account,
                "controls": controls,
                "rate": rate,
                "recent": recent,
                "losses": losses,
                "client_order_ids": client_order_ids,
                "last_command": int(last_command),
            }:
                self.account.restore(account)
                self.controls.restore(controls)
                self.rate.restore(rate)
                self.recent.restore(recent)
                self.losses.restore(losses)
                self.client_order_ids, self.last_command = ClientOrderIds.from_state(client_order_ids), last_command
            case _:
                raise invalid_state("floor", state)
