"""A closed round trip names what closed it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.commands import Command, Flatten, Kill, PlaceOrder
from domain.engine import TradingEngine
from domain.events import OrderFilled, PositionClosed
from domain.exit_reason import ExitReason
from domain.frame import TickFrame
from domain.instrument import Instrument
from domain.risk import LossAction, RiskLimits
from domain.side import Side
from domain.split import Split
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.by_hand import WHO, ask_for, buy, by_hand, sell, send
from tests.unit.domain.matching.venue import limit, stop
from tests.unit.domain.stage import ABB, DAY, NS, continued, engine, of, only, play, scripted, ticks
from tests.unit.domain.test_strategies_at_work import FLAT_BY, HALF, LATE, RULES

HALT_AT_50 = RiskLimits(max_drawdown=Decimal(50), drawdown_action=LossAction.HALT)


def reduce_by_hand(at: float, quantity: int, **terms: object) -> PlaceOrder:
    """A SELL of the script's position by hand."""
    return send(at, replace(ask_for(Side.SELL, quantity, reduce_only=True, strategy_id="script"), **terms))  # type: ignore[arg-type]


def held(script: str = "B", **changes: object) -> TradingEngine:
    """A strategy that has bought 10 at 100 by the third tick, at second 2, under a stop of 1 %."""
    stage = engine(scripted(script, FixedPct(stop_pct=1.0)), **changes)
    assert only(play(stage, ticks(100, 100, 100)), OrderFilled).quantity == 10
    return stage


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ([reduce_by_hand(2.5, 10), ticks(101, start=3)], ExitReason.MANUAL),
        ([reduce_by_hand(2.5, 10, terms=limit(101)), ticks(101.5, start=3)], ExitReason.MANUAL),
        ([reduce_by_hand(2.5, 10, terms=stop(99.5)), ticks(99.5, start=3)], ExitReason.MANUAL),
        ([Flatten(round(2.5 * NS), WHO), ticks(101, start=3)], ExitReason.FLATTEN),
        ([Kill(round(2.5 * NS), WHO, "enough"), ticks(101, start=3)], ExitReason.KILL_SWITCH),
        ([ticks(98, 98, start=3)], ExitReason.STOP),
    ],
)
def test_what_closes_a_strategys_position_is_named(inputs: list[TickFrame | Command], reason: ExitReason) -> None:
    assert only(play(held(), *inputs), PositionClosed).exit_reason == reason


def test_a_signal_that_closes_is_a_signal_and_the_end_of_the_session_is_a_square_off() -> None:
    assert only(play(held("B.s"), ticks(100, 100, start=3)), PositionClosed).exit_reason == ExitReason.SIGNAL
    stage = engine(scripted("B"), session=RULES)
    events = play(stage, ticks(100, 100, 100, start=LATE - 9), ticks(100, 100, start=FLAT_BY))
    assert only(events, PositionClosed).exit_reason == ExitReason.SQUARE_OFF


def test_a_limit_on_losses_that_halts_is_named_as_such() -> None:
    """10 units from 100 to 95 lose the 50; the stop of 1 % is left out, so that the limit is what is reached."""
    stage = engine(scripted("B"), limits=HALT_AT_50)
    assert only(play(stage, ticks(100, 100, 100, 95, 95)), PositionClosed).exit_reason == ExitReason.RISK_LIMIT


def test_the_last_order_of_several_is_the_one_that_closed_it() -> None:
    stage = held()
    assert not of(play(stage, reduce_by_hand(2.5, 4), ticks(101, start=3)), PositionClosed)
    assert only(play(stage, ticks(98, 98, start=4)), PositionClosed).exit_reason == ExitReason.STOP


def test_what_was_closing_it_already_is_named_not_what_came_second() -> None:
    stage = held()
    events = play(stage, reduce_by_hand(2.5, 10), Flatten(round(2.6 * NS), WHO), ticks(101, start=3))
    assert only(events, PositionClosed).exit_reason == ExitReason.MANUAL


def test_the_legs_of_a_bracket_by_hand_are_its_stop_and_its_target() -> None:
    for price, reason in ((94, ExitReason.STOP), (106, ExitReason.TARGET)):
        stage = engine()
        play(stage, ticks(100), buy(0.5, 10, stop=95, target=105), ticks(100, start=1))
        assert only(play(stage, ticks(price, start=2)), PositionClosed).exit_reason == reason


def test_by_hand_only_an_order_that_turns_the_position_around_is_a_reversal() -> None:
    """Both sales were entries when they were given: the position came after them."""
    for quantity, reason in ((10, ExitReason.MANUAL), (15, ExitReason.REVERSAL)):
        stage = engine()
        play(stage, ticks(100), sell(0.5, quantity, stop(98)), buy(0.6, 10), ticks(100, start=1))
        assert only(play(stage, ticks(98, start=2)), PositionClosed).exit_reason == reason


def test_a_reversal_in_parts_is_one_from_its_first_part_on() -> None:
    """5 units a tick: the second part closes exactly what is open, and the third turns it around."""
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0.5, 10), ticks(100, 100, start=1), sell(2.5, 15))
    closed = only(play(stage, ticks(100, 100, start=3)), PositionClosed)
    assert (closed.exit_reason, by_hand(stage).position.quantity) == (ExitReason.REVERSAL, 0)


def test_the_reason_outlives_a_restart_and_a_split() -> None:
    """The flattening waits overnight, and is ordered anew in new units: two for each."""
    split = Instrument(ABB.symbol, ABB.tick_size, splits=(Split("1970-01-02", Decimal(2)),))
    stage = engine(scripted("B"), instruments=(split,))
    play(stage, ticks(100, 100, 100), Kill(3 * NS, WHO, "enough"))
    stage = continued(stage)
    closed = only(play(stage, ticks(50, 50, start=DAY // NS)), PositionClosed)
    assert (closed.quantity, closed.exit_reason) == (20, ExitReason.KILL_SWITCH)


def test_a_split_that_leaves_no_unit_closes_the_position() -> None:
    split = Instrument(ABB.symbol, ABB.tick_size, splits=(Split("1970-01-02", Decimal("0.01")),))
    stage = engine(scripted("B"), instruments=(split,))
    play(stage, ticks(100, 100, 100))
    assert only(play(stage, ticks(10_000, start=DAY // NS)), PositionClosed).exit_reason == ExitReason.SPLIT


def test_the_fills_of_a_round_trip_realise_what_it_made() -> None:
    """Ten bought at 100; four sold by hand at 101, three at 102 and the rest by the stop at 98."""
    stage = held()
    events = play(stage, reduce_by_hand(2.5, 4), ticks(101, start=3), reduce_by_hand(3.5, 3), ticks(102, start=4))
    events += play(stage, ticks(98, 98, start=5))
    made = [fill.realized_pnl for fill in of(events, OrderFilled)]
    assert made == [Decimal(4), Decimal(6), Decimal(-6)]
    assert only(events, PositionClosed).gross_pnl == sum(made)
