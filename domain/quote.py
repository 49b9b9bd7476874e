"""Quotes: the best bid and ask of one instrument as they stand."""

from dataclasses import dataclass
from typing import NamedTuple

from domain.frame import RowKind
from domain.side import Side
from domain.state import invalid_state
from domain.tick_policy import HIGHEST_PRICE, LARGEST_SIZE, LATEST_TIME


class QuoteSide(NamedTuple):
    """One side of a quote: its price (0: none), when it was set (ns), and the units it shows."""

    price: float
    ts: int
    size: float


@dataclass(slots=True)
class Quote:
    """The best bid and ask, when each was set (ns) and the units each shows; a price of 0 means there is none."""

    bid: float = 0.0
    bid_ts: int = 0
    ask: float = 0.0
    ask_ts: int = 0
    bid_size: float = 0.0
    ask_size: float = 0.0
    watched: bool = False
    """Whether orders wait for quotes: then a quote is taken by ``take_watched`` alone."""

    def take_bid(self, ts: int, price: float, size: float) -> bool:
        """Take the best bid from now on; False for one that must be refused, with nothing changed."""
        if not self.watched and self.bid_ts <= ts < LATEST_TIME and 0.0 <= price <= HIGHEST_PRICE and 0.0 <= size <= LARGEST_SIZE:
            self.bid, self.bid_ts, self.bid_size = price, ts, size
            return True
        return False

    def take_ask(self, ts: int, price: float, size: float) -> bool:
        """Take the best ask from now on; False for one that must be refused, with nothing changed."""
        if not self.watched and self.ask_ts <= ts < LATEST_TIME and 0.0 <= price <= HIGHEST_PRICE and 0.0 <= size <= LARGEST_SIZE:
            self.ask, self.ask_ts, self.ask_size = price, ts, size
            return True
        return False

    def take_watched(self, kind: RowKind, ts: int, price: float, size: float) -> bool:
        """Take the best bid or ask though orders wait for it; False for one that must be refused, with nothing changed."""
        watched, self.watched = self.watched, False
        taken = (self.take_bid if kind is RowKind.BID else self.take_ask)(ts, price, size)
        self.watched = watched
        return taken

    def withdraw(self) -> None:
        """There is no quote any more, until the next."""
        self.bid = self.ask = 0.0

    def facing(self, side: Side) -> QuoteSide:
        """What an order of ``side`` meets: the ask for a BUY, the bid for a SELL."""
        if side is Side.BUY:
            return QuoteSide(self.ask, self.ask_ts, self.ask_size)
        return QuoteSide(self.bid, self.bid_ts, self.bid_size)

    def state(self) -> list[object]:
        """Everything, for a snapshot."""
        return [self.bid, self.bid_ts, self.ask, self.ask_ts, self.bid_size, self.ask_size]

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case [float(bid), int(bid_ts), float(ask), int(ask_ts), float(bid_size), float(ask_size)]:
                self.bid, self.bid_ts, self.bid_size = bid, bid_ts, bid_size
                self.ask, self.ask_ts, self.ask_size = ask, ask_ts, ask_size
            case _:
                raise invalid_state("quote", state)
