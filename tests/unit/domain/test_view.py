from decimal import Decimal

from domain.charges import FlatCharges
from domain.frame import RowKind
from domain.strategies.catalogue import BUILT_IN
from domain.tape import PRICES_REMEMBERED
from domain.trailing_stop.fixed_pct import FixedPct
from domain.trailing_stop.trailing import TrailingPct
from domain.view import AccountView, DayView, InstrumentView, PendingOrderView, PositionView, StopView, StrategyView
from domain.viewing import view
from tests.unit.domain.stage import ABB, CASH, NS, TCS, engine, money, play, quote, scripted, ticks, with_strategy


def test_before_the_first_input_there_is_nothing_to_see_but_the_cash() -> None:
    seen = view(engine(scripted("B"), instruments=(ABB, TCS)))
    zero = Decimal(0)
    assert (seen.seq, seen.ts, seen.positions, seen.pending_orders) == (0, 0, (), ())
    assert seen.account == AccountView("INR", CASH, CASH, zero, CASH, zero, zero, zero, zero, zero, zero)
    assert seen.instruments[1] == InstrumentView(
        symbol="TCS",
        exchange="NSE",
        currency="INR",
        tick_size=Decimal("0.05"),
        lot=5,
        price=None,
        size=None,
        ts=None,
        bid=None,
        ask=None,
        ticks=0,
        volume=0.0,
        turnover=0.0,
        session=None,
        forming=(),
        indicators={"1s": {}},
        skipped={},
    )


def test_an_open_position_is_shown_at_the_last_price_with_its_stop() -> None:
    stage = engine(scripted("S", TrailingPct(trail_pct=1.0)), charges=FlatCharges(Decimal("1.50")))
    play(stage, ticks(100, 100, 100, 98), ticks(98.5, start=3.5))
    seen = view(stage)
    assert seen.positions == (
        PositionView(
            strategy_id="script",
            symbol="ABB",
            trade_id="script-ABB-T1",
            quantity=-10,
            average_price=100.0,
            current_price=98.5,
            unrealized_pnl=Decimal("15.00"),
            realized_pnl=Decimal(0),
            charges=Decimal("1.50"),
            mfe=Decimal("20.00"),
            mae=Decimal(0),
            opened_ts=2 * NS,
            stop=StopView("trailing_pct", 99.0, 98.0, (99.0 - 98.5) / 98.5 * 100),
            exiting=False,
        ),
    )
    assert seen.account == AccountView(
        currency="INR",
        initial_cash=CASH,
        cash=CASH + 1000 - Decimal("1.5"),
        position_value=Decimal(-985),
        equity=CASH + 15 - Decimal("1.5"),
        realized_pnl=Decimal(0),
        unrealized_pnl=Decimal(15),
        charges=Decimal("1.5"),
        net_pnl=Decimal("13.5"),
        day_pnl=Decimal("13.5"),
        imbalance=Decimal(0),
        today=DayView("1970-01-01", signals=1, charges=Decimal("1.50")),
    )


def test_a_position_without_a_stop_shows_none_and_one_that_waits_for_its_exit_says_so() -> None:
    stage = engine(scripted("B", strategy_id="one"), scripted("B", FixedPct(stop_pct=1.0), strategy_id="two"))
    play(stage, ticks(100, 100, 100, 98))
    one, two = view(stage).positions
    assert (one.stop, one.exiting, two.exiting) == (None, False, True)


def test_orders_that_wait_are_shown() -> None:
    stage = engine(scripted("B"))
    play(stage, ticks(100, 101))
    assert view(stage).pending_orders == (
        PendingOrderView(
            order_id="script-ABB-1",
            strategy_id="script",
            symbol="ABB",
            side="BUY",
            quantity=10,
            price=101.0,
            purpose="entry",
            trade_id="script-ABB-T1",
            submitted_ts=NS,
            order_type="market",
            limit_price=None,
            trigger_price=None,
            trail=None,
            trail_unit=None,
            time_in_force="day",
            filled=0,
            status="submitted",
            client_order_id="",
            parent_id="",
            oco="",
        ),
    )


def test_a_strategy_is_shown_with_its_parameters_its_needs_and_its_counters() -> None:
    stage = engine(with_strategy(BUILT_IN["ema_cross"], {"fast": 3}, FixedPct(stop_pct=1.0)), scripted("Bs!", quantity=5))
    play(stage, ticks(100, 100, 100, 101, 101))
    crossing, script = view(stage).strategies
    assert crossing == StrategyView(
        strategy_id="ema_cross",
        strategy="ema_cross",
        parameters={"timeframe": "1m", "fast": 3, "slow": 21},
        symbols=("ABB",),
        timeframes=("1m",),
        indicators=("ema_3", "ema_21"),
        stop="fixed_pct (stop_pct=1.0)",
        signals={"BUY": 0, "SELL": 0},
        trades=0,
        wins=0,
        gross_profit=Decimal(0),
        gross_loss=Decimal(0),
        charges=Decimal(0),
        net_pnl=Decimal(0),
        failed={},
        schema=crossing.schema,
    )
    assert [one.name for one in crossing.schema] == ["timeframe", "fast", "slow"]
    assert (script.stop, script.signals, script.trades, script.wins) == ("none", {"BUY": 1, "SELL": 1}, 1, 1)
    assert (script.gross_profit, script.gross_loss, script.net_pnl) == money(5, 0, 5)
    assert script.failed == {"ABB": "RuntimeError: the script says so"}


def test_an_instrument_is_shown_with_its_latest_tick_its_quote_and_its_forming_bars() -> None:
    stage = engine()
    play(stage, ticks(100, 101, size=3), quote(RowKind.BID, 100.9, 1.0), quote(RowKind.ASK, 101.1, 1.0), ticks(-1, start=2))
    seen = view(stage)
    (instrument,) = seen.instruments
    assert (seen.seq, seen.ts) == (stage.seq, NS)
    assert (instrument.price, instrument.size, instrument.ts, instrument.bid, instrument.ask) == (101, 3, NS, 100.9, 101.1)
    assert (instrument.ticks, instrument.volume, instrument.turnover, instrument.session) == (2, 6, 603, "1970-01-01")
    assert [(bar.start, bar.close, bar.ticks) for bar in instrument.forming] == [(NS, 101, 1)]
    assert instrument.skipped == {"price_not_positive": 1}


def test_a_view_does_not_change_when_the_engine_goes_on() -> None:
    stage = engine(scripted("B.s", TrailingPct(trail_pct=1.0)))
    play(stage, ticks(100, 100, 100))
    seen, text = view(stage), repr(view(stage))
    play(stage, ticks(101, 105, -1, 99, start=3))
    assert repr(seen) == text


def test_prices_are_told_exactly_however_many_there_were() -> None:
    stage = engine()
    (lane,) = stage.lanes
    assert lane.exact_price == 0
    for number in range(2 * PRICES_REMEMBERED):
        play(stage, ticks(100 + number * 0.05, start=number))
        assert lane.exact_price == Decimal(100) + number * Decimal("0.05")
