"""Executions held against the moment, the market and what is held: which of them may be at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.matching import FillOn
from domain.trading_state import TradingState

if TYPE_CHECKING:
    from domain.events import OrderFilled
    from tests.unit.domain.bookkeeping import Books
    from tests.unit.domain.order_record import OrderRecord


def check_fill(books: Books, event: OrderFilled) -> None:
    """Whether the moment and the market allow an execution that is not in the books yet."""
    order, matching = books.orders[event.order_id], books.config.matching
    wait = matching.latency_ticks + (matching.fill_on is FillOn.NEXT_TICK)
    assert books.updates[event.symbol] - order.waited >= wait, "executed before so many updates had come"
    assert event.ts - order.submitted_ts >= matching.latency_ms * 1_000_000, "executed before it reached the venue"
    _check_state(books, order, event)
    session = books.session_at(event.ts)
    assert session is not None, "a trade while the market is closed"
    assert not order.is_entry or event.ts < session.entries_until, "opened when the time for entries was over"


def _check_state(books: Books, order: OrderRecord, event: OrderFilled) -> None:
    """Nothing is traded while HALTED but what flattens, and was closing before; nothing grows while REDUCING."""
    if books.state is TradingState.HALTED:
        assert event.purpose == "flatten" or (books.latched and order.closes_now and order.before_halt), "a trade while halted"
    before = books.held(event.strategy_id, event.symbol)
    after = before + order.sign * event.quantity
    if not order.is_entry:
        assert abs(after) < abs(before), "an order that only reduces opened a position"
        assert after * before >= 0
    elif books.state is TradingState.REDUCING:
        assert abs(after) < abs(before), "exposure grew while reducing"
        assert after * before >= 0


def check_side(books: Books, event: OrderFilled) -> None:
    """Whether such a position may be held at all, after the execution."""
    held = books.held(event.strategy_id, event.symbol)
    sides = next((one.sides for one in books.config.assignments if one.strategy_id == event.strategy_id), None)
    assert held >= 0 or (books.instruments[event.symbol].shortable and (sides is None or sides != "long")), "a short position"
    assert held <= 0 or sides is None or sides != "short"
