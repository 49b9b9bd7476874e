from decimal import Decimal

import pytest

from domain.charges import FlatCharges, NseCharges
from domain.errors import InvalidValue
from domain.ledger import Ledger, StrategyBook
from domain.segment import Segment
from domain.side import Side
from tests.unit.domain.charges.fills import fill
from tests.unit.domain.stage import money


def test_a_purchase_pays_its_price_and_its_charges_from_cash() -> None:
    ledger = Ledger(Decimal(1000))
    ledger.book_fill("one", 10, Decimal("20.05"), Decimal("1.25"), Decimal(0))
    assert (ledger.cash, ledger.charges, ledger.realized) == money("798.25", "1.25", 0)
    assert ledger.imbalance(Decimal("200.50"), Decimal(0)) == 0


def test_a_short_sale_receives_its_price_and_owes_the_position() -> None:
    ledger = Ledger(Decimal(1000))
    ledger.book_fill("one", -10, Decimal(20), Decimal(0), Decimal(0))
    assert ledger.cash == Decimal(1200)
    assert ledger.imbalance(Decimal(-210), Decimal(-10)) == 0


def test_the_imbalance_tells_by_how_much_the_account_is_out() -> None:
    ledger = Ledger(Decimal(1000))
    ledger.book_fill("one", 10, Decimal(20), Decimal(0), Decimal(0))
    assert ledger.imbalance(Decimal(205), Decimal(0)) == Decimal(5)


@pytest.mark.parametrize("field", ["realized", "charges"])
def test_the_imbalance_tells_that_the_strategies_do_not_sum_to_the_account(field: str) -> None:
    ledger = Ledger(Decimal(1000))
    ledger.book_fill("one", 10, Decimal(20), Decimal(2), Decimal(0))
    ledger.book_fill("two", -10, Decimal(20), Decimal(2), Decimal(7))
    balanced = ledger.imbalance(Decimal(0), Decimal(-7))
    setattr(ledger.book("one"), field, getattr(ledger.book("one"), field) + 3)
    assert (balanced, ledger.imbalance(Decimal(0), Decimal(-7))) == money(0, 3)


def test_each_strategy_has_its_own_book() -> None:
    ledger = Ledger(Decimal(1000))
    ledger.book_fill("one", 1, Decimal(20), Decimal(2), Decimal(5))
    ledger.book_fill("two", 1, Decimal(20), Decimal(3), Decimal(-4))
    assert [(book.realized, book.charges) for book in (ledger.book("one"), ledger.book("two"))] == [money(5, 2), money(-4, 3)]
    assert (ledger.realized, ledger.charges) == money(1, 5)


def test_trades_are_counted_by_their_net_result_and_one_that_nets_nothing_is_neither_won_nor_lost() -> None:
    book = StrategyBook()
    for net in ("30", "-10", "0", "12.5", "-2.5"):
        book.count_trade(Decimal(net))
    assert (book.trades, book.wins) == (5, 2)
    assert (book.gross_profit, book.gross_loss, book.net_pnl) == (Decimal("42.5"), Decimal("-12.5"), Decimal(30))


def test_a_ledger_comes_back_from_its_state_exactly() -> None:
    ledger = Ledger(Decimal("1000.10"))
    ledger.book_fill("one", 3, Decimal("20.05"), Decimal("1.00"), Decimal("-0.50"))
    ledger.book("one").count_trade(Decimal("-1.50"))
    ledger.book("one").signals["BUY"] += 1
    assert Ledger.from_state(ledger.state()).state() == ledger.state()


def test_a_state_shares_nothing_with_the_ledger() -> None:
    ledger = Ledger(Decimal(1000))
    ledger.book("one")
    state = ledger.state()
    other = Ledger.from_state(state)
    other.book("one").signals["SELL"] += 1
    assert ledger.state() == state == Ledger.from_state(state).state()


@pytest.mark.parametrize("state", [None, {}, {"initial_cash": 1}, {"initial_cash": "1", "cash": "1"}])
def test_a_ledger_state_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"snapshot\.ledger"):
        Ledger.from_state(state)


@pytest.mark.parametrize("state", [None, [], ["1", "2", "3", "4", "5", 6, 7, None]])
def test_a_book_state_of_another_shape_is_refused(state: object) -> None:
    with pytest.raises(InvalidValue, match=r"snapshot\.strategy book"):
        StrategyBook.from_state(state)


def test_the_book_of_the_day_counts_all_strategies_and_begins_anew() -> None:
    ledger = Ledger(Decimal(1_000))
    ledger.count_signal("a", Side.BUY)
    ledger.count_signal("b", Side.SELL)
    ledger.book_fill("a", 1, Decimal(10), Decimal("0.5"), Decimal(3))
    ledger.count_trade("a", Decimal("2.5"))
    assert ledger.today.signals == {"BUY": 1, "SELL": 1}
    assert (ledger.today.trades, ledger.today.wins, ledger.today.charges) == (1, 1, Decimal("0.5"))
    assert Ledger.from_state(ledger.state()).today.state() == ledger.today.state()
    ledger.start_day("2024-01-15")
    assert ledger.today.state() == StrategyBook().state()
    assert ledger.book("a").trades == 1


def test_the_note_is_that_of_the_trading_day_and_begins_anew_on_the_next() -> None:
    ledger = Ledger(Decimal(1_000), NseCharges())
    sale = fill("1", "SELL", 25, "26020", Segment.FUTURES)
    stt = []
    for day in ("2024-09-30", "2024-10-01"):
        ledger.start_day(day)
        assert ledger.note.total == 0
        stt.append(ledger.note.charge(sale).amounts["stt"])
    assert stt == [81, 130]


def test_the_note_of_the_day_comes_back_with_the_ledger() -> None:
    model = FlatCharges(Decimal(20), Decimal("0.01"))
    ledger = Ledger(Decimal(1_000), model)
    ledger.start_day("2024-01-15")
    ledger.note.charge(fill("1", "BUY", 400, "250"))
    again = Ledger.from_state(ledger.state(), model)
    assert again.note.charge(fill("1", "BUY", 600, "250")).total == 15
