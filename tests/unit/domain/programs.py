"""Programs for the laws of orders: settings of every kind, and steps by a market that is rough and an operator who is careless.

A program is a seed: the same seed gives the same program as long as the engine gives the same facts, for what is amended and
cancelled are orders that the facts have told of.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, time
from decimal import Decimal
from typing import TypeVar

from domain.assignment import Assignment, Sizing
from domain.charges import ChargeModel, FlatCharges, NseCharges, PerShareCharges
from domain.commands import MANUAL
from domain.engine import EngineConfig
from domain.instrument import Instrument
from domain.matching import Against, FillOn, LimitFill, PaperMatching
from domain.matching.slippage import FixedTicks, PercentSlippage, VolumeShare
from domain.matching.spread import PercentSpread, TickSpread
from domain.risk import LossAction, RiskLimits
from domain.segment import Segment
from domain.session import SessionRules
from domain.side import Sides
from domain.timeframe import Timeframe
from tests.unit.domain.worlds import ROUND_THE_CLOCK, STOPS, Noisy, NoisyParams

T = TypeVar("T")
CHARGES: tuple[ChargeModel, ...] = (
    FlatCharges(),
    FlatCharges(Decimal("0.25"), Decimal("0.03")),
    NseCharges(),
    PerShareCharges(Decimal("0.005"), Decimal(1), Decimal(1)),
)
SHORT_DAYS = SessionRules(
    UTC, time(0, 0), time(0, 10), frozenset(range(7)), entries_until=time(0, 6), square_off=time(0, 8), name="short"
)
"""Sessions of ten minutes: no entry after six, flat by eight."""
SESSIONS = (ROUND_THE_CLOCK, SHORT_DAYS, replace(SHORT_DAYS, entries_until=None, square_off=None))
PAST_STOPS = tuple(replace(stop) for stop in STOPS if stop.requires() is None)
"""Stops that follow the price alone: they can be placed from the first tick on."""


def random_config(rng: random.Random) -> EngineConfig:
    """One to three instruments, none to two strategies, and anything else that can be set."""
    instruments = tuple(_instrument(rng, number) for number in range(rng.randint(1, 3)))
    unit = rng.choice([1, 1, 10])
    return EngineConfig(
        instruments,
        tuple(_assignment(rng, number, unit, instruments) for number in range(rng.randint(0, 2))),
        rng.choice(SESSIONS),
        initial_cash=Decimal(100_000),
        limits=_limits(rng),
        matching=_matching(rng),
        charges=rng.choice(CHARGES),
        timeframes=(Timeframe(5 * unit),),
        max_jump_pct=rng.choice([80.0, 15.0]),
    )


def _instrument(rng: random.Random, number: int) -> Instrument:
    symbol, tick_size, lot = (("ABB", "0.05", 1), ("TCS", "0.01", 5), ("NIFTY", "0.25", 3))[number]
    return Instrument(
        symbol,
        Decimal(tick_size),
        lot,
        segment=rng.choice([Segment.EQUITY_INTRADAY, Segment.EQUITY_INTRADAY, Segment.EQUITY_DELIVERY, Segment.FUTURES]),
        shortable=rng.random() < 0.8,
        margin_pct=Decimal(rng.choice([100, 20])),
    )


def _assignment(rng: random.Random, number: int, unit: int, instruments: tuple[Instrument, ...]) -> Assignment:
    covered = frozenset(instrument.symbol for instrument in instruments if rng.random() < 0.7)
    return Assignment(
        f"noisy-{number}",
        Noisy,
        NoisyParams(rng.choice([1, 2, 4]), Timeframe(unit * rng.choice([1, 2]))),
        rng.choice([Sizing(quantity=15), Sizing(quantity=30), Sizing(value=Decimal(2_000)), Sizing(equity_pct=Decimal(3))]),
        rng.choice([None, *PAST_STOPS]),
        rng.choice([Sides.BOTH, Sides.BOTH, Sides.BOTH, Sides.LONG, Sides.SHORT]),
        rng.choice([None, covered]),
    )


def _limits(rng: random.Random) -> RiskLimits:
    def sometimes(tight: Sequence[T], loose: T) -> T:
        return rng.choice(tight) if rng.random() < 0.25 else loose

    return RiskLimits(
        max_position_value=sometimes([Decimal(1_500), Decimal(4_000)], Decimal(200_000)),
        max_positions_per_strategy=sometimes([1, 2], 10),
        max_positions=sometimes([1, 2, 3], 20),
        max_daily_loss=sometimes([Decimal(5), Decimal(30), Decimal(100)], Decimal(50_000)),
        leverage=sometimes([Decimal("0.02"), Decimal("0.05"), Decimal(2)], Decimal(1)),
        max_margin_pct=sometimes([Decimal(1), Decimal(4)], None),
        max_drawdown=sometimes([Decimal(8), Decimal(40)], None),
        daily_loss_action=rng.choice(list(LossAction)),
        drawdown_action=rng.choice(list(LossAction)),
        price_band_pct=sometimes([Decimal(1), Decimal(3)], Decimal(20)),
        max_orders_per_second=sometimes([1, 2, 4], 100),
        duplicate_window_s=sometimes([Decimal(1), Decimal("2.5")], Decimal(0)),
        max_data_age_s=sometimes([Decimal(2), Decimal(30)], None),
        recover_ticks=rng.choice([1, 3]),
    )


def _matching(rng: random.Random) -> PaperMatching:
    participation = rng.choice([None, 100.0, 50.0, 10.0])
    slippage = [None, None, FixedTicks(2), PercentSlippage(0.1), *([VolumeShare(0.1)] if participation else [])]
    return PaperMatching(
        fill_on=rng.choice([FillOn.NEXT_TICK, FillOn.NEXT_TICK, FillOn.SAME_TICK]),
        slippage_ticks=rng.randint(0, 3),
        seed=rng.randint(0, 9),
        max_quote_age_s=2.0,
        against=rng.choice([Against.AUTO, Against.TRADES, Against.QUOTES]),
        limit_fill=rng.choice(list(LimitFill)),
        participation_pct=participation,
        latency_ms=rng.choice([0.0, 0.0, 0.0, 50.0, 1_500.0]),
        latency_ticks=rng.choice([0, 0, 0, 1, 3]),
        slippage=rng.choice(slippage),
        spread=rng.choice([None, TickSpread(3), PercentSpread(0.2)]),
    )


def desks_of(config: EngineConfig) -> list[tuple[str, str]]:
    """Who may hold what: each strategy and the orders by hand, in each instrument."""
    made = [(MANUAL, instrument.symbol) for instrument in config.instruments]
    for assignment in config.assignments:
        made += [(assignment.strategy_id, one.symbol) for one in config.instruments if assignment.covers(one.symbol)]
    return made
