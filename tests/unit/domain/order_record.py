"""One order as the facts tell of it."""

from dataclasses import dataclass, field

from domain.order import TRANSITIONS, OrderStatus


@dataclass(slots=True)
class OrderRecord:
    """One order; ``sign`` is +1 for a BUY. ``waited`` is how many updates its instrument had had when it was submitted."""

    order_id: str
    strategy_id: str
    symbol: str
    sign: int
    purpose: str
    order_type: str
    quantity: int
    status: OrderStatus
    parent_id: str
    oco: str
    limit_price: float | None = None
    trigger_price: float | None = None
    trail: float | None = None
    trail_unit: str | None = None
    filled: int = 0
    submitted_ts: int = 0
    waited: int = 0
    before_halt: bool = True
    time_in_force: str = ""
    children: list[str] = field(default_factory=list)

    @property
    def is_live(self) -> bool:
        return bool(TRANSITIONS[self.status])

    @property
    def is_working(self) -> bool:
        return self.is_live and self.status is not OrderStatus.HELD

    @property
    def remaining(self) -> int:
        return self.quantity - self.filled

    @property
    def is_entry(self) -> bool:
        return self.purpose == "entry"

    @property
    def closes_now(self) -> bool:
        return not self.is_entry and self.order_type == "market"

    def become(self, status: OrderStatus) -> None:
        assert status in TRANSITIONS[self.status], f"{self.order_id}: {status} after {self.status}"
        self.status = status
