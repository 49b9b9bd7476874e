"""The times of a session: after the time for entries none is at work, and by ``flat_by`` everything is on its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.segment import Segment
from domain.trading_state import TradingState

if TYPE_CHECKING:
    from tests.unit.domain.bookkeeping import Books


def check_times(books: Books, ts: int, symbols: set[str]) -> None:
    """What must be over at ``ts``, to which time has come, but for instruments that have come further already."""
    session = books.session_at(ts)
    if session is None or ts < session.entries_until:
        return
    seen = {one for one in symbols if books.last_tick[one] >= session.start and books.come_to[one] <= ts}
    _check_entries(books, ts, seen)
    if ts >= session.flat_by and books.state is not TradingState.HALTED:
        assert not books.uncovered({one for one in seen if not _stays_overnight(books, one)}, ts + 1), "not flat"


def _check_entries(books: Books, ts: int, symbols: set[str]) -> None:
    """Only what is good till cancelled may wait for the next session."""
    for order in books.orders.values():
        if order.is_working and order.is_entry and order.symbol in symbols and order.submitted_ts <= ts:
            assert order.time_in_force == "gtc", "a day entry is at work when the time for entries is over"


def _stays_overnight(books: Books, symbol: str) -> bool:
    return books.instruments[symbol].segment is Segment.EQUITY_DELIVERY
