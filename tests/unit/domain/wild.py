"""Wild worlds: all of ``worlds``, and parts of orders, latency, data that goes stale, limits that act, splits, and people."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, time
from decimal import Decimal

from hypothesis import strategies as st

from domain.commands import (
    MANUAL,
    AmendOrder,
    CancelOrder,
    Command,
    Flatten,
    Kill,
    OrderRequest,
    Pause,
    PlaceOrder,
    ResetKill,
    Resume,
    SetTradingState,
    SwitchStrategy,
)
from domain.engine import EngineConfig
from domain.matching import Against, LimitFill
from domain.order import OrderTerms, OrderType, TimeInForce, TrailUnit
from domain.risk import LossAction
from domain.session import SessionRules
from domain.side import Side
from domain.split import Split
from domain.trading_state import TradingState
from tests.unit.domain.worlds import ROUND_THE_CLOCK, SHORT_DAYS, Item, configs, feeds

CUT_DAYS = SessionRules(UTC, time(0, 0), time(0, 10), frozenset(range(7)), entries_until=time(0, 1), square_off=time(0, 2))
"""Sessions of ten minutes, with entries for one of them and square-off after two."""
_WHO = "test:somebody"


@st.composite
def wild_configs(draw: st.DrawFn) -> EngineConfig:
    """A configuration of which anything may be set."""
    config = draw(configs())
    actions = st.sampled_from(LossAction)
    limits = replace(
        config.limits,
        max_data_age_s=draw(st.sampled_from([None, Decimal("0.5"), Decimal(20)])),
        recover_ticks=draw(st.integers(1, 4)),
        daily_loss_action=draw(actions),
        max_drawdown=draw(st.sampled_from([None, Decimal(40)])),
        drawdown_action=draw(actions),
        duplicate_window_s=draw(st.sampled_from([Decimal(0), Decimal(3)])),
        max_orders_per_second=draw(st.sampled_from([100, 3])),
        trade_unknown_days=draw(st.booleans()),
    )
    matching = replace(
        config.matching,
        against=draw(st.sampled_from(Against)),
        limit_fill=draw(st.sampled_from(LimitFill)),
        participation_pct=draw(st.sampled_from([None, 10.0, 60.0])),
        latency_ms=draw(st.sampled_from([0.0, 400.0])),
        latency_ticks=draw(st.sampled_from([0, 2])),
    )
    first, *others = config.instruments
    split = (Split("1970-01-02", draw(st.sampled_from([Decimal(7), Decimal("1.5"), Decimal("0.1")]))),)
    instruments = (replace(first, splits=split, shortable=draw(st.booleans())), *others)
    session = draw(st.sampled_from([ROUND_THE_CLOCK, SHORT_DAYS, CUT_DAYS]))
    return replace(config, limits=limits, matching=matching, instruments=instruments, session=session)


@st.composite
def wild_worlds(draw: st.DrawFn, longest: int = 400) -> tuple[EngineConfig, list[Item]]:
    """A configuration and its inputs, among them commands of a person who is not always right."""
    config = draw(wild_configs())
    items, rng = draw(feeds(len(config.instruments), longest)), random.Random(draw(st.integers(0, 2**32)))
    told: list[Item] = []
    for item in items:
        told.append(item)
        if rng.random() < 0.12:
            orders = sum(isinstance(one, PlaceOrder) for one in told)
            told.extend(_commands(rng, config, item, orders))
    return config, told


def _commands(rng: random.Random, config: EngineConfig, item: Item, orders: int) -> list[Command]:
    ts = item[1] if isinstance(item, tuple) else item.ts
    if not isinstance(item, tuple) or not (0 <= ts < 4_000_000 * 10**9) or not 0.5 < item[2] < 1_000:
        return []
    kinds: list[Callable[[], Command]] = [
        lambda: AmendOrder(ts, _WHO, _some_id(rng, config, orders), rng.randrange(1, 40), limit_price=_near(rng, item[2])),
        lambda: AmendOrder(ts, _WHO, _some_id(rng, config, orders), trigger_price=_near(rng, item[2])),
        lambda: CancelOrder(ts, _WHO, _some_id(rng, config, orders)),
        lambda: Flatten(ts, _WHO, "", rng.choice(["", config.instruments[0].symbol])),
        lambda: SetTradingState(ts, _WHO, rng.choice(list(TradingState)), "so"),
        lambda: Pause(ts, _WHO),
        lambda: SwitchStrategy(ts, _WHO, config.assignments[0].strategy_id, enabled=rng.random() < 0.5),
    ]
    if rng.random() < 0.75:
        return [_order(rng, config, ts, item[0] >> 2, item[2])]
    if rng.random() < 0.05:
        return [Kill(ts, _WHO, "so"), Resume(ts, _WHO)]
    after: list[list[Command]] = [[], [Resume(ts, _WHO)], [ResetKill(ts, _WHO, "so"), Resume(ts, _WHO)]]
    return [rng.choice(kinds)(), *rng.choice(after)]


def _order(rng: random.Random, config: EngineConfig, ts: int, at: int, price: float) -> PlaceOrder:
    symbol = config.instruments[min(at, len(config.instruments) - 1)].symbol
    first = _request(rng, config, symbol, price)
    return PlaceOrder(ts, _WHO, first, _request(rng, config, symbol, price) if rng.random() < 0.2 else None)


def _request(rng: random.Random, config: EngineConfig, symbol: str, price: float) -> OrderRequest:
    side = rng.choice(list(Side))
    reduces = rng.random() < 0.3
    bracket = not reduces and rng.random() < 0.4
    return OrderRequest(
        symbol,
        side,
        rng.choice([15, 30, 15, 2]),
        _terms(rng, price),
        rng.choice([MANUAL, config.assignments[0].strategy_id]) if reduces else MANUAL,
        rng.choice(["", "", f"id-{rng.randrange(30)}"]),
        reduces,
        _grid(price * (1 - side.sign * 0.02)) if bracket else None,
        _grid(price * (1 + side.sign * 0.02)) if bracket and rng.random() < 0.7 else None,
    )


def _terms(rng: random.Random, price: float) -> OrderTerms:
    in_force = rng.choice(list(TimeInForce))
    match rng.choice(list(OrderType)):
        case OrderType.MARKET:
            return OrderTerms(time_in_force=in_force)
        case OrderType.LIMIT:
            return OrderTerms(OrderType.LIMIT, limit_price=_near(rng, price), time_in_force=in_force)
        case OrderType.STOP:
            return OrderTerms(OrderType.STOP, trigger_price=_near(rng, price), time_in_force=in_force)
        case OrderType.STOP_LIMIT:
            trigger, limit = _near(rng, price), _near(rng, price)
            return OrderTerms(OrderType.STOP_LIMIT, limit_price=limit, trigger_price=trigger, time_in_force=in_force)
        case OrderType.TRAILING_STOP:
            return OrderTerms(
                OrderType.TRAILING_STOP,
                trail=rng.choice([0.3, 1.0, 2.5]),
                trail_unit=rng.choice(list(TrailUnit)),
                time_in_force=in_force,
            )


def _near(rng: random.Random, price: float) -> float:
    return _grid(price * rng.uniform(0.98, 1.02))


def _grid(price: float) -> float:
    return max(round(price * 4) / 4, 0.25)


def _some_id(rng: random.Random, config: EngineConfig, orders: int) -> str:
    """One of the latest, if the guess is good."""
    return f"{MANUAL}-{rng.choice(config.instruments).symbol}-{rng.randint(max(orders // 2, 1), orders + 2)}"
