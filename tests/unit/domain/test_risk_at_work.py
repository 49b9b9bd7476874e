"""Risk in an engine: what is refused, what follows, and what is never refused."""

from decimal import Decimal

from domain.charges import FlatCharges
from domain.engine import TradingEngine
from domain.events import Event, OrderFilled, OrderRejected, PositionClosed, RiskBreached, SignalGenerated
from domain.risk import RiskLimits
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.stage import ABB, DAY, TCS, engine, frame, money, of, only, play, scripted, ticks


def refusals(events: list[Event]) -> list[str]:
    return [event.rejection_code for event in of(events, OrderRejected)]


def two(stage: TradingEngine, *prices: float, start: float = 0.0) -> list[Event]:
    """The same ticks for two instruments, second by second."""
    events = []
    for at, price in enumerate(prices):
        for instrument in (0, 1):
            events += play(stage, ticks(price, start=start + at, instrument=instrument))
    return events


def test_a_refusal_is_told_by_the_signal_the_order_and_the_breach() -> None:
    stage = engine(scripted("B"), limits=RiskLimits(max_position_value=Decimal(999)))
    events = play(stage, ticks(100, 100, 100))
    signal, rejected, breached = only(events, SignalGenerated), only(events, OrderRejected), only(events, RiskBreached)
    assert (signal.status, signal.code) == ("refused", "POSITION_VALUE_LIMIT")
    assert rejected.rejection_reason == "position value: 1000.00 against a limit of 999"
    assert (rejected.current_value, rejected.limit_value, rejected.quantity, rejected.side) == (*money(1000, 999), 10, "BUY")
    assert (breached.rule, breached.action_taken, breached.severity) == ("POSITION_VALUE_LIMIT", "order refused", "warning")
    assert (breached.current_value, breached.limit_value) == money(1000, 999)
    assert not of(events, OrderFilled)


def test_positions_are_counted_per_strategy_over_its_instruments_and_entries_on_their_way_count() -> None:
    limits = RiskLimits(max_positions_per_strategy=1)
    stage = engine(scripted("B", strategy_id="one"), scripted("S", strategy_id="two"), instruments=(ABB, TCS), limits=limits)
    events = two(stage, 100, 100, 100)
    assert [(e.strategy_id, e.symbol, e.rejection_code) for e in of(events, OrderRejected)] == [
        ("one", "TCS", "STRATEGY_POSITION_LIMIT"),
        ("two", "TCS", "STRATEGY_POSITION_LIMIT"),
    ]


def test_positions_are_counted_in_total() -> None:
    limits = RiskLimits(max_positions=3)
    stage = engine(scripted("B", strategy_id="one"), scripted("S", strategy_id="two"), instruments=(ABB, TCS), limits=limits)
    events = two(stage, 100, 100, 100)
    assert [(e.strategy_id, e.symbol, e.rejection_code) for e in of(events, OrderRejected)] == [
        ("two", "TCS", "TOTAL_POSITION_LIMIT")
    ]


def test_a_position_that_was_closed_makes_room() -> None:
    stage = engine(scripted("B.s..", strategy_id="one"), scripted("...B.", strategy_id="two"), limits=RiskLimits(max_positions=1))
    assert refusals(play(stage, ticks(*[100] * 7))) == []


def test_a_reversal_counts_the_new_position_instead_of_the_old_one() -> None:
    limits = RiskLimits(max_positions=1, max_positions_per_strategy=1, leverage=Decimal("0.0015"))
    stage = engine(scripted("BSBS"), limits=limits)
    events = play(stage, ticks(*[100] * 7))
    assert refusals(events) == []
    assert len(of(events, PositionClosed)) == 3


def test_exposure_is_the_gross_value_of_all_positions_against_the_equity() -> None:
    stage = engine(
        scripted("B", strategy_id="one", quantity=900),
        scripted("S", strategy_id="two", quantity=200),
        initial_cash=Decimal(100_000),
    )
    events = play(stage, ticks(100, 100, 100))
    rejected = only(events, OrderRejected)
    assert (rejected.strategy_id, rejected.rejection_code) == ("two", "EXPOSURE_LIMIT")
    assert (rejected.current_value, rejected.limit_value) == (Decimal(110_000), Decimal(100_000))


def test_the_exit_of_a_reversal_goes_through_where_its_entry_is_refused() -> None:
    stage = engine(scripted("BS"), limits=RiskLimits(max_position_value=Decimal(1_050)))
    events = play(stage, ticks(100, 100, 106, 106, 106))
    signal = of(events, SignalGenerated)[-1]
    assert (signal.status, signal.code) == ("accepted", "POSITION_VALUE_LIMIT")
    assert [(fill.purpose, fill.price) for fill in of(events, OrderFilled)] == [("entry", 106), ("exit", 106)]
    assert refusals(events) == ["POSITION_VALUE_LIMIT"]


def test_a_daily_loss_realised_or_not_refuses_entries_and_nothing_else() -> None:
    limits = RiskLimits(max_daily_loss=Decimal(50))
    stage = engine(scripted("B", strategy_id="one"), scripted("...S..s", strategy_id="two"), limits=limits)
    events = play(stage, ticks(100, 100, 100, 98, 95, 94))
    rejected = only(events, OrderRejected)
    assert (rejected.strategy_id, rejected.rejection_code, rejected.current_value) == ("two", "DAILY_LOSS_LIMIT", Decimal(50))
    assert [(event.action_taken, event.severity, event.strategy_id) for event in of(events, RiskBreached)] == [
        ("order refused", "critical", "two"),
        ("no position is opened", "critical", ""),
    ]


def test_exits_and_stops_are_never_refused() -> None:
    limits = RiskLimits(max_daily_loss=Decimal("0.01"))
    stage = engine(
        scripted("B..s", strategy_id="one"),
        scripted("B", FixedPct(stop_pct=2.0), strategy_id="two"),
        limits=limits,
        charges=FlatCharges(Decimal(5)),
    )
    events = play(stage, ticks(100, 100, 100, 97, 97, 97))
    assert refusals(events) == []
    assert [closed.exit_reason for closed in of(events, PositionClosed)] == ["stop", "signal"]


def test_a_profit_however_large_refuses_nothing() -> None:
    limits = RiskLimits(max_daily_loss=Decimal(1))
    stage = engine(scripted("B", strategy_id="one"), scripted("....S", strategy_id="two"), limits=limits)
    events = play(stage, ticks(100, 100, 100, 130, 149, 149, 149))
    assert stage.account.day_pnl == 490
    assert refusals(events) == []


def test_charges_count_into_the_loss_of_the_day() -> None:
    limits = RiskLimits(max_daily_loss=Decimal(10))
    stage = engine(scripted("BSB"), limits=limits, charges=FlatCharges(Decimal(5)))
    assert refusals(play(stage, ticks(*[100] * 6))) == ["DAILY_LOSS_LIMIT"]


def test_a_loss_of_yesterday_refuses_nothing_today() -> None:
    limits = RiskLimits(max_daily_loss=Decimal(50))
    stage = engine(scripted("B..sB"), limits=limits)
    events = play(stage, ticks(100, 100, 100, 90, 90, 90))
    assert refusals(events) == ["DAILY_LOSS_LIMIT"]
    assert (stage.account.day, stage.account.day_start_equity, stage.account.day_pnl) == ("1970-01-01", *money(1_000_000, -100))
    play(stage, frame([(0, DAY, 90.0, 1.0)]))
    assert (stage.account.day, stage.account.day_start_equity, stage.account.day_pnl) == ("1970-01-02", *money(999_900, 0))


def test_the_day_starts_once_however_many_instruments_open() -> None:
    stage = engine(scripted("B"), instruments=(ABB, TCS))
    play(stage, ticks(100, 100, 100, 90))
    play(stage, ticks(100, start=5, instrument=1))
    assert stage.account.day_start_equity == 1_000_000
