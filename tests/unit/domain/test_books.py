"""After the fills: what a round trip, the account, a position and the books of the strategies say."""

from decimal import Decimal

from domain.charges import FlatCharges
from domain.events import (
    AccountChanged,
    PositionChanged,
    PositionClosed,
    PositionMarked,
    StrategyMeasured,
)
from domain.frame import RowKind
from domain.lane import ACCOUNT_EVERY, MARKED_EVERY
from domain.matching import PaperMatching
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.stage import (
    CASH,
    NS,
    continued,
    engine,
    money,
    of,
    only,
    play,
    quote,
    scripted,
    ticks,
)


def test_a_round_trip_tells_the_whole_story_of_a_long_position() -> None:
    stage = engine(scripted("B...s", FixedPct(stop_pct=5.0)), charges=FlatCharges(Decimal("1.50")))
    closed = only(play(stage, ticks(100, 100, 100, 103, 98, 101, 102)), PositionClosed)
    assert (closed.entry_price, closed.exit_price, closed.quantity, closed.side) == (100, 102, 10, "long")
    assert (closed.gross_pnl, closed.charges, closed.net_pnl) == (Decimal(20), Decimal("3.00"), Decimal("17.00"))
    assert (closed.mfe, closed.mae) == money(30, -20)
    assert (closed.opened_ts, closed.ts, closed.duration_s) == (2 * NS, 6 * NS, 4.0)
    assert (closed.exit_reason, closed.initial_stop, closed.trade_id) == ("signal", 95.0, "script-ABB-T1")


def test_a_round_trip_tells_the_whole_story_of_a_short_position() -> None:
    stage = engine(scripted("S...b"), charges=FlatCharges(pct=Decimal("0.1")))
    closed = only(play(stage, ticks(100, 100, 100, 103, 98, 101, 102)), PositionClosed)
    assert (closed.gross_pnl, closed.charges, closed.net_pnl) == (Decimal(-20), Decimal("2.02"), Decimal("-22.02"))
    assert (closed.side, closed.mfe, closed.mae, closed.initial_stop) == ("short", *money(20, -30), None)


def test_the_best_and_the_worst_of_a_trade_include_its_exit() -> None:
    stage = engine(scripted("Bs"))
    closed = only(play(stage, ticks(100, 100, 100, 110)), PositionClosed)
    assert (closed.mfe, closed.mae) == money(100, 0)


def test_after_each_fill_the_account_stands_as_its_parts_say() -> None:
    stage = engine(scripted("B...s"), charges=FlatCharges(Decimal(2)))
    opened, closed = of(play(stage, ticks(100, 100, 100.5, 101, 101, 101, 103)), AccountChanged)
    assert (opened.cash, opened.equity, opened.unrealized_pnl) == (CASH - 1005 - 2, CASH - 2, Decimal(0))
    assert (closed.cash, closed.equity, closed.realized_pnl) == (CASH + 25 - 4, CASH + 25 - 4, Decimal(25))
    assert (closed.charges, closed.day_pnl, closed.unrealized_pnl) == money(4, 21, 0)


def test_a_position_after_a_fill_shows_what_it_costs_what_it_is_worth_and_where_its_stop_is() -> None:
    stage = engine(scripted("B", FixedPct(stop_pct=1)), matching=PaperMatching(slippage_ticks=0))
    play(stage, ticks(100, 100), quote(RowKind.ASK, 100.2, 1.0))
    changed = only(play(stage, ticks(101, start=1.5)), PositionChanged)
    assert (changed.quantity, changed.average_price, changed.current_price) == (10, 100.2, 101)
    assert (changed.unrealized_pnl, changed.realized_pnl, changed.stop) == (*money(8, 0), 99.15)
    assert (changed.opened_ts, changed.trade_id) == (1.5 * NS, "script-ABB-T1")


def test_strategies_have_books_of_their_own_in_the_same_instrument() -> None:
    stage = engine(scripted("B.s", strategy_id="one"), scripted("S.b", strategy_id="two", quantity=5))
    play(stage, ticks(100, 100, 100, 101, 102, 102))
    books = stage.account.ledger.strategies
    assert {name: (book.realized, book.trades, book.wins, book.signals) for name, book in books.items()} == {
        "one": (Decimal(20), 1, 1, {"BUY": 1, "SELL": 1}),
        "two": (Decimal(-10), 1, 0, {"BUY": 1, "SELL": 1}),
    }
    assert stage.account.ledger.realized == 10


def test_the_account_is_told_every_thousand_ticks_of_an_instrument_with_an_open_position() -> None:
    stage = engine(scripted("B"))
    events = play(stage, ticks(100, 100, 100), ticks(*[101.0] * (2 * ACCOUNT_EVERY), start=3, step=0.001))
    opened, *told = of(events, AccountChanged)
    assert [(one.ts, one.equity - opened.equity) for one in told] == [
        (3 * NS + (at - 4) * 1_000_000, Decimal(10)) for at in (ACCOUNT_EVERY, 2 * ACCOUNT_EVERY)
    ]


def test_an_open_position_is_told_every_hundred_ticks_of_the_instrument() -> None:
    stage = engine(scripted("B"))
    events = play(stage, ticks(100, 100, 100), ticks(*[101.0] * (2 * MARKED_EVERY - 3), start=3, step=0.001))
    marks = of(events, PositionMarked)
    assert len(marks) == 2
    assert [mark.ts for mark in marks] == [3 * NS + (at - 4) * 1_000_000 for at in (MARKED_EVERY, 2 * MARKED_EVERY)]
    assert {(mark.quantity, mark.current_price, mark.unrealized_pnl, mark.trade_id) for mark in marks} == {
        (10, 101.0, Decimal(10), "script-ABB-T1")
    }


def test_only_those_who_hold_something_are_told_of() -> None:
    stage = engine(scripted("B", strategy_id="holds"), scripted("...", strategy_id="waits"))
    marks = of(play(stage, ticks(100, 100, 100), ticks(*[101.0] * MARKED_EVERY, start=3, step=0.001)), PositionMarked)
    assert [mark.strategy_id for mark in marks] == ["holds"]


def test_nothing_is_told_of_positions_where_there_is_none() -> None:
    stage = engine(scripted("..."))
    assert of(play(stage, ticks(*[100.0] * (3 * MARKED_EVERY), step=0.001)), PositionMarked) == []


def test_marks_come_at_the_same_ticks_however_the_run_was_cut_and_continued() -> None:
    rows = ticks(100, 100, 100, *[100 + n % 3 for n in range(5 * MARKED_EVERY)], step=0.4)
    whole = of(play(engine(scripted("B")), rows), PositionMarked)
    stage, parts = engine(scripted("B")), []
    for start in range(0, len(rows), 37):
        parts += of(play(stage, rows.part(start, start + 37)), PositionMarked)
        stage = continued(stage)
    assert len(whole) == 5
    assert parts == whole


def test_the_account_tells_how_far_it_is_below_its_best_and_how_much_is_exposed() -> None:
    stage = engine(scripted("B.sS.b"))
    told = of(play(stage, ticks(100, 100, 100, 110, 110, 110, 110, 120, 120)), AccountChanged)
    assert [(one.equity - CASH, one.drawdown, one.exposure) for one in told] == [
        (Decimal(0), Decimal(0), Decimal(1_000)),
        (Decimal(100), Decimal(0), Decimal(0)),
        (Decimal(100), Decimal(0), Decimal(1_100)),
        (Decimal(0), Decimal(100), Decimal(0)),
    ]


def test_after_each_round_trip_a_strategy_is_measured() -> None:
    stage = engine(scripted("B.sS.b"))
    first, second = of(play(stage, ticks(100, 100, 100, 110, 110, 110, 110, 120, 120)), StrategyMeasured)
    assert (first.trades, first.win_rate, first.profit_factor, first.expectancy) == (1, 1.0, None, 100.0)
    assert (first.net_pnl, first.drawdown) == money(100, 0)
    assert (second.trades, second.win_rate, second.profit_factor, second.expectancy) == (2, 0.5, 1.0, 0.0)
    assert (second.net_pnl, second.drawdown) == money(0, 100)
