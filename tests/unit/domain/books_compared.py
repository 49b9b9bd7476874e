"""Two sets of books compared: those of an engine, and those that were kept from its facts by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.engine import TradingEngine
    from tests.unit.domain.bookkeeping import Books


def check_against(books: Books, engine: TradingEngine) -> None:
    """The engine's books are these: cash, positions at market and charges add up, and the strategies' books to the account's."""
    account, ledger = engine.account, engine.account.ledger
    realized, charges = sum(books.realized.values()), sum(books.charges.values())
    assert (ledger.cash, ledger.realized, ledger.charges) == (books.cash, realized, charges)
    unrealized, position_value = account.unrealized, account.position_value
    assert (ledger.cash + position_value, unrealized) == (books.equity, books.unrealized)
    assert books.equity == books.config.initial_cash + realized + unrealized - charges
    assert ledger.imbalance(position_value, unrealized) == 0
    for strategy_id, book in ledger.strategies.items():
        mine = [key for key in books.lots if key[0] == strategy_id]
        assert book.realized == sum(books.realized[key] for key in mine)
        assert book.charges == sum(books.charges[key] for key in mine)
        assert (book.trades, sum(book.signals.values())) == (books.trades[strategy_id], books.signals[strategy_id])
    assert sum(book.realized - book.charges for book in ledger.strategies.values()) == realized - charges
    assert {key[0] for key, lots in books.lots.items() if lots} <= ledger.strategies.keys()
    for lane in engine.lanes:
        for desk in lane.desks:
            key = desk.strategy_id, lane.instrument.symbol
            assert desk.position.quantity == books.held(*key)
            assert {one.order_id for one in desk.working} == {one.order_id for one in books.orders.working(*key)}
