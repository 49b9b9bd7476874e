"""A plain entry and its exit, an account with room, one that is ruined, and the tightest limits."""

from dataclasses import replace
from decimal import Decimal

from domain.instrument import Instrument
from domain.order import Order, Purpose
from domain.risk import Conditions, OrderIntent, Portfolio, Refused, RiskLimits, check
from domain.side import Side
from domain.trading_state import TradingState

ABB = Instrument("ABB", Decimal("0.05"))
ENTRY = Order("o-1", "s", "ABB", Side.BUY, 100, 500.0, Purpose.ENTRY, "t-1", 0)
EXIT = replace(ENTRY, side=Side.SELL, purpose=Purpose.EXIT)
INTENT = OrderIntent(ENTRY, Decimal(500), ABB)
EMPTY = Portfolio(0, 0, Decimal(0), Decimal(0), Decimal(1_000_000), Decimal(0), Decimal(0))
NOW = Conditions(ts=0)
RUINED = Portfolio(99, 99, Decimal(10**9), Decimal(10**9), Decimal(1), Decimal(-(10**9)), Decimal(10**9))
TIGHT = RiskLimits(
    max_position_value=Decimal(1),
    max_positions_per_strategy=1,
    max_positions=1,
    max_daily_loss=Decimal(1),
    max_drawdown=Decimal(1),
    max_margin_pct=Decimal(1),
    price_band_pct=Decimal("0.01"),
    max_orders_per_second=1,
    duplicate_window_s=Decimal(60),
    max_data_age_s=Decimal(1),
)
AWFUL = Conditions(0, TradingState.REDUCING, entries_until=0, data_age=10**12, is_recovering=True, orders_sent=500, since_same=1)


def refused(
    intent: OrderIntent, portfolio: Portfolio = EMPTY, now: Conditions = NOW, limits: RiskLimits | None = None
) -> Refused:
    """The refusal of an order that must be refused."""
    verdict = check(intent, portfolio, now, limits or RiskLimits())
    assert isinstance(verdict, Refused)
    return verdict
