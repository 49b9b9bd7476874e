"""A stage for the engine: strategies that play a script, frames from lists of prices, and engines of one line."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, TypeVar

from domain.assignment import Assignment, Sizing
from domain.commands import Command
from domain.engine import EngineConfig, TradingEngine
from domain.events import Event
from domain.frame import RowKind, TickFrame, row_code
from domain.instrument import Instrument
from domain.matching import PaperMatching
from domain.session import SessionRules
from domain.side import Side
from domain.signal import Signal
from domain.strategies import Market, Strategy
from domain.timeframe import NS_PER_SECOND, Timeframe
from domain.trailing_stop import StopRule

NS = NS_PER_SECOND
SECOND = Timeframe(1)
MINUTE = Timeframe(60)
ABB = Instrument("ABB", Decimal("0.05"))
TCS = Instrument("TCS", Decimal("0.05"), lot=5)
EXACT = PaperMatching(slippage_ticks=0)
CASH = Decimal(1_000_000)
DAY = 86_400 * NS

Row = tuple[int, int, float, float]
"""Code, time (ns), price, size."""
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class ScriptParams:
    """One letter a bar: B and S buy and sell, b and s only close, ! raises, anything else waits."""

    script: str = ""
    timeframe: Timeframe = SECOND
    indicators: tuple[str, ...] = ()


class Script(Strategy):
    """Answers the n-th bar with the n-th letter of its script; what it has seen of the market is in ``seen``."""

    name: ClassVar[str] = "script"
    Params: ClassVar[type] = ScriptParams

    def __init__(self, params: ScriptParams) -> None:
        super().__init__(params)
        self._params = params
        self.seen: list[Market] = []

    def requires(self) -> Mapping[Timeframe, Sequence[str]]:
        return {self._params.timeframe: self._params.indicators}

    def on_bar(self, market: Market) -> Signal | None:
        self.seen.append(market)
        at = self.memory.get("bars", 0)
        assert isinstance(at, int)
        self.memory["bars"] = at + 1
        letter = self._params.script[at : at + 1]
        if letter == "!":
            raise RuntimeError("the script says so")
        if letter in ("B", "b", "S", "s"):
            side = Side.BUY if letter in "Bb" else Side.SELL
            return Signal(side, f"letter {at} of the script", {"close": market.bar.close}, only_close=letter in "bs")
        return None


def scripted(
    script: str, stop: StopRule | None = None, strategy_id: str = "script", quantity: int = 10, timeframe: Timeframe = SECOND
) -> Assignment:
    """A script on one-second bars, so that a tick in each second is a letter: the tick after the bar acts on it."""
    return Assignment(strategy_id, Script, ScriptParams(script, timeframe), Sizing(quantity=quantity), stop)


def config(*assignments: Assignment, **changes: object) -> EngineConfig:
    """One instrument, a market around the clock, one-second bars, fills without slippage; ``changes`` replace any of it."""
    plain = EngineConfig(
        (ABB,), assignments, SessionRules.around_the_clock(), CASH, matching=EXACT, timeframes=(SECOND,), max_jump_pct=50.0
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of the configuration


def engine(*assignments: Assignment, **changes: object) -> TradingEngine:
    """An engine of ``config``."""
    return TradingEngine(config(*assignments, **changes))


def frame(rows: Iterable[Row]) -> TickFrame:
    """A frame of rows."""
    filled = TickFrame()
    for row in rows:
        filled.append(*row)
    return filled


def ticks(*prices: float, start: float = 0.0, step: float = 1.0, instrument: int = 0, size: float = 10.0) -> TickFrame:
    """Trade prints ``step`` seconds apart, the first ``start`` seconds after the epoch."""
    return frame(
        (row_code(instrument), round((start + at * step) * NS), float(price), float(size)) for at, price in enumerate(prices)
    )


def quote(kind: RowKind, price: float, at: float, instrument: int = 0) -> TickFrame:
    """One side of a quote, ``at`` seconds after the epoch."""
    return frame([(row_code(instrument, kind), round(at * NS), float(price), 1.0)])


def play(stage: TradingEngine, *inputs: TickFrame | Command) -> list[Event]:
    """All facts that follow from the inputs."""
    return stage.process(inputs)


def of(events: Iterable[Event], kind: type[E]) -> list[E]:
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


def only(events: Iterable[Event], kind: type[E]) -> E:
    """The one event of a kind; fails if there is none or another."""
    (event,) = of(events, kind)
    return event


def continued(stage: TradingEngine) -> TradingEngine:
    """A new engine of the same configuration, restored from the JSON text of the state."""
    other = TradingEngine(stage.config)
    other.restore(json.loads(json.dumps(stage.state(), allow_nan=False)))
    return other


def with_strategy(strategy: type[Strategy], values: Mapping[str, object], stop: StopRule | None = None) -> Assignment:
    """Ten units a time for a strategy with these parameters, under its own name."""
    return Assignment(strategy.name, strategy, strategy.make_params(values), Sizing(quantity=10), stop)


def money(*amounts: int | str) -> tuple[Decimal, ...]:
    """Exact amounts."""
    return tuple(Decimal(amount) for amount in amounts)
