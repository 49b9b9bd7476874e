"""What cannot be ordered by hand: each has its code, and nothing changes."""

from dataclasses import replace
from datetime import UTC, date, time
from decimal import Decimal

import pytest

from domain.commands import AdvanceTime, Command, Flatten, OrderRequest, PlaceOrder, SwitchStrategy
from domain.engine import TradingEngine
from domain.events import CommandRefused, OperatorActed, OrderRejected, OrderSubmitted, PositionClosed, RiskBreached
from domain.instrument import Instrument
from domain.order import OrderTerms, TrailUnit
from domain.risk import RiskLimits
from domain.session import SessionRules
from domain.side import Side
from tests.unit.domain.by_hand import WHO, ask_for, buy, fills, gtc, refusals, refused, sell, send
from tests.unit.domain.matching.venue import limit, stop, stop_limit, trailing
from tests.unit.domain.stage import ABB, NS, TCS, engine, of, only, play, scripted, ticks
from tests.unit.domain.test_orders_by_hand import CLOSE, NSE_HOURS, OPEN


def at_work(**changes: object) -> TradingEngine:
    """An order by hand and a strategy's position of 10 units; the last price is 100."""
    stage = engine(scripted("B"), **changes)
    play(stage, ticks(100, 100, 100), buy(2.1, 1, limit(90)))
    return stage


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (ask_for(Side.BUY, 10, symbol="XYZ"), "UNKNOWN_INSTRUMENT"),
        (ask_for(Side.SELL, 10, strategy_id="nobody", reduce_only=True), "UNKNOWN_STRATEGY"),
        (ask_for(Side.BUY, 10, strategy_id="script"), "STRATEGY_POSITION"),
        (ask_for(Side.SELL, 10, strategy_id="script"), "STRATEGY_POSITION"),
        (ask_for(Side.SELL, 11, strategy_id="script", reduce_only=True), "NOTHING_TO_CLOSE"),
        (ask_for(Side.BUY, 0), "QUANTITY_ZERO"),
        (ask_for(Side.BUY, -10), "QUANTITY_ZERO"),
        (ask_for(Side.BUY, 10, limit(99.97)), "PRICE_OFF_TICK"),
        (ask_for(Side.BUY, 10, stop(120.05)), "PRICE_BAND"),
        (ask_for(Side.BUY, 2_001), "POSITION_VALUE_LIMIT"),
        (ask_for(Side.SELL, 10**30), "POSITION_VALUE_LIMIT"),
    ],
)
def test_an_order_that_cannot_be_has_its_code(request_: OrderRequest, code: str) -> None:
    assert refused(at_work(), send(2.5, request_)) == [code]


def test_both_orders_of_a_pair_are_for_one_position() -> None:
    stage = at_work(instruments=(ABB, TCS))
    other = ask_for(Side.SELL, 10, stop(98), symbol="TCS")
    assert refused(stage, send(2.5, ask_for(Side.BUY, 10, stop(102)), other)) == ["OCO_MISMATCH"]
    other = ask_for(Side.SELL, 10, stop(98), strategy_id="script", reduce_only=True)
    assert refused(stage, send(2.5, ask_for(Side.BUY, 10, stop(102)), other)) == ["OCO_MISMATCH"]


def test_the_second_of_a_pair_opens_no_position_of_a_strategy_either() -> None:
    first = ask_for(Side.SELL, 10, stop(98), strategy_id="script", reduce_only=True)
    assert refused(at_work(), send(2.5, first, ask_for(Side.BUY, 10, stop(102), strategy_id="script"))) == ["STRATEGY_POSITION"]


def test_a_quantity_off_the_lot_is_refused() -> None:
    stage = engine(instruments=(TCS,))
    play(stage, ticks(100), send(0.1, ask_for(Side.BUY, 5, limit(90), symbol="TCS")))
    assert refused(stage, send(0.5, ask_for(Side.BUY, 12, symbol="TCS"))) == ["QUANTITY_OFF_LOT"]


def test_before_the_first_tick_there_is_no_price_to_judge_by() -> None:
    stage = engine()
    told = only(play(stage, buy(0.5, 10)), CommandRefused)
    assert (told.code, told.action, told.actor, told.symbol) == ("NO_PRICE", "place_order", WHO, "ABB")
    assert refused(engine(), buy(0.5, 10)) == ["NO_PRICE"]


@pytest.mark.parametrize("at", [CLOSE, CLOSE + 60, OPEN - 1 + 86_400])
def test_an_order_outside_of_the_session_is_refused(at: int) -> None:
    stage = engine(session=NSE_HOURS)
    play(stage, ticks(100, start=OPEN), buy(CLOSE - 0.5, 10, limit(95)))
    assert refused(stage, buy(at, 10)) == ["SESSION_CLOSED"]


def test_a_refusal_by_a_rule_is_told_by_the_order_and_one_of_a_form_is_no_breach() -> None:
    stage = at_work()
    events = play(stage, buy(2.5, 2_001))
    rejected = only(events, OrderRejected)
    assert (rejected.order_id, rejected.current_value, rejected.limit_value) == (
        "manual-ABB-2",
        Decimal(200_200),
        Decimal(200_000),
    )
    assert (only(events, RiskBreached).rule, only(events, OperatorActed).actor) == ("POSITION_VALUE_LIMIT", WHO)
    assert of(play(stage, buy(2.6, 10, limit(99.97))), RiskBreached) == []
    refusal = play(stage, send(2.7, ask_for(Side.BUY, 10, strategy_id="script")))
    assert [type(event) for event in refusal] == [CommandRefused], "what was refused was not done by anyone"


def test_working_orders_count_into_the_limits() -> None:
    """1,000 units at 100 wait and 1,001 more would make 200,100; a sale of 1,900 at 105 counts alone."""
    stage = engine()
    play(stage, ticks(100), buy(0.5, 1_000, limit(95)))
    assert refusals(play(stage, buy(0.6, 1_001))) == ["POSITION_VALUE_LIMIT"]
    assert refusals(play(stage, buy(0.7, 1_000), sell(0.8, 1_900, limit(105)))) == []


def test_of_a_pair_the_larger_order_counts() -> None:
    stage = engine()
    pair = ask_for(Side.BUY, 1_500, limit(95)), ask_for(Side.BUY, 1_600, stop(105))
    assert refusals(play(stage, ticks(100), send(0.5, *pair))) == []
    assert refusals(play(stage, buy(0.6, 401))) == ["POSITION_VALUE_LIMIT"]
    assert refusals(play(stage, buy(0.6, 400))) == []


def test_no_second_has_more_orders_than_allowed_a_pair_being_two() -> None:
    stage = engine(limits=RiskLimits(max_orders_per_second=2))
    play(stage, ticks(100), buy(0.5, 1, limit(95)))
    pair = ask_for(Side.BUY, 1, stop(102)), ask_for(Side.SELL, 1, stop(98))
    assert refused(stage, send(1.4, *pair)) == ["ORDER_RATE"]
    assert refusals(play(stage, send(1.5, *pair))) == []


def test_the_entry_of_a_reversal_counts_after_its_exit() -> None:
    """The exit and the entry of the second signal are two orders at one moment."""
    stage = engine(scripted("BS"), limits=RiskLimits(max_orders_per_second=2))
    events = play(stage, ticks(100, 100, 100, 100))
    assert (refusals(events), len(of(events, OrderSubmitted))) == ([], 3)
    stage = engine(scripted("BS"), limits=RiskLimits(max_orders_per_second=1))
    events = play(stage, ticks(100, 100, 100, 100))
    assert refusals(events) == ["ORDER_RATE"]
    assert [order.purpose for order in of(events, OrderSubmitted)] == ["entry", "exit"]


def test_a_sale_without_a_position_is_refused_where_no_short_may_be_but_a_position_is_closed() -> None:
    stage = engine(instruments=(replace(ABB, shortable=False),))
    play(stage, ticks(100), buy(0.1, 1, limit(90)))
    assert refused(stage, sell(0.5, 10)) == ["SHORT_NOT_ALLOWED"]
    play(stage, buy(0.6, 10), ticks(100, start=1))
    assert refused(stage, sell(1.05, 11)) == ["SHORT_NOT_ALLOWED"]
    assert refusals(play(stage, sell(1.5, 10))) == []
    assert refused(stage, sell(1.6, 1)) == ["SHORT_NOT_ALLOWED"], "the ten units are as good as sold"


def test_a_position_of_a_strategy_may_be_reduced_by_hand() -> None:
    stage = at_work()
    events = play(stage, send(2.5, ask_for(Side.SELL, 4, strategy_id="script", reduce_only=True)), ticks(101, start=3))
    assert fills(events) == [("2", "SELL", 4, 101)]
    assert stage.lanes[0].desks[0].position.quantity == 6
    play(stage, send(3.5, ask_for(Side.SELL, 6, strategy_id="script", reduce_only=True)))
    closed = only(play(stage, ticks(102, start=4)), PositionClosed)
    assert (closed.strategy_id, closed.quantity, closed.gross_pnl) == ("script", 10, Decimal(16))


def test_a_part_that_is_sold_by_hand_keeps_no_signal_and_no_flattening_from_closing_the_rest() -> None:
    """4 of 10 units are on their way out by hand when all are to be closed: one order for 10 takes its place."""
    part = send(2.5, ask_for(Side.SELL, 4, strategy_id="script", reduce_only=True))
    stage = engine(scripted("B"))
    play(stage, ticks(100, 100, 100), part)
    assert fills(play(stage, Flatten(round(2.6 * NS), WHO), ticks(101, start=3))) == [("3", "SELL", 10, 101)]
    stage = engine(scripted("B.s"))
    play(stage, ticks(100, 100, 100), part, AdvanceTime(3 * NS))
    assert fills(play(stage, ticks(101, start=3.5))) == [("3", "SELL", 10, 101)]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Flatten(3 * NS, WHO, "nobody"), "UNKNOWN_STRATEGY"),
        (Flatten(3 * NS, WHO, "", "XYZ"), "UNKNOWN_INSTRUMENT"),
        (SwitchStrategy(3 * NS, WHO, "nobody", enabled=False), "UNKNOWN_STRATEGY"),
        (SwitchStrategy(3 * NS, WHO, "manual", enabled=False), "UNKNOWN_STRATEGY"),
        (PlaceOrder(3 * NS, WHO, ask_for(Side.BUY, 10, symbol="")), "UNKNOWN_INSTRUMENT"),
    ],
)
def test_a_command_for_what_is_not_there_is_refused(command: Command, code: str) -> None:
    assert refused(at_work(), command) == [code]


def test_no_position_is_opened_after_the_time_for_it_by_hand_either() -> None:
    rules = SessionRules(UTC, time(9, 15), time(15, 30), frozenset(range(7)), entries_until=time(15), square_off=time(15, 15))
    stage = engine(session=rules, instruments=(Instrument("ABB", Decimal("0.05")),))
    late = 15 * 3_600
    play(stage, ticks(100, start=late - 2), buy(late - 1.5, 10), ticks(100, start=late - 1), buy(late - 0.5, 1, limit(90)))
    assert refused(stage, buy(late, 1)) == ["ENTRIES_CLOSED"]
    assert refused(stage, sell(late, 11)) == ["ENTRIES_CLOSED"]
    assert refusals(play(stage, sell(late, 10))) == []


@pytest.mark.parametrize(("trades", "codes"), [(False, ["CALENDAR_UNKNOWN"]), (True, [])])
def test_on_days_after_the_calendars_last_what_is_held_is_closed_and_nothing_opened(trades: bool, codes: list[str]) -> None:
    rules, next_day = SessionRules.around_the_clock(), 86_400
    known = replace(rules, name="mine", valid_through=date(1970, 1, 1))
    stage = engine(session=known, limits=RiskLimits(trade_unknown_days=trades))
    play(stage, ticks(100), buy(1.5, 10), ticks(100, start=2), ticks(100, start=next_day))
    assert refusals(play(stage, buy(next_day + 0.5, 1))) == codes
    assert len(fills(play(stage, ticks(100, start=next_day + 1)))) == (1 if trades else 0)
    held = 11 if trades else 10
    assert refusals(play(stage, sell(next_day + 1.5, held))) == []
    assert [quantity for _, _, quantity, _ in fills(play(stage, ticks(100, start=next_day + 2)))] == [held]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (gtc(limit(70)), ("limit", 70, None, None, None, "gtc")),
        (stop_limit(120.05, 121), ("stop_limit", 121, 120.05, None, None, "day")),
        (trailing(30, TrailUnit.PERCENT), ("trailing_stop", None, None, 30, "percent", "day")),
    ],
)
def test_an_order_that_is_refused_keeps_its_terms(terms: OrderTerms, told: tuple[object, ...]) -> None:
    stage = engine(limits=RiskLimits(max_position_value=Decimal(1)))
    rejected = only(play(stage, ticks(100), buy(0.5, 10, terms)), OrderRejected)
    assert told == (
        rejected.order_type,
        rejected.limit_price,
        rejected.trigger_price,
        rejected.trail,
        rejected.trail_unit,
        rejected.time_in_force,
    )
