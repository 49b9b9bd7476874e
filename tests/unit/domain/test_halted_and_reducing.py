"""HALTED and REDUCING at work: what is cancelled when they begin, and what they let pass."""

from datetime import UTC, time
from decimal import Decimal

from domain.commands import CancelOrder, Flatten, Kill, Resume, SetTradingState
from domain.events import (
    OrderAmended,
    OrderCancelled,
    OrderExpired,
    OrderFilled,
    OrderSubmitted,
    StopMoved,
    StopTriggered,
    TradingStateChanged,
)
from domain.frame import RowKind
from domain.instrument import Instrument
from domain.matching import Against, PaperMatching
from domain.order import OrderTerms, TimeInForce
from domain.risk import LossAction, RiskLimits
from domain.session import SessionRules
from domain.side import Side
from domain.split import Split
from domain.timeframe import Timeframe
from domain.trading_state import TradingState
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.trailing import TrailingPct
from tests.unit.domain.by_hand import WHO, ask_for, buy, sell, send
from tests.unit.domain.matching.venue import limit, stop
from tests.unit.domain.stage import ABB, NS, engine, of, only, play, quote, scripted, ticks

HALF = PaperMatching(slippage_ticks=0, participation_pct=50.0)
SHORT_DAYS = SessionRules(UTC, time(0), time(0, 10), frozenset(range(7)), entries_until=time(0, 6), square_off=time(0, 8))


def state(at: float, to: TradingState) -> SetTradingState:
    return SetTradingState(round(at * NS), WHO, to)


def test_reducing_cancels_entries_at_work_and_leaves_what_protects() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0, 10, stop=95.0), ticks(100, start=1), buy(1, 5, limit(98.0)), sell(1, 30, stop(97.0)))
    events = play(stage, state(2, TradingState.REDUCING))
    assert [event.order_id for event in of(events, OrderCancelled)] == ["manual-ABB-3", "manual-ABB-4"]
    assert only(events, TradingStateChanged).state == "reducing"
    events = play(stage, ticks(97, 94, start=3))
    assert [(event.order_id, event.action, event.quantity) for event in of(events, OrderFilled)] == [("manual-ABB-2", "SELL", 10)]


def test_a_rule_that_reduces_cancels_entries_too() -> None:
    limits = RiskLimits(max_daily_loss=Decimal(50), daily_loss_action=LossAction.REDUCE)
    stage = engine(limits=limits)
    play(stage, ticks(100), buy(0, 10), buy(0, 10, limit(94.0)), ticks(100, start=1))
    events = play(stage, ticks(95, 93, start=2))
    assert [event.order_id for event in of(events, OrderCancelled)] == ["manual-ABB-2"]
    assert not of(events, OrderFilled)


def test_a_halt_cancels_everything_but_what_flattens() -> None:
    stage = engine(matching=HALF)
    play(stage, ticks(100), buy(0, 10), ticks(100, size=20, start=1))
    play(stage, Flatten(2 * NS, WHO), buy(2, 5, limit(90.0)))
    events = play(stage, state(3, TradingState.HALTED))
    assert [event.order_id for event in of(events, OrderCancelled)] == ["manual-ABB-3"]
    filled = only(play(stage, ticks(99, size=20, start=4)), OrderFilled)
    assert (filled.order_id, filled.quantity, filled.purpose) == ("manual-ABB-2", 10, "flatten")


def test_a_stop_that_is_hit_while_halted_sends_its_exit_after_the_halt() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0)))
    play(stage, ticks(100, 100, 100), state(3, TradingState.HALTED))
    assert not of(play(stage, ticks(98, 98, start=4)), OrderSubmitted)
    play(stage, Resume(6 * NS, WHO))
    events = play(stage, ticks(98, start=7))
    assert only(events, StopTriggered).level == 99.0
    assert only(events, OrderSubmitted).purpose == "stop"


def test_nothing_is_squared_off_while_halted_and_all_of_it_after_the_halt() -> None:
    stage = engine(session=SHORT_DAYS)
    play(stage, ticks(100), buy(0, 10), ticks(100, start=1), state(2, TradingState.HALTED))
    assert not of(play(stage, ticks(100, 100, start=480)), OrderSubmitted)
    play(stage, Resume(490 * NS, WHO))
    assert only(play(stage, ticks(100, start=491)), OrderSubmitted).purpose == "square_off"


def test_the_kill_switch_closes_the_whole_position_though_a_part_is_on_its_way_out() -> None:
    stage = engine()
    play(stage, ticks(100), buy(0, 10), ticks(100, start=1), send(2, ask_for(Side.SELL, 3, reduce_only=True)))
    events = play(stage, Kill(3 * NS, WHO))
    assert only(events, OrderCancelled).order_id == "manual-ABB-2"
    sent = only(events, OrderSubmitted)
    assert (sent.purpose, sent.quantity) == ("flatten", 10)
    assert [event.quantity for event in of(play(stage, ticks(99, 99, start=4)), OrderFilled)] == [10]


def test_the_kill_switch_leaves_no_order_though_its_time_is_before_theirs() -> None:
    stage = engine()
    play(stage, ticks(100), buy(2, 10))
    assert only(play(stage, Kill(NS, WHO)), OrderCancelled).order_id == "manual-ABB-1"


def test_a_position_that_the_kill_switch_closes_is_closed_in_new_units_after_a_split() -> None:
    split = Split("1970-01-02", Decimal(7))
    stage = engine(instruments=(Instrument("ABB", ABB.tick_size, splits=(split,)),))
    play(stage, ticks(100), buy(0, 10), ticks(140, start=1), Kill(2 * NS, WHO))
    events = play(stage, ticks(20, start=86_400))
    told, filled = only(events, OrderAmended), only(events, OrderFilled)
    assert (told.order_id, told.purpose, told.quantity) == ("manual-ABB-2", "flatten", 70)
    assert (filled.order_id, filled.quantity, filled.price) == ("manual-ABB-2", 70, 20.0)


def test_a_stop_fires_though_a_part_is_on_its_way_out() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1.0)), matching=PaperMatching(slippage_ticks=0, latency_ticks=5))
    play(stage, ticks(*[100] * 8), send(8, ask_for(Side.SELL, 3, strategy_id="script", reduce_only=True)))
    events = play(stage, ticks(98, start=9))
    assert only(events, OrderSubmitted).quantity == 10


def test_a_stop_follows_again_once_the_exit_that_was_on_its_way_is_cancelled() -> None:
    hour = Timeframe(3_600)
    strategy = scripted("B", TrailingPct(trail_pct=1.0), timeframe=hour)
    stage = engine(strategy, timeframes=(hour,), matching=PaperMatching(slippage_ticks=0, latency_ticks=5))
    play(
        stage,
        ticks(100),
        ticks(*[100] * 9, start=3_600),
        send(3_610, ask_for(Side.SELL, 10, strategy_id="script", reduce_only=True)),
    )
    play(stage, ticks(100.5, 100.2, start=3_611), CancelOrder(3_613 * NS, WHO, "script-ABB-2"))
    moved = only(play(stage, ticks(100.4, start=3_614)), StopMoved)
    assert (moved.best_price, moved.level) == (100.4, 99.35)  # 100.40 − 1 % = 99.396, down to the tick


def test_what_is_left_to_close_before_the_session_ends_is_closed_whatever_comes() -> None:
    stage = engine(session=SHORT_DAYS)
    play(stage, ticks(100), buy(0, 10), ticks(100, start=1))
    sent = only(play(stage, ticks(100, 100, start=480, step=0.1, size=0.0)), OrderSubmitted)
    assert sent.purpose == "square_off"
    again = engine(session=SHORT_DAYS, matching=PaperMatching(slippage_ticks=0, latency_ticks=9))
    play(again, ticks(100), buy(0, 10), ticks(*[100] * 11, start=1, step=0.1), ticks(100, 100, start=480, step=0.1))
    play(again, CancelOrder(481 * NS, WHO, "manual-ABB-2"))
    assert only(play(again, ticks(100, start=481.2)), OrderSubmitted).order_id == "manual-ABB-3"


def test_no_entry_is_executed_when_all_has_to_be_flat() -> None:
    stage = engine(session=SHORT_DAYS)
    play(stage, ticks(100), buy(300, 10, limit(98.0)))
    events = play(stage, ticks(97, start=480))
    assert only(events, OrderCancelled).order_id == "manual-ABB-1"
    assert not of(events, OrderFilled)


def test_a_quote_executes_no_entry_either_when_all_has_to_be_flat() -> None:
    stage = engine(session=SHORT_DAYS, matching=PaperMatching(slippage_ticks=0, against=Against.QUOTES))
    play(stage, ticks(100), buy(300, 10, limit(98.0)))
    events = play(stage, quote(RowKind.ASK, 97.0, 480))
    assert only(events, OrderCancelled).order_id == "manual-ABB-1"
    assert not of(events, OrderFilled)


def test_what_silence_kept_open_beyond_the_session_is_closed_by_the_first_tick_that_comes() -> None:
    stage = engine(session=SHORT_DAYS)
    play(stage, ticks(100), buy(0, 10), ticks(100, start=1))
    events = play(stage, ticks(97, start=86_400 + 5))
    filled = only(events, OrderFilled)
    assert (filled.purpose, filled.quantity, filled.price) == ("square_off", 10, 97.0)


def test_an_order_of_a_day_without_a_tick_ends_with_that_day_unless_it_is_good_till_cancelled() -> None:
    stage = engine(session=SHORT_DAYS)
    play(stage, ticks(100), buy(86_400 + 4, 10), buy(86_400 + 4, 10, OrderTerms(time_in_force=TimeInForce.GTC)))
    events = play(stage, ticks(97, start=2 * 86_400))
    assert (only(events, OrderExpired).order_id, only(events, OrderExpired).ts) == ("manual-ABB-1", 87_000 * NS)
    assert only(events, OrderFilled).order_id == "manual-ABB-2"


def test_an_order_for_the_new_session_does_not_expire_with_the_old_one() -> None:
    stage = engine(session=SHORT_DAYS)
    play(stage, ticks(100), buy(86_400 + 4, 10))
    assert only(play(stage, ticks(97, start=86_400 + 5)), OrderFilled).order_id == "manual-ABB-1"
