"""After the fills: what a round trip, the account, a position and the books of the strategies say."""

from decimal import Decimal

from domain.charges import FlatCharges
from domain.events import (
    AccountChanged,
    PositionChanged,
    PositionClosed,
)
from domain.frame import RowKind
from domain.matching import PaperMatching
from domain.trailing_stop.fixed_pct import FixedPct
from tests.unit.domain.stage import (
    CASH,
    NS,
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
