"""Orders: whatever the market does and an operator wants, no order has two effects, none passes a limit, and money adds up.

``VELOX_EXAMPLES=10000`` tries 10,000 programs of 50 steps.
"""

import random
from dataclasses import dataclass, field

from hypothesis import given, note
from hypothesis import strategies as st

from domain.commands import AdvanceTime, AmendOrder, CancelOrder, Flatten, Kill, Pause, PlaceOrder, Resume
from domain.engine import EngineConfig, TradingEngine
from domain.events import CommandRefused, Event, OperatorActed
from domain.segment import Segment
from domain.trading_state import TradingState
from tests.unit.domain.bookkeeping import Books
from tests.unit.domain.careless import RESTART, Author
from tests.unit.domain.programs import random_config
from tests.unit.domain.stage import continued
from tests.unit.domain.worlds import Item, batch, law

STEPS = 50


@dataclass
class Run:
    """A program as it was run: the inputs of each step, or RESTART, and the facts that followed."""

    config: EngineConfig
    steps: list[list[Item] | None] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def run_program(seed: int) -> tuple[Run, TradingEngine]:
    """Run a program on an engine that is never restarted, and hold every fact against the books."""
    rng = random.Random(seed)
    config = random_config(rng)
    done, engine, books = Run(config), TradingEngine(config), Books(config)
    author = Author(rng, config, books)
    for _ in range(STEPS):
        step = author.step()
        done.steps.append(step)
        for item in step or ():
            before = content(engine) if isinstance(item, AmendOrder | CancelOrder | PlaceOrder) else None
            events = engine.process(batch([item]))
            done.events += events
            take(books, item, events)
            books.check(engine)
            if isinstance(events[-1] if events else None, CommandRefused):
                assert all(isinstance(event, CommandRefused | OperatorActed) for event in events)
                assert before is None or content(engine) == before, "a command that was refused changed something"
    return done, engine


def take(books: Books, item: Item, events: list[Event]) -> None:
    """Let the books see what followed from an input, and check what this input must lead to."""
    if isinstance(item, tuple):
        books.see_row(item, events)
        symbol = books.config.instruments[item[0] >> 2].symbol
        check_flat(books, item[1], {symbol} if item[0] & 3 == 0 and books.last_tick[symbol] == item[1] else set())
        return
    books.see(events, item.ts)
    if isinstance(item, AdvanceTime):
        check_flat(books, item.ts, set(books.prices))
        return
    assert events, "a command was not answered"
    if any(isinstance(event, CommandRefused) for event in events):
        return
    if isinstance(item, Pause | Resume):
        books.paused = isinstance(item, Pause)
    if isinstance(item, Kill):
        assert not books.uncovered(set(books.prices))
        assert books.state is TradingState.HALTED
        assert books.latched
    if isinstance(item, Flatten) and not item.strategy_id:
        assert not books.uncovered({item.symbol} if item.symbol else set(books.prices))


def check_flat(books: Books, ts: int, symbols: set[str]) -> None:
    """By ``flat_by`` everything is on its way out, unless trading is halted."""
    session = books.config.session.session_at(ts) if 0 <= ts < 2**62 else None
    if session is None or ts < session.flat_by or books.state is TradingState.HALTED:
        return
    overnight = {one.symbol for one in books.config.instruments if one.segment is Segment.EQUITY_DELIVERY}
    seen = {symbol for symbol in symbols - overnight if books.last_tick[symbol] >= session.start}
    assert not books.uncovered(seen, ts + 1)


def content(engine: TradingEngine) -> object:
    """The state without counters, and without desks that nobody has ever used; the order rate forgets what is old when asked."""
    state = engine.state()
    lanes = {
        symbol: {**lane, "desks": {name: desk for name, desk in lane["desks"].items() if name != "manual" or desk["orders"]}}
        for symbol, lane in state["lanes"].items()  # type: ignore[attr-defined]
    }
    floor = {name: value for name, value in state["floor"].items() if name not in ("last_command", "rate")}  # type: ignore[attr-defined]
    return lanes, floor


def rerun(done: Run, seed: int) -> tuple[list[Event], TradingEngine]:
    """The same inputs in batches of any size, on engines that are thrown away at every RESTART and go on from their state."""
    rng = random.Random(seed)
    engine, events, waiting = TradingEngine(done.config), list[Event](), list[Item]()
    for step in [*done.steps, RESTART]:
        waiting += step or ()
        if step is RESTART or rng.random() < 0.3:
            events += engine.process(batch(waiting))
            waiting = []
        if step is RESTART:
            engine = continued(engine)
    return events, engine


@law(150)
@given(st.integers(0, 2**64 - 1))
def test_no_program_of_orders_breaks_a_law(seed: int) -> None:
    done, engine = run_program(seed)
    note(f"seed {seed}")
    events, twin = rerun(done, seed)
    assert events == done.events, "restarts or batches changed what followed"
    assert twin.state_hash() == engine.state_hash()
