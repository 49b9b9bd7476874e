"""Programs for the laws of orders: a market with its calendar, strategies against each other, and settings of every kind.

A program is a seed: the same seed gives the same program as long as the engine gives the same facts, for what is amended and
cancelled are orders that the facts have told of.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.assignment import Assignment, Sizing
from domain.calendar.indian_equity import NSE
from domain.calendar.us_equity import US
from domain.charges import ChargeModel, FlatCharges, NseCharges, PerShareCharges
from domain.engine import EngineConfig
from domain.instrument import Instrument
from domain.segment import Segment
from domain.session import SessionRules
from domain.side import Sides
from domain.special_session import SpecialSession
from domain.split import Split
from domain.strategies import Strategy
from domain.timeframe import Timeframe
from domain.trailing_stop import StopRule
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.volatility import Volatility
from tests.unit.domain.program_settings import random_limits, random_matching
from tests.unit.domain.wishful import Wishful, WishfulParams
from tests.unit.domain.worlds import ROUND_THE_CLOCK, STOPS, Noisy, NoisyParams

CHARGES: tuple[ChargeModel, ...] = (
    FlatCharges(),
    FlatCharges(Decimal("0.25"), Decimal("0.03")),
    NseCharges(),
    NseCharges(),
    PerShareCharges(Decimal("0.005"), Decimal(1), Decimal(1)),
)
EPOCH = date(1970, 1, 1)
SHORT_DAYS = SessionRules(
    UTC,
    time(0, 0),
    time(0, 10),
    frozenset(range(7)),
    holidays=frozenset({date(1970, 1, 3)}),
    special=(
        SpecialSession(date(1970, 1, 2), time(0, 0), time(0, 4)),
        SpecialSession(date(1970, 1, 2), time(0, 5), time(0, 9)),
        SpecialSession(date(1970, 1, 4), time(0, 2), time(0, 6)),
    ),
    entries_until=time(0, 6),
    square_off=time(0, 8),
    name="short",
)
"""Sessions of ten minutes: no entry after six, flat by eight; two sessions on the second day, none on the third."""
NSE_RULES = NSE.rules(ZoneInfo("Asia/Kolkata"))
US_RULES = replace(US.rules(ZoneInfo("America/New_York")), entries_until=time(15, 45), square_off=time(15, 55))
MARKETS: tuple[tuple[SessionRules, tuple[date, ...]], ...] = (
    (ROUND_THE_CLOCK, (EPOCH,)),
    (SHORT_DAYS, (EPOCH,)),
    (replace(SHORT_DAYS, entries_until=None, square_off=None), (EPOCH,)),
    (NSE_RULES, tuple(map(date.fromisoformat, ("2024-01-19", "2024-03-01", "2024-05-17", "2024-10-31", "2021-02-23")))),
    (NSE_RULES, (date(2024, 10, 31), date(2025, 10, 20), date(2026, 11, 6), date(2026, 12, 31))),
    (US_RULES, (date(2024, 7, 2), date(2024, 3, 8), date(2024, 11, 27))),
)
"""Sessions and the days to begin on: before special sessions, days of two, holidays, half days, clock changes, a table's end."""
RATIOS = tuple(map(Decimal, ("2", "5", "7", "1.5", "0.5", "0.1", "0.3333")))
SIZINGS = (
    Sizing(quantity=15),
    Sizing(value=Decimal(2_000)),
    Sizing(equity_pct=Decimal(3)),
    Sizing(risk_value=Decimal(20)),
    Sizing(risk_pct=Decimal("0.02")),
    Sizing(volatility_target=Decimal(10), volatility=Volatility(Timeframe(1), "atr_2")),
    Sizing(volatility_pct=Decimal("0.01"), volatility=Volatility(Timeframe(1), "bollinger_2_1")),
)


@dataclass(frozen=True)
class Program:
    """What is traded and how, and the day on which it begins."""

    config: EngineConfig
    day: date


def random_program(rng: random.Random) -> Program:
    """One to three instruments, none to three strategies, which differ about some of them, and anything else that can be set."""
    session, days = rng.choice(MARKETS)
    day = rng.choice(days)
    instruments = tuple(_instrument(rng, number, day) for number in range(rng.randint(1, 3)))
    unit = rng.choice([1, 1, 10])
    config = EngineConfig(
        instruments,
        tuple(_assignment(rng, number, unit, instruments) for number in range(rng.choice([0, 1, 2, 2, 3, 3]))),
        session,
        initial_cash=Decimal(100_000),
        limits=random_limits(rng),
        matching=random_matching(rng),
        charges=rng.choice(CHARGES),
        timeframes=(Timeframe(5 * unit),),
        max_jump_pct=rng.choice([80.0, 15.0]),
    )
    return Program(config, day)


def _instrument(rng: random.Random, number: int, day: date) -> Instrument:
    symbol, tick_size, lot = (("ABB", "0.05", 1), ("TCS", "0.01", 5), ("NIFTY", "0.25", 3))[number]
    days = sorted(rng.sample(range(1, 5), rng.choice([0, 1, 1, 2])))
    return Instrument(
        symbol,
        Decimal(tick_size),
        lot,
        segment=rng.choice([Segment.EQUITY_INTRADAY, Segment.EQUITY_DELIVERY, Segment.EQUITY_DELIVERY, Segment.FUTURES]),
        shortable=rng.random() < 0.8,
        margin_pct=Decimal(rng.choice([100, 20])),
        splits=tuple(Split((day + timedelta(days=after)).isoformat(), rng.choice(RATIOS)) for after in days),
    )


def _assignment(rng: random.Random, number: int, unit: int, instruments: tuple[Instrument, ...]) -> Assignment:
    covered = frozenset(instrument.symbol for instrument in instruments if rng.random() < 0.6)
    timeframe = Timeframe(unit * rng.choice([1, 1, 2]))
    strategy, params = _strategy(rng, timeframe)
    sizing = rng.choice(SIZINGS)
    if sizing.volatility is not None:
        sizing = replace(sizing, volatility=replace(sizing.volatility, timeframe=Timeframe(unit)))
    return Assignment(
        f"noisy-{number}",
        strategy,
        params,
        sizing,
        _stop(rng, unit, sizing),
        rng.choice([Sides.BOTH, Sides.BOTH, Sides.BOTH, Sides.LONG, Sides.SHORT]),
        rng.choice([None, None, None, covered]),
    )


def _strategy(rng: random.Random, timeframe: Timeframe) -> tuple[type[Strategy], object]:
    """The one wants positions at market, the other by orders of its own and with brackets."""
    if rng.random() < 0.4:
        return Noisy, NoisyParams(rng.choice([1, 2, 4]), timeframe)
    return Wishful, WishfulParams(rng.choice([1, 2, 4]), timeframe, rng.randrange(100))


def _stop(rng: random.Random, unit: int, sizing: Sizing) -> StopRule | None:
    """Any stop or none; where the size follows from it, one that stands from the beginning."""
    rules = [stop for stop in STOPS if not sizing.follows_stop or stop.activate_pct is None]
    stop = rng.choice([*rules, *(stop for stop in rules if stop.requires())])
    if isinstance(stop, AtrStop):
        return replace(stop, timeframe=Timeframe(unit), atr_period=2, atr_multiple=rng.choice([1.0, 2.5]))
    if isinstance(stop, MovingAverageStop):
        return replace(stop, timeframe=Timeframe(unit), average=rng.choice(["ema_2", "sma_3"]))
    return stop if sizing.follows_stop or rng.random() < 0.8 else None
