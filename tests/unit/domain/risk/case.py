"""One order near a limit, everything else about it far within its limits."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from domain.instrument import Instrument
from domain.order import Order, OrderTerms, Purpose
from domain.risk import Conditions, OrderIntent, Portfolio, RiskLimits
from domain.side import Side, Sides

SECOND = 1_000_000_000
FAR = Decimal(10**13)
WIDE = RiskLimits(
    max_position_value=FAR,
    max_positions_per_strategy=10**6,
    max_positions=10**6,
    max_daily_loss=FAR,
    leverage=Decimal(100),
    max_margin_pct=Decimal(100),
    max_drawdown=FAR,
    price_band_pct=Decimal(1000),
    max_orders_per_second=10**6,
    duplicate_window_s=Decimal("0.000000001"),
    max_data_age_s=Decimal(10**6),
)
RICH = Portfolio(3, 7, Decimal(5_000), Decimal(1_000), FAR, Decimal(-17), Decimal(23))
QUIET = Conditions(ts=50 * SECOND, entries_until=10**6 * SECOND, orders_sent=2, since_same=SECOND)


@dataclass(slots=True)
class Case:
    """One order, what it meets, and what must become of it: ``code`` "" is approved, else with both numbers."""

    draw: Random
    tick: Decimal
    lot: int
    mark: int
    """The last price, in ticks."""
    reduces: bool
    position: int = 0
    side: Side = Side.BUY
    quantity: int = 0
    filled: int = 0
    purpose: Purpose = Purpose.ENTRY
    terms: OrderTerms = field(default_factory=OrderTerms)
    attached: tuple[float, ...] = ()
    sides: Sides = Sides.BOTH
    shortable: bool = True
    margin_pct: int = 100
    portfolio: Portfolio = RICH
    conditions: Conditions = QUIET
    limits: RiskLimits = WIDE
    code: str = ""
    current: Decimal = Decimal(0)
    limit: Decimal = Decimal(0)

    @classmethod
    def drawn(cls, draw: Random, reduces: bool) -> "Case":
        """An order of a few lots that opens, grows or turns around a position, or that reduces or closes one."""
        case = cls(
            draw, Decimal(draw.choice(("0.01", "0.05", "0.25", "1"))), draw.choice((1, 5, 50)), draw.randint(900, 90_000), reduces
        )
        case.side = draw.choice(list(Side))
        case.take_lots(draw.randint(1, 9), draw.randint(0, 5))
        if reduces:
            case.purpose = draw.choice([purpose for purpose in Purpose if purpose not in (Purpose.ENTRY, Purpose.FLATTEN)])
        return case

    def take_lots(self, ordered: int, held: int) -> None:
        sign = self.side.sign
        if self.reduces:
            self.position, self.quantity = -sign * (ordered + held) * self.lot, ordered * self.lot
        elif held and self.draw.random() < 0.5:
            self.position, self.quantity = -sign * held * self.lot, (held + ordered) * self.lot
        else:
            self.position, self.quantity = sign * held * self.lot, ordered * self.lot

    @property
    def after(self) -> int:
        return self.position + self.side.sign * self.quantity

    @property
    def opened(self) -> int:
        """Units that open or grow a position: of one that is turned around, those that are left."""
        return min(abs(self.after), self.quantity)

    def price(self, ticks: int) -> float:
        return float(ticks * self.tick)

    def refused(self, code: str, current: Decimal | int, limit: Decimal | int) -> None:
        self.code, self.current, self.limit = code, Decimal(current), Decimal(limit)

    def intent(self) -> OrderIntent:
        instrument = Instrument("ABB", self.tick, self.lot, shortable=self.shortable, margin_pct=Decimal(self.margin_pct))
        order = Order(
            "o-1", "s", "ABB", self.side, self.quantity + self.filled, self.price(self.mark), self.purpose, "t-1", QUIET.ts,
            terms=self.terms, filled=self.filled,
        )  # fmt: skip
        return OrderIntent(order, self.mark * self.tick, instrument, self.position, self.sides, self.attached)
