"""Orders: what VELOX wants a venue to do, and how far it has come with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from domain.errors import InvalidValue
from domain.exit_reason import ExitReason
from domain.side import Side
from domain.tick_policy import HIGHEST_PRICE


class OrderType(StrEnum):
    """How an order waits for its price."""

    MARKET = "market"
    LIMIT = "limit"
    """Executed at ``limit_price`` or better."""
    STOP = "stop"
    """Becomes a market order once the market reaches ``trigger_price``."""
    STOP_LIMIT = "stop_limit"
    """Becomes a limit order at ``limit_price`` once the market reaches ``trigger_price``."""
    TRAILING_STOP = "trailing_stop"
    """A stop whose ``trigger_price`` follows the best price since submission by ``trail`` (price units or percent)."""


class TimeInForce(StrEnum):
    """How long an order may wait."""

    DAY = "day"
    """Until the session ends in which it was submitted, or that follows where none was on."""
    GTC = "gtc"
    """Until it is cancelled."""


class TrailUnit(StrEnum):
    """What ``trail`` counts in."""

    POINTS = "points"
    PERCENT = "percent"


class Purpose(StrEnum):
    """Why an order is sent."""

    ENTRY = "entry"
    """Opens or grows a position."""
    EXIT = "exit"
    """Closes a position, or a part, on a strategy's signal or by hand."""
    STOP = "stop"
    """Closes a position because its stop was reached, or waits to."""
    TARGET = "target"
    """Closes a position at its profit target."""
    SQUARE_OFF = "square_off"
    """Closes a position because the session ends."""
    FLATTEN = "flatten"
    """Closes a position because an operator, a risk rule or the kill switch wants it closed."""


class OrderStatus(StrEnum):
    """Where an order stands."""

    HELD = "held"
    """Waits for its parent to be executed; the venue does not have it."""
    SUBMITTED = "submitted"
    TRIGGERED = "triggered"
    """A stop whose price was reached."""
    PARTIALLY_FILLED = "partially_filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"


_S = OrderStatus
TRANSITIONS: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    _S.HELD: frozenset({_S.SUBMITTED, _S.CANCELLED, _S.EXPIRED}),
    _S.SUBMITTED: frozenset({_S.TRIGGERED, _S.PARTIALLY_FILLED, _S.FILLED, _S.CANCELLED, _S.EXPIRED}),
    _S.TRIGGERED: frozenset({_S.PARTIALLY_FILLED, _S.FILLED, _S.CANCELLED, _S.EXPIRED}),
    _S.PARTIALLY_FILLED: frozenset({_S.PARTIALLY_FILLED, _S.FILLED, _S.CANCELLED, _S.EXPIRED}),
    _S.FILLED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.REJECTED: frozenset(),
}
"""The whole status machine: what may follow each status. A refused order is REJECTED from the beginning."""


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What an order asks for; prices in currency per unit, ``trail`` in what ``trail_unit`` says.

    Which of them are set follows from ``order_type``; anything else raises ``InvalidValue``.
    """

    order_type: OrderType = OrderType.MARKET
    limit_price: float | None = None
    trigger_price: float | None = None
    trail: float | None = None
    trail_unit: TrailUnit = TrailUnit.POINTS
    time_in_force: TimeInForce = TimeInForce.DAY

    def __post_init__(self) -> None:
        wanted = _PRICES[self.order_type]
        for name in ("limit_price", "trigger_price", "trail"):
            value = getattr(self, name)
            if (value is not None) != (name in wanted):
                raise InvalidValue(name, value, f"{'a number' if name in wanted else 'none'} for a {self.order_type} order")
            if value is not None and not 0 < value <= HIGHEST_PRICE:
                raise InvalidValue(name, value, f"a number above 0, at most {HIGHEST_PRICE:,.0f}")
        if self.trail is not None and self.trail_unit is TrailUnit.PERCENT and self.trail >= _WHOLE:
            raise InvalidValue("trail", self.trail, "a percentage above 0 and below 100 (1.5 means 1.5 %)")


_PRICES: Mapping[OrderType, frozenset[str]] = {
    OrderType.MARKET: frozenset(),
    OrderType.LIMIT: frozenset({"limit_price"}),
    OrderType.STOP: frozenset({"trigger_price"}),
    OrderType.STOP_LIMIT: frozenset({"limit_price", "trigger_price"}),
    OrderType.TRAILING_STOP: frozenset({"trail"}),
}
_WHOLE = 100
AT_MARKET = OrderTerms()


@dataclass(slots=True)
class Order:
    """One order from its submission to its end.

    ``quantity`` in units > 0, of which ``filled`` are executed; ``price`` is the last price when it was decided and
    ``submitted_ts`` that moment (ns). ``trigger`` is where a stop stands now: the terms' for a stop order, following the market
    for a trailing one (None before the first price), of which ``best`` is the best price it has looked at. ``cause`` is the
    ``seq`` of what led to it: the tick or bar's fact, the signal, the command, or the fill. ``parent_id`` names the entry that
    a bracket's child waits for, ``oco`` the group of orders of which a fill of one cancels the others; both "" where there is
    none. ``submitted_ticks`` is how many updates its instrument had had when it was submitted, ``sent`` the ``seq`` of that
    fact (0 before it): who sent first is served first. ``twin_filled`` units were executed of others of its ``oco`` group.
    ``exit_reason`` is why a position ended that it closes (None: as its purpose says).
    """

    order_id: str
    strategy_id: str
    symbol: str
    side: Side
    quantity: int
    price: float
    purpose: Purpose
    trade_id: str
    submitted_ts: int
    terms: OrderTerms = AT_MARKET
    cause: int = 0
    client_order_id: str = ""
    parent_id: str = ""
    oco: str = ""
    filled: int = 0
    status: OrderStatus = OrderStatus.SUBMITTED
    trigger: float | None = None
    best: float | None = None
    submitted_ticks: int = 0
    sent: int = 0
    twin_filled: int = 0
    exit_reason: ExitReason | None = None

    @property
    def remaining(self) -> int:
        """Units that are not executed yet."""
        return self.quantity - self.filled

    @property
    def is_live(self) -> bool:
        """Whether something may still become of it."""
        return bool(TRANSITIONS[self.status])

    @property
    def is_reducing(self) -> bool:
        """Whether it only closes what is open: it is never executed for more than that."""
        return self.purpose is not Purpose.ENTRY

    @property
    def is_closing_now(self) -> bool:
        """Whether it closes what is open at the next price, whatever that is."""
        return self.is_reducing and self.terms.order_type is OrderType.MARKET

    def follow(self, price: float) -> None:
        """A trailing stop looks at a price, and remembers the best of them."""
        if self.best is None or self.side.sign * price < self.side.sign * self.best:
            self.best = price

    def become(self, status: OrderStatus) -> None:
        """Go on to another status; ``InvalidValue`` where the table does not allow it."""
        if status not in TRANSITIONS[self.status]:
            raise InvalidValue(f"status of {self.order_id}", status, f"one that may follow {self.status}")
        self.status = status

    def fill(self, quantity: int) -> None:
        """Count an execution of ``quantity`` units; ``InvalidValue`` for none or for more than remain."""
        if not 0 < quantity <= self.remaining:
            raise InvalidValue(f"filled quantity of {self.order_id}", quantity, f"1 to {self.remaining} units")
        self.become(OrderStatus.FILLED if quantity == self.remaining else OrderStatus.PARTIALLY_FILLED)
        self.filled += quantity

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return asdict(self)

    @classmethod
    def from_state(cls, state: dict[str, object]) -> "Order":
        """An order as ``state`` described it."""
        fields = dict(state)
        terms = dict(fields.pop("terms"))  # type: ignore[call-overload]  # what state() wrote
        kinds = {"order_type": OrderType, "trail_unit": TrailUnit, "time_in_force": TimeInForce}
        terms |= {name: kind(terms[name]) for name, kind in kinds.items()}
        side, purpose = Side(str(fields.pop("side"))), Purpose(str(fields.pop("purpose")))
        status, told = OrderStatus(str(fields.pop("status"))), fields.pop("exit_reason")
        reason = None if told is None else ExitReason(str(told))
        return cls(
            side=side,
            purpose=purpose,
            status=status,
            terms=OrderTerms(**terms),
            exit_reason=reason,
            **fields,  # type: ignore[arg-type]
        )
