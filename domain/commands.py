"""Commands: inputs of the engine that are not market data; each takes one sequence number.

Those of a person carry ``actor``: who wanted it and through what, for the audit (``cli:ravi``, ``api:night-desk``), and
``source``: the address it came from. The engine answers every one of them by facts; one that cannot be done is refused by
``CommandRefused`` or ``OrderRejected``, and changes nothing.
"""

from dataclasses import dataclass, field
from typing import get_args

from domain.errors import InvalidValue
from domain.order import AT_MARKET, OrderTerms
from domain.side import Side
from domain.tick_policy import LATEST_TIME
from domain.trading_state import TradingState

MANUAL = "manual"
"""The strategy id under which orders given by hand are booked."""
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class AdvanceTime:
    """Time has come to ``ts`` (ns since the Unix epoch): bars and sessions that end by then close, quiet instruments too."""

    ts: int

    def __post_init__(self) -> None:
        check_time(self.ts)


@dataclass(frozen=True, slots=True)
class ByOperator:
    """What every command of a person has: its time, who gave it through what, and from which address ("": not known)."""

    ts: int
    actor: str
    source: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        check_time(self.ts)
        _check_text("actor", self.actor, least=1)
        _check_text("source", self.source)


@dataclass(frozen=True, slots=True)
class WithReason(ByOperator):
    """A command that may say why."""

    reason: str = ""

    def __post_init__(self) -> None:
        ByOperator.__post_init__(self)
        _check_text("reason", self.reason)


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """An order as somebody asks for it; ``quantity`` in units, prices as in ``OrderTerms``.

    With ``stop_price`` or ``target_price`` it is a bracket: once it is executed, a stop and a limit order of the other side wait
    for as many units as were executed, and an execution of one cancels the other. ``reduce_only`` orders never open nor grow a
    position.
    """

    symbol: str
    side: Side
    quantity: int
    terms: OrderTerms = AT_MARKET
    strategy_id: str = MANUAL
    client_order_id: str = ""
    reduce_only: bool = False
    stop_price: float | None = None
    target_price: float | None = None

    def __post_init__(self) -> None:
        _check_text("client_order_id", self.client_order_id)


@dataclass(frozen=True, slots=True)
class PlaceOrder(ByOperator):
    """Send an order, or with ``oco_with`` two of which an execution of one cancels the other."""

    order: OrderRequest
    oco_with: OrderRequest | None = None


@dataclass(frozen=True, slots=True)
class AmendOrder(ByOperator):
    """Change a working order; what is None stays. ``quantity`` is the new whole, what is executed included."""

    order_id: str
    quantity: int | None = None
    limit_price: float | None = None
    trigger_price: float | None = None
    trail: float | None = None


@dataclass(frozen=True, slots=True)
class CancelOrder(ByOperator):
    """Cancel what remains of an order; its bracket's children that still wait for it go with it."""

    order_id: str


@dataclass(frozen=True, slots=True)
class Flatten(ByOperator):
    """Cancel working orders and close positions at market; "" means every strategy, every instrument."""

    strategy_id: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class SetTradingState(ByOperator):
    """Trade (ACTIVE), only reduce (REDUCING) or only cancel (HALTED) from now on, and why."""

    state: TradingState
    reason: str = ""

    def __post_init__(self) -> None:
        ByOperator.__post_init__(self)
        _check_text("reason", self.reason)


@dataclass(frozen=True, slots=True)
class Pause(WithReason):
    """Ask no strategy any more: they want nothing, and their entries at work are cancelled.

    Positions stay under their stops, their targets and the square-off; orders by hand are taken.
    """


@dataclass(frozen=True, slots=True)
class Resume(WithReason):
    """Ask the strategies again and trade (ACTIVE); what a pause has cancelled stays cancelled."""


@dataclass(frozen=True, slots=True)
class SwitchStrategy(ByOperator):
    """Ask a strategy (``enabled``), or ask it no more: it wants nothing, and its entries at work are cancelled.

    Its position stays under its stop, its target and the square-off.
    """

    strategy_id: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Kill(WithReason):
    """The kill switch: cancel everything, close every position, and halt until it is reset."""


@dataclass(frozen=True, slots=True)
class ResetKill(ByOperator):
    """Release the kill switch; ``reason`` is for the audit and must not be empty."""

    reason: str

    def __post_init__(self) -> None:
        ByOperator.__post_init__(self)
        _check_text("reason", self.reason, least=1)


OperatorCommand = (
    PlaceOrder | AmendOrder | CancelOrder | Flatten | SetTradingState | Pause | Resume | SwitchStrategy | Kill | ResetKill
)
Command = AdvanceTime | OperatorCommand
COMMAND_TYPES: tuple[type[Command], ...] = get_args(Command)


def check_time(ts: int) -> None:
    """Raise ``InvalidValue`` for a time that no command may have."""
    if not 0 <= ts < LATEST_TIME:
        raise InvalidValue("ts", ts, "a time in ns from 1970 to before 2200 (UTC)")


def _check_text(name: str, text: str, least: int = 0) -> None:
    if not least <= len(text) <= _LONGEST_TEXT or not (text.isprintable() and text.strip() == text):
        raise InvalidValue(name, text, f"{least} to {_LONGEST_TEXT} printable characters without spaces at the ends")
