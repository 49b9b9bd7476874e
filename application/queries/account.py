"""The account at the last prices."""

from datetime import tzinfo
from typing import TypedDict

from application.queries.values import money, time_or_none
from domain.view import EngineView


class Account(TypedDict):
    """Money is a string of exact decimals in ``currency``; ``imbalance`` is what the books are out by and reads 0."""

    seq: int
    timestamp: str | None
    currency: str
    initial_cash: str
    cash: str
    position_value: str
    equity: str
    realized_pnl: str
    unrealized_pnl: str
    charges: str
    net_pnl: str
    day_pnl: str
    imbalance: str


def account(view: EngineView, tz: tzinfo) -> Account:
    """The account as it stands in ``view``."""
    books = view.account
    return Account(
        seq=view.seq,
        timestamp=time_or_none(view.ts, tz),
        currency=books.currency,
        initial_cash=money(books.initial_cash),
        cash=money(books.cash),
        position_value=money(books.position_value),
        equity=money(books.equity),
        realized_pnl=money(books.realized_pnl),
        unrealized_pnl=money(books.unrealized_pnl),
        charges=money(books.charges),
        net_pnl=money(books.net_pnl),
        day_pnl=money(books.day_pnl),
        imbalance=money(books.imbalance),
    )
