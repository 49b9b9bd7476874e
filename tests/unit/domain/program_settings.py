"""The settings of programs: limits of risk that are tight now and then, and venues of every kind."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from domain.matching import Against, FillOn, LimitFill, PaperMatching
from domain.matching.slippage import FixedTicks, PercentSlippage, VolumeShare
from domain.matching.spread import PercentSpread, TickSpread
from domain.risk import LossAction, RiskLimits

T = TypeVar("T")


def random_limits(rng: random.Random) -> RiskLimits:
    """Each limit is tight in one of four programs; those on losses and on the age of data in two of five."""

    def sometimes(tight: Sequence[T], loose: T, chance: float = 0.25) -> T:
        return rng.choice(tight) if rng.random() < chance else loose

    return RiskLimits(
        max_position_value=sometimes([Decimal(1_500), Decimal(4_000)], Decimal(200_000)),
        max_positions_per_strategy=sometimes([1, 2], 10),
        max_positions=sometimes([1, 2, 3], 20),
        max_daily_loss=sometimes([Decimal(5), Decimal(30), Decimal(100)], Decimal(50_000), 0.4),
        leverage=sometimes([Decimal("0.02"), Decimal("0.05"), Decimal(2)], Decimal(1)),
        max_margin_pct=sometimes([Decimal(1), Decimal(4)], None),
        max_drawdown=sometimes([Decimal(8), Decimal(40), Decimal(120)], None, 0.4),
        daily_loss_action=rng.choice(list(LossAction)),
        drawdown_action=rng.choice(list(LossAction)),
        loss_warning_pct=Decimal(rng.choice([50, 80, 100])),
        price_band_pct=sometimes([Decimal(1), Decimal(3)], Decimal(20)),
        max_orders_per_second=sometimes([1, 2, 4], 100),
        duplicate_window_s=sometimes([Decimal(1), Decimal("2.5")], Decimal(0)),
        max_data_age_s=sometimes([Decimal(2), Decimal(30)], None, 0.4),
        recover_ticks=rng.choice([1, 3]),
    )


def random_matching(rng: random.Random) -> PaperMatching:
    """A venue with or without quotes, latency, slippage, a spread and a bound on what it offers."""
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
