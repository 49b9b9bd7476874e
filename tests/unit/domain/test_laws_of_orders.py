"""Orders: whatever the market does and an operator wants, no order has two effects, none passes a limit, and money adds up.

``VELOX_EXAMPLES=10000`` tries 10,000 programs of 50 steps; with ``-rP`` pytest tells what came about in how many of them. After
every input all facts are held against books that are kept from them by hand (``bookkeeping.py``).
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC

from hypothesis import given, note
from hypothesis import strategies as st

from application.encoding import EventEncoder
from domain.commands import AdvanceTime, AmendOrder, CancelOrder, Flatten, Kill, PlaceOrder
from domain.engine import EngineConfig, TradingEngine
from domain.events import CommandRefused, Event, OperatorActed, RiskBreached
from domain.risk import LossAction
from tests.unit.domain.bookkeeping import Books
from tests.unit.domain.careless import Author
from tests.unit.domain.control_by_hand import ACTIONS
from tests.unit.domain.kinds import kinds_of
from tests.unit.domain.programs import random_program
from tests.unit.domain.promised import missing
from tests.unit.domain.stage import continued
from tests.unit.domain.times_by_hand import check_times
from tests.unit.domain.worlds import Item, batch, law

STEPS = 50
ENCODER = EventEncoder(UTC)


@dataclass
class Run:
    """A program as it was run: the inputs of each step, and the facts that followed."""

    config: EngineConfig
    steps: list[list[Item]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def messages(self) -> list[bytes]:
        """The facts, byte for byte."""
        return messages(self.events)


def messages(events: list[Event]) -> list[bytes]:
    return [ENCODER.record(one).body for one in events]


def run_program(seed: int) -> tuple[Run, TradingEngine]:
    """Run a program input by input on an engine that is never restarted, and hold every fact against the books."""
    rng = random.Random(seed)
    program = random_program(rng)
    config = program.config
    done, engine, books = Run(config), TradingEngine(config), Books(config)
    author = Author(rng, program, books)
    for _ in range(STEPS):
        step = author.step()
        done.steps.append(step)
        for item in step:
            before = content(engine) if isinstance(item, AmendOrder | CancelOrder | PlaceOrder) else None
            events = engine.process(batch([item]))
            done.events += events
            take(books, item, events)
            books.check(engine)
            if isinstance(events[-1] if events else None, CommandRefused):
                assert all(isinstance(one, CommandRefused | OperatorActed) for one in events)
                assert before is None or content(engine) == before, "a command that was refused changed something"
    return done, engine


def take(books: Books, item: Item, events: list[Event]) -> None:
    """Let the books see what followed from an input, and check what this input must lead to."""
    was_latched, everything = books.latched, set(books.prices)
    if isinstance(item, tuple):
        books.see_row(item, events)
        symbol = books.config.instruments[item[0] >> 2].symbol
        check_times(books, item[1], {symbol} if item[0] & 3 == 0 and books.last_tick[symbol] == item[1] else set())
    else:
        is_tried = isinstance(item, PlaceOrder) and not any(isinstance(one, CommandRefused) for one in events)
        if is_tried or isinstance(item, AdvanceTime):
            books.begin_day(item.ts)
        books.see(events, item.ts)
    if any(isinstance(one, RiskBreached) and one.action_taken == ACTIONS[LossAction.HALT] for one in events):
        assert books.latched, "a limit that halts has not halted"
        assert not books.uncovered(everything)
    if isinstance(item, AdvanceTime):
        books.come_to = {symbol: max(come_to, item.ts) for symbol, come_to in books.come_to.items()}
        check_times(books, item.ts, everything)
    if isinstance(item, tuple | AdvanceTime):
        assert books.latched or not was_latched, "the kill switch let go by itself"
        return
    assert events, "a command was not answered"
    if any(isinstance(one, CommandRefused) for one in events):
        return
    books.check_state(item, was_latched)
    if isinstance(item, Kill):
        assert not books.uncovered(everything)
    if isinstance(item, Flatten) and not item.strategy_id:
        assert not books.uncovered({item.symbol} if item.symbol else everything)


def content(engine: TradingEngine) -> object:
    """The state without counters, and without desks that nobody has ever used; the order rate forgets what is old when asked."""
    state = engine.state()
    lanes = {
        symbol: {**lane, "desks": {name: desk for name, desk in lane["desks"].items() if name != "manual" or desk["orders"]}}
        for symbol, lane in state["lanes"].items()  # type: ignore[attr-defined]
    }
    floor = {name: value for name, value in state["floor"].items() if name not in ("last_command", "rate")}  # type: ignore[attr-defined]
    return lanes, floor


def rerun(done: Run, rng: random.Random) -> tuple[list[Event], TradingEngine]:
    """The same inputs cut into batches anywhere, on engines that are thrown away after any of them and go on from their state."""
    engine, events = TradingEngine(done.config), list[Event]()
    items = [item for step in done.steps for item in step]
    size, often = rng.choice([1, 2, 7, 40, len(items)]), rng.choice([0.0, 0.1, 0.1, 0.5])
    while items:
        cut = rng.randint(1, size)
        events += engine.process(batch(items[:cut]))
        del items[:cut]
        if rng.random() < often * min(size, 8) / 8:
            engine = continued(engine)
    return events, engine


def test_no_program_of_orders_breaks_a_law() -> None:
    """And everything that may break one comes about in enough of them: a law that nothing can break is none."""
    found = Counter[str]()

    @law(100)
    @given(st.integers(0, 2**64 - 1))
    def hold(seed: int) -> None:
        note(f"seed {seed}")
        done, engine = run_program(seed)
        events, twin = rerun(done, random.Random(seed))
        assert messages(events) == done.messages, "restarts or batches changed what followed"
        assert twin.state_hash() == engine.state_hash(), "restarts or batches changed the state"
        found.update({"programs", *kinds_of(done.config, done.events)})

    hold()
    sys.stdout.writelines(f"{count:7,} {kind}\n" for kind, count in sorted(found.items()))
    assert missing(found) == {}
