"""Desks of one instrument: what they do together, each in its turn."""

from collections.abc import Iterator, Sequence
from typing import overload

from domain.assignment import Assignment
from domain.booking import mark
from domain.deciding import ask
from domain.desk import Desk
from domain.floor import Floor, Market
from domain.instrument import Instrument
from domain.news import News
from domain.protecting import follow_indicator, follow_price


class Desks(Sequence[Desk]):
    """In the order in which they act: strategies as they are configured; ``manual``'s with its first order."""

    __slots__ = ("_desks", "_floor", "_instrument", "_manual", "_market")

    def __init__(self, instrument: Instrument, market: Market, floor: Floor, manual: Assignment) -> None:
        self._instrument = instrument
        self._market = market
        self._floor = floor
        self._manual = manual
        self._desks: list[Desk] = []

    def __len__(self) -> int:
        return len(self._desks)

    @overload
    def __getitem__(self, index: int) -> Desk: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Desk]: ...
    def __getitem__(self, index: int | slice) -> Desk | Sequence[Desk]:
        return self._desks[index]

    def __iter__(self) -> Iterator[Desk]:
        return iter(self._desks)

    def seat(self, assignment: Assignment) -> Desk:
        """Give a strategy a desk here."""
        desk = Desk(assignment, self._instrument, self._market, self._floor)
        self._desks.append(desk)
        return desk

    def seat_manual(self) -> Desk:
        """Set up the desk of orders by hand."""
        return self.seat(self._manual)

    def of(self, strategy_id: str) -> Desk | None:
        """The desk of a strategy, if it has one here."""
        return next((desk for desk in self._desks if desk.strategy_id == strategy_id), None)

    @property
    def are_waiting(self) -> bool:
        """Whether the venue has an order of any of them."""
        return any(desk.working for desk in self._desks)

    def follow_price(self, ts: int, price: float) -> None:
        """Take a tick's price into the open trades and their stops."""
        for desk in self._desks:
            follow_price(desk, ts, price)

    def hear(self, news: Sequence[News], ts: int, price: float) -> None:
        """Take the closed bars' indicators into the stops that follow them."""
        for desk in self._desks:
            follow_indicator(desk, ts, price, news[0].now)

    def ask(self, news: Sequence[News], ts: int, *, market_open: bool) -> None:
        """Have the strategies answer closed bars, one bar after the other."""
        for one in news:
            for desk in self._desks:
                ask(desk, ts, one, market_open=market_open)

    def mark(self, ts: int) -> bool:
        """Tell what the open positions are worth at the last price; whether there are any."""
        told = [mark(desk, ts) for desk in self._desks]
        return any(told)

    def state(self) -> dict[str, object]:
        """Everything, for a snapshot."""
        return {desk.strategy_id: desk.state() for desk in self._desks}

    def restore(self, desks: dict[str, dict[str, object]]) -> None:
        """Continue from what ``state`` described."""
        if self._manual.strategy_id in desks and self.of(self._manual.strategy_id) is None:
            self.seat_manual()
        for desk in self._desks:
            desk.restore(desks[desk.strategy_id])
