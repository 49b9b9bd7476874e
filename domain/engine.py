"""The trading engine: inputs in, facts out; synchronous, deterministic, without a clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite

from domain.account import Account
from domain.assignment import Assignment
from domain.charges import ChargeModel, FlatCharges
from domain.commanding import Operations
from domain.commands import MANUAL, AdvanceTime, Command
from domain.controls import Controls
from domain.errors import InvalidValue
from domain.events import Event
from domain.floor import Floor
from domain.frame import MOST_INSTRUMENTS, TickFrame
from domain.guarding import Guard
from domain.instrument import Instrument
from domain.lane import Lane
from domain.matching import PaperMatching
from domain.outbox import Outbox
from domain.risk import RiskLimits
from domain.session import SessionRules
from domain.sizing import Sizing
from domain.state import invalid_state, state_hash
from domain.strategies.manual import Manual, ManualParams
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """What an engine is made for: the same configuration and the same inputs give the same events.

    ``instruments`` in the order that row codes count in; ``timeframes`` are built beside those that strategies and stops ask for.
    """

    instruments: tuple[Instrument, ...]
    assignments: tuple[Assignment, ...]
    session: SessionRules
    initial_cash: Decimal = Decimal(1_000_000)
    currency: str = "INR"
    limits: RiskLimits = field(default_factory=RiskLimits)
    matching: PaperMatching = field(default_factory=PaperMatching)
    charges: ChargeModel = field(default_factory=FlatCharges)
    timeframes: tuple[Timeframe, ...] = (Timeframe(60),)
    max_jump_pct: float = 80.0

    def __post_init__(self) -> None:
        symbols = [instrument.symbol for instrument in self.instruments]
        if not 1 <= len(symbols) <= MOST_INSTRUMENTS or len(set(symbols)) != len(symbols):
            raise InvalidValue("instruments", symbols, f"1 to {MOST_INSTRUMENTS:,} instruments, each symbol once")
        ids = [MANUAL, *(assignment.strategy_id for assignment in self.assignments)]
        if len(set(ids)) != len(ids):
            raise InvalidValue("strategies", ids[1:], f"each strategy id once, and none {MANUAL} (that is for orders by hand)")
        foreign = [instrument.symbol for instrument in self.instruments if instrument.currency != self.currency]
        if foreign:
            raise InvalidValue("instruments", foreign, f"instruments in the account's currency ({self.currency})")
        if not self.timeframes:
            raise InvalidValue("timeframes", (), "at least one timeframe")
        if not (self.initial_cash.is_finite() and self.initial_cash > 0):
            raise InvalidValue("initial_cash", str(self.initial_cash), "an amount above 0")
        if not (isfinite(self.max_jump_pct) and self.max_jump_pct > 0):
            raise InvalidValue("max_jump_pct", self.max_jump_pct, "a percentage above 0")


class TradingEngine:
    """Decides, and does nothing else: ``process`` turns inputs into facts.

    How inputs are cut into batches makes no difference to the facts or to the state. No input makes it raise: what cannot be used
    is refused by a fact. Only a frame that is none (columns of unequal length, a code of no instrument here) raises.
    """

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self._outbox = out = Outbox()
        self.account = Account(config.initial_cash, config.charges, out)
        self.floor = Floor(self.account, Controls(out), config.limits, config.matching, out)
        self.lanes = [_lane(config, instrument, self.floor) for instrument in config.instruments]
        operations = Operations(self.lanes, self.floor, [assignment.strategy_id for assignment in config.assignments])
        guard = Guard(self.floor, operations.halt, operations.reduce, self._settle)
        self._do, self._look = operations.do, guard.look
        self._takers = [take for lane in self.lanes for take in (lane.take, lane.quote.take_bid, lane.quote.take_ask, _leave)]
        self._processors = [
            process for lane in self.lanes for process in (lane.process, lane.process_bid, lane.process_ask, lane.refuse_kind)
        ]

    @property
    def seq(self) -> int:
        """The number that the latest input or event took; 0 before the first."""
        return self._outbox.seq

    @property
    def now(self) -> int:
        """The latest time (ns) that any input has come to; 0 before the first."""
        return max(self.floor.last_command, *(lane.ts for lane in self.lanes))

    @property
    def event_counts(self) -> Mapping[str, int]:
        """How many events of each kind the run has had."""
        return self._outbox.counts

    def process(self, batch: Sequence[TickFrame | Command]) -> list[Event]:
        """Take inputs in order; return the facts that follow from them, in order."""
        for item in batch:
            if isinstance(item, TickFrame):
                self._take_frame(item)
            else:
                self._obey(item)
        return self._outbox.take()

    def _take_frame(self, frame: TickFrame) -> None:
        out, takers, processors, floor = self._outbox, self._takers, self._processors, self.floor
        seq = out.seq
        for code, ts, price, size in zip(frame.codes, frame.times, frame.prices, frame.sizes, strict=True):
            seq += 1
            if not takers[code](ts, price, size):
                out.seq = seq
                processors[code](ts, price, size)
                if floor.has_moved:
                    self._look(ts)
                seq = out.seq
        out.seq = seq

    def _obey(self, command: Command) -> None:
        self._outbox.next_seq()
        if isinstance(command, AdvanceTime):
            session = self.config.session.session_at(command.ts)
            if session is not None:
                self.floor.start_day(session.date, command.ts)
            for lane in self.lanes:
                lane.advance(command.ts)
        else:
            self._do(command)
        self.floor.last_command = max(self.floor.last_command, command.ts)
        self._look(command.ts)

    def _settle(self) -> None:
        for lane in self.lanes:
            lane.settle()

    def state(self) -> dict[str, object]:
        """Everything that the next input's facts depend on, as values that JSON can hold."""
        return {
            "seq": self.seq,
            "counts": dict(self._outbox.counts),
            "floor": self.floor.state(),
            "lanes": {lane.instrument.symbol: lane.state() for lane in self.lanes},
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Continue from what ``state`` described.

        Raises ``InvalidValue`` if it has not the shape of this engine's state; the engine is then of no more use.
        """
        try:
            self._restore(state)
        except InvalidValue:
            raise
        except (LookupError, TypeError, ValueError, ArithmeticError) as error:
            raise invalid_state("engine", state) from error

    def _restore(self, state: Mapping[str, object]) -> None:
        match state:
            case {"seq": int(seq), "counts": dict(counts), "floor": floor, "lanes": dict(lanes)}:
                self._outbox.seq, self._outbox.counts = seq, dict(counts)
                self.floor.restore(floor)
                self.floor.is_spread = False
                for lane in self.lanes:
                    lane.restore(lanes[lane.instrument.symbol])
            case _:
                raise invalid_state("engine", state)

    def state_hash(self) -> str:
        """SHA-256 of the state, in hex: equal exactly when the states are."""
        return state_hash(self.state())


_MANUAL = Assignment(MANUAL, Manual, ManualParams(), Sizing(quantity=1), None)
"""Whose desks hold what is ordered by hand: it never wants anything by itself."""


def _leave(ts: int, price: float, size: float) -> bool:  # noqa: ARG001  (a taker's form)
    return False


def _lane(config: EngineConfig, instrument: Instrument, floor: Floor) -> Lane:
    assignments = [assignment for assignment in config.assignments if assignment.covers(instrument.symbol)]
    wanted: dict[Timeframe, dict[str, None]] = {timeframe: {} for timeframe in config.timeframes}
    for assignment in assignments:
        for timeframe, names in assignment.strategy(assignment.params).requires().items():
            wanted.setdefault(timeframe, {}).update(dict.fromkeys(names))
        for needed in (assignment.stop.requires() if assignment.stop else None, assignment.sizing.requires()):
            if needed:
                wanted.setdefault(needed[0], {})[needed[1]] = None
    lane = Lane(
        instrument,
        config.session,
        {timeframe: tuple(names) for timeframe, names in wanted.items()},
        config.max_jump_pct,
        floor,
        _MANUAL,
    )
    for assignment in assignments:
        lane.desks.seat(assignment)
    return lane
