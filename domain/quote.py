"""Quotes: the best bid and ask of one instrument as they stand."""

from dataclasses import dataclass

from domain.state import invalid_state
from domain.tick_policy import HIGHEST_PRICE, LARGEST_SIZE, LATEST_TIME


@dataclass(slots=True)
class Quote:
    """The best bid and ask and when each was set (ns); a price of 0 means there is none."""

    bid: float = 0.0
    bid_ts: int = 0
    ask: float = 0.0
    ask_ts: int = 0
    watched: bool = False
    """Whether orders wait for quotes: then none is taken without them."""

    def take_bid(self, ts: int, price: float, size: float) -> bool:
        """Take the best bid from now on; False for one that must be refused, with nothing changed."""
        return not self.watched and self.set_bid(ts, price, size)

    def set_bid(self, ts: int, price: float, size: float) -> bool:
        """As ``take_bid``, for whoever watches."""
        if self.bid_ts <= ts < LATEST_TIME and 0.0 <= price <= HIGHEST_PRICE and 0.0 <= size <= LARGEST_SIZE:
            self.bid, self.bid_ts = price, ts
            return True
        return False

    def take_ask(self, ts: int, price: float, size: float) -> bool:
        """Take the best ask from now on; False for one that must be refused, with nothing changed."""
        return not self.watched and self.set_ask(ts, price, size)

    def set_ask(self, ts: int, price: float, size: float) -> bool:
        """As ``take_ask``, for whoever watches."""
        if self.ask_ts <= ts < LATEST_TIME and 0.0 <= price <= HIGHEST_PRICE and 0.0 <= size <= LARGEST_SIZE:
            self.ask, self.ask_ts = price, ts
            return True
        return False

    def withdraw(self) -> None:
        """There is no quote any more, until the next."""
        self.bid = self.ask = 0.0

    def state(self) -> list[object]:
        """Everything, for a snapshot."""
        return [self.bid, self.bid_ts, self.ask, self.ask_ts]

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case [float(bid), int(bid_ts), float(ask), int(ask_ts)]:
                self.bid, self.bid_ts, self.ask, self.ask_ts = bid, bid_ts, ask, ask_ts
            case _:
                raise invalid_state("quote", state)
