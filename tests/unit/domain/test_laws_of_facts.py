"""Facts: whatever happens, fills tell what they realised, and nothing is opened when nothing may be."""

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.commands import MANUAL
from domain.events import OperatorActed, OrderFilled, PositionChanged, PositionClosed, StrategySwitched
from domain.exit_reason import ExitReason
from tests.unit.domain.test_laws_of_orders import run_program
from tests.unit.domain.worlds import law

seeds = st.integers(0, 2**32)


@law(60)
@given(seeds)
def test_the_fills_of_each_round_trip_and_what_a_split_paid_out_sum_to_it_and_all_of_them_to_the_books(seed: int) -> None:
    """What a split paid out is told by the position alone: it comes right after, and is no fill's."""
    done, engine = run_program(seed)
    booked: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    of_trip: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    closed: dict[tuple[str, str], Decimal] = {}
    filled = set[tuple[str, str]]()
    for event in done.events:
        if isinstance(event, OrderFilled):
            filled.add((event.strategy_id, event.symbol))
            of_trip[event.strategy_id, event.symbol] += event.realized_pnl
            booked[event.strategy_id, event.symbol] += event.realized_pnl
        elif isinstance(event, PositionClosed):
            assert event.exit_reason in set(ExitReason)
            closed[event.strategy_id, event.symbol] = event.gross_pnl
        elif isinstance(event, PositionChanged):
            desk = event.strategy_id, event.symbol
            paid_out = event.realized_pnl - booked[desk]
            assert paid_out == 0 or desk not in filled, "a fill realised something else than it said"
            booked[desk] += paid_out
            of_trip[desk] += paid_out
            filled.discard(desk)
            if desk in closed:
                assert of_trip.pop(desk) == closed.pop(desk)
    of_strategy: dict[str, Decimal] = defaultdict(Decimal)
    for (strategy_id, _), amount in booked.items():
        of_strategy[strategy_id] += amount
    assert of_strategy == {name: engine.account.ledger.book(name).realized for name in of_strategy}


@law(60)
@given(seeds)
def test_nothing_is_opened_when_the_time_for_entries_has_ended_nor_by_a_strategy_that_is_off(seed: int) -> None:
    done, _ = run_program(seed)
    paused, off = False, set[str]()
    for event in done.events:
        if isinstance(event, OperatorActed) and event.action in ("pause", "resume"):
            paused = event.action == "pause"
        elif isinstance(event, StrategySwitched):
            (off.discard if event.enabled else off.add)(event.strategy_id)
        elif isinstance(event, OrderFilled) and event.purpose == "entry":
            session = done.config.session.session_at(event.ts)
            assert session is None or event.ts < session.entries_until
            assert event.strategy_id == MANUAL or not (paused or event.strategy_id in off)
