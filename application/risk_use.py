"""How much of each risk limit is used now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.desk import Desk
from domain.engine import TradingEngine
from domain.risk import codes
from domain.timeframe import NS_PER_SECOND

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LimitUse:
    """One rule: ``value`` is what counts against ``limit`` now (None: nothing to count, or no limit), both in ``unit``.

    ``unit`` is the account's currency, or positions, orders, percent or seconds. ``where`` names whose value it is, where it is
    the largest of several. ``action`` says what follows where it is reached; "" where orders are refused.
    """

    rule: str
    setting: str
    unit: str
    value: Decimal | None
    limit: Decimal | None
    where: str = ""
    action: str = ""


def risk_use(engine: TradingEngine) -> list[LimitUse]:
    """Every limit of an engine with its use, by the same numbers that orders are checked with. Changes nothing."""
    limits, account, currency = engine.floor.limits, engine.account, engine.config.currency
    desks = [desk for lane in engine.lanes for desk in lane.desks]
    engaged = [desk for desk in desks if desk.is_engaged]
    equity = account.equity
    value, largest = _largest((desk.exposure(), f"{desk.strategy_id} {desk.instrument.symbol}") for desk in engaged)
    count, busiest = _largest((Decimal(n), strategy_id) for strategy_id, n in _counts(engaged).items())
    share = limits.max_margin_pct
    covered = max(equity, _NOTHING)
    return [
        LimitUse(codes.POSITION_VALUE, "max_position_value", currency, value, limits.max_position_value, largest),
        LimitUse(
            codes.STRATEGY_POSITIONS,
            "max_positions_per_strategy",
            "positions",
            count,
            Decimal(limits.max_positions_per_strategy),
            busiest,
        ),
        LimitUse(codes.TOTAL_POSITIONS, "max_positions", "positions", Decimal(len(engaged)), Decimal(limits.max_positions)),
        LimitUse(codes.EXPOSURE, "leverage", currency, _sum(desk.exposure() for desk in engaged), covered * limits.leverage),
        LimitUse(
            codes.MARGIN,
            "max_margin_pct",
            currency,
            _sum(desk.margin() for desk in engaged),
            None if share is None else covered * share / 100,
        ),
        LimitUse(
            codes.DAILY_LOSS,
            "max_daily_loss",
            currency,
            max(account.day_start_equity - equity, _NOTHING),
            limits.max_daily_loss,
            action=str(limits.daily_loss_action),
        ),
        LimitUse(
            codes.DRAWDOWN,
            "max_drawdown",
            currency,
            max(account.peak_equity - equity, _NOTHING),
            limits.max_drawdown,
            action=str(limits.drawdown_action),
        ),
        LimitUse(
            codes.ORDER_RATE, "max_orders_per_second", "orders", _sent_lately(engine), Decimal(limits.max_orders_per_second)
        ),
        LimitUse(codes.PRICE_BAND, "price_band_pct", "percent", None, limits.price_band_pct),
        LimitUse(codes.DUPLICATE, "duplicate_window_s", "seconds", None, limits.duplicate_window_s or None),
        LimitUse(codes.DATA_STALE, "max_data_age_s", "seconds", None, limits.max_data_age_s),
    ]


def _largest(values: Iterable[tuple[Decimal, str]]) -> tuple[Decimal, str]:
    return max(values, default=(_NOTHING, ""))


def _counts(engaged: Iterable[Desk]) -> Counter[str]:
    return Counter(desk.strategy_id for desk in engaged)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, _NOTHING)


def _sent_lately(engine: TradingEngine) -> Decimal:
    """Orders of the second that ends now; asking the rate itself would let it forget."""
    now = engine.now
    return Decimal(sum(sent > now - NS_PER_SECOND for sent in engine.floor.rate.state()))
