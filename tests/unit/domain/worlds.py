"""Worlds for the laws of the engine: markets full of trouble, a strategy that trades on everything, and every kind of setting.

The laws are tried on the same examples every time; ``VELOX_EXAMPLES=2000`` tries that many new ones.
"""

import os
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, time
from decimal import Decimal
from typing import ClassVar
from zlib import crc32

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from domain.assignment import Assignment, Sizing
from domain.charges import ChargeModel, FlatCharges, NseCharges
from domain.commands import AdvanceTime, Command
from domain.engine import EngineConfig, TradingEngine
from domain.events import Event
from domain.frame import RowKind, TickFrame, row_code
from domain.instrument import Instrument
from domain.matching import FillOn, PaperMatching
from domain.risk import RiskLimits
from domain.session import SessionRules
from domain.side import Side, Sides
from domain.signal import Signal
from domain.strategies import Market, Strategy
from domain.tick_policy import LATEST_TIME
from domain.timeframe import Timeframe
from domain.trailing_stop import StopRule
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.indicator_driven import AtrStop, MovingAverageStop
from domain.trailing_stop.steps import Rung, Steps
from domain.trailing_stop.time_decay import TimeDecay
from domain.trailing_stop.trailing import TrailingPct, TrailingPoints
from tests.unit.domain.stage import DAY, NS, Row

Item = Row | Command
"""One input: a row of a frame, or a command."""

CHARGES: tuple[ChargeModel, ...] = (FlatCharges(), FlatCharges(Decimal("0.25"), Decimal("0.03")), NseCharges())
_NEW = int(os.environ.get("VELOX_EXAMPLES", "0"))


def law(examples: int) -> settings:
    """Settings of a law that is tried on this many worlds."""
    return settings(
        max_examples=_NEW or examples,
        derandomize=not _NEW,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass(frozen=True, slots=True)
class NoisyParams:
    """How often (one bar in ``wait``) and on which bars."""

    wait: int = 3
    timeframe: Timeframe = Timeframe(2)
    indicators: tuple[str, ...] = ("ema_2", "vwap")


class Noisy(Strategy):
    """Buys, sells, reverses and closes by a checksum of the bar and of how many it has seen; now and then it remembers more."""

    name: ClassVar[str] = "noisy"
    Params: ClassVar[type] = NoisyParams

    def __init__(self, params: NoisyParams) -> None:
        super().__init__(params)
        self._params = params

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        return {self._params.timeframe: self._params.indicators}

    def on_bar(self, market: Market) -> Signal | None:
        seen = self.memory.get("seen", 0)
        assert isinstance(seen, int)
        self.memory["seen"] = seen + 1
        chance = crc32(f"{seen} {market.bar.close} {market.bar.end} {sorted(market.now.items())}".encode())
        if chance % self._params.wait:
            return None
        side = Side.BUY if chance >> 8 & 1 else Side.SELL
        self.memory["last"] = [side, market.bar.close]
        return Signal(side, f"chance {chance}", {"close": market.bar.close, **market.now}, only_close=chance >> 9 & 7 == 0)


STOPS: tuple[StopRule, ...] = (
    FixedPct(stop_pct=0.5),
    TrailingPct(trail_pct=0.4),
    TrailingPct(trail_pct=0.4, activate_pct=0.3),
    TrailingPoints(trail_points=0.35),
    AtrStop(atr_multiple=1.5, atr_period=3, timeframe=Timeframe(3)),
    MovingAverageStop(stop_pct=1.0, average="ema_3", buffer_pct=0.05, timeframe=Timeframe(2)),
    TimeDecay(start_pct=1.0, end_pct=0.1, decay_minutes=0.5),
    TimeDecay(start_pct=1.0, end_pct=0.1, decay_minutes=0.2, activate_pct=0.2),
    Steps(stop_pct=0.5, rungs=(Rung(0.2, 0.0), Rung(0.5, 0.3), Rung(1.0, 0.8))),
)
INSTRUMENTS = (
    Instrument("ABB", Decimal("0.05")),
    Instrument("TCS", Decimal("0.01"), lot=5),
    Instrument("NIFTY", Decimal("0.25"), lot=3),
)
ROUND_THE_CLOCK = SessionRules.around_the_clock()
SHORT_DAYS = SessionRules(UTC, time(0, 0), time(0, 10), frozenset(range(7)))
"""Sessions of ten minutes, so that many begin and end."""


@st.composite
def assignments(draw: st.DrawFn, unit: int) -> tuple[Assignment, ...]:
    """One to three noisy strategies on bars of some ``unit`` seconds, each with a stop of its own or none."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        params = NoisyParams(draw(st.sampled_from([1, 2, 4, 9])), Timeframe(unit * draw(st.sampled_from([1, 2, 3, 5]))))
        sizing = draw(st.sampled_from([*map(Sizing, (15, 2)), *(Sizing(value=Decimal(value)) for value in ("4000", "312.5"))]))
        stop = draw(st.sampled_from([*STOPS, None]))
        if isinstance(stop, AtrStop | MovingAverageStop):
            stop = replace(stop, timeframe=Timeframe(unit * stop.timeframe.seconds))
        sides = draw(st.sampled_from([Sides.BOTH] * 4 + [Sides.LONG, Sides.SHORT]))
        made.append(Assignment(f"noisy-{number}", Noisy, params, sizing, stop, sides))
    return tuple(made)


@st.composite
def configs(draw: st.DrawFn) -> EngineConfig:
    """Everything that can be set, in combinations that a person would not think of; bars of a few seconds, or ten times that."""
    unit = draw(st.sampled_from([1, 10]))
    limits = draw(
        st.sampled_from(
            [
                RiskLimits(),
                RiskLimits(leverage=Decimal(2)),
                RiskLimits(max_positions_per_strategy=1, max_positions=2),
                RiskLimits(max_daily_loss=Decimal(3)),
                RiskLimits(max_position_value=Decimal(3_500), leverage=Decimal("0.06")),
            ]
        )
    )
    return EngineConfig(
        INSTRUMENTS[: draw(st.integers(1, 3))],
        draw(assignments(unit)),
        draw(st.sampled_from([ROUND_THE_CLOCK, SHORT_DAYS])),
        initial_cash=Decimal(100_000),
        limits=limits,
        matching=PaperMatching(draw(st.sampled_from(FillOn)), draw(st.integers(0, 3)), draw(st.integers(0, 9)), 2.0),
        charges=draw(st.sampled_from(CHARGES)),
        timeframes=draw(
            st.sampled_from([(Timeframe(5 * unit),), (Timeframe(4 * unit), Timeframe(6 * unit)), (Timeframe(86_400),)])
        ),
        max_jump_pct=draw(st.sampled_from([50.0, 5.0, 1.5])),
    )


garbage = st.tuples(
    st.integers(0, 3),
    st.integers(-(2**63), 2**63 - 1) | st.integers(0, 10 * NS),
    st.floats() | st.sampled_from([0.0, -0.0, 1e-9, 5e-324, 1e12, 1e300]),
    st.floats() | st.sampled_from([0.0, 1.0, 1e15, 1e16]),
)
"""Kind, time, price and size, each of them anything."""
useless = garbage.filter(lambda row: not 10 * NS < row[1] < LATEST_TIME)
"""The same but for times to come, which would leave nothing to say to the rows behind it."""


@st.composite
def feeds(draw: st.DrawFn, instruments: int, longest: int) -> list[Item]:
    """A market's inputs: random walks with jumps, halts, quotes, gaps of time and commands, and garbage among them."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    pace = draw(st.sampled_from([0.1, 0.3, 1.0]))
    wild = draw(st.sampled_from([0.002, 0.005, 0.015]))
    items = _market(rng, instruments, draw(st.sampled_from([longest, longest // 2, 10])), pace, wild)
    for kind, ts, price, size in draw(st.lists(useless, max_size=6)):
        code = (rng.randrange(instruments) << 2) | kind
        items.insert(rng.randrange(len(items) + 1), (code, ts, price, size))
    return items


def _market(rng: random.Random, instruments: int, length: int, pace: float, wild: float) -> list[Item]:
    items: list[Item] = []
    now = rng.randrange(30) * NS
    prices = [round(rng.uniform(20, 400), 2) for _ in range(instruments)]
    halted = -1
    while len(items) < length:
        now += _step(rng, pace)
        if rng.random() < 0.01:
            halted = rng.randrange(-1, instruments)
        if rng.random() < 0.03:
            items.append(AdvanceTime(max(now + round(rng.choice([-50, 0, 0, 5, 20]) * pace * NS), 0)))
            continue
        at = rng.randrange(instruments)
        if at == halted and instruments > 1:
            continue
        items.append(_row(rng, at, now, prices, wild))
    return items


def _step(rng: random.Random, pace: float) -> int:
    chance = rng.random()
    if chance < 0.15:
        return 0
    if chance < 0.985:
        return round(rng.expovariate(1 / pace) * NS)
    return rng.choice([20 * NS, 120 * NS, DAY - 300 * NS, DAY])


def _row(rng: random.Random, at: int, now: int, prices: list[float], wild: float) -> Row:
    chance = rng.random()
    if chance < 0.10:
        kind = rng.choice([RowKind.BID, RowKind.ASK])
        offer = prices[at] + (0.05 if kind is RowKind.ASK else -0.05)
        return row_code(at, kind), now, round(rng.choice([offer, offer, offer, 0.0]), 2), 5.0
    if chance < 0.12:
        return row_code(at), now, prices[at] * rng.choice([0.3, 0.9, 1.1, 3.0]), 1.0
    if chance < 0.14:
        return row_code(at), now - rng.randrange(5 * NS), prices[at], 1.0
    jump = rng.choice([0.8, 1.25]) if chance < 0.15 else 1.0
    step = rng.gauss(0, wild) if chance < 0.4 else rng.choice([-1, 0, 0, 1]) * wild / 2
    prices[at] = max(round(prices[at] * jump * (1 + step), 1), 0.1)
    return row_code(at), now, prices[at], float(rng.choice([0, 1, 5, 10, 100]))


@st.composite
def worlds(draw: st.DrawFn, longest: int = 400) -> tuple[EngineConfig, list[Item]]:
    """A configuration and its inputs."""
    config = draw(configs())
    return config, draw(feeds(len(config.instruments), longest))


def batch(items: Iterable[Item]) -> list[TickFrame | Command]:
    """One batch of these inputs: rows that follow each other share a frame."""
    made: list[TickFrame | Command] = []
    for item in items:
        if not isinstance(item, tuple):
            made.append(item)
            continue
        if not made or not isinstance(made[-1], TickFrame):
            made.append(TickFrame())
        last = made[-1]
        assert isinstance(last, TickFrame)
        last.append(*item)
    return made


def run(engine: TradingEngine, items: Sequence[Item], size: int = 1) -> list[Event]:
    """All facts, with the inputs cut into batches of ``size``."""
    return [event for at in range(0, len(items), size) for event in engine.process(batch(items[at : at + size]))]
