"""Doubt: a tick that stands far from the one before it is refused, unless the next one stands by it."""

from typing import Final

from domain.state import invalid_state
from domain.tick_policy import ABSURD_JUMP, HIGHEST_PRICE, LOWEST_PRICE, TIME_JUMPED
from domain.timeframe import NS_PER_DAY

LONGEST_SILENCE: Final = 31 * NS_PER_DAY
"""How far ahead of the one before (ns) a tick may be without another that confirms it."""


class Doubt:
    """One instrument's last refused tick: its price and time, 0 while there is none."""

    __slots__ = ("_max_jump", "price", "ts")

    def __init__(self, max_jump_pct: float) -> None:
        self.price = 0.0
        self.ts = 0
        self._max_jump = max_jump_pct / 100

    def about_time(self, last_ts: int, ts: int) -> str | None:
        """Why a tick at ``ts`` is refused after one at ``last_ts`` (0: it is the first), or None."""
        if last_ts == 0 or ts - last_ts <= LONGEST_SILENCE or (self.ts and abs(ts - self.ts) <= LONGEST_SILENCE):
            return None
        self.ts = ts
        return TIME_JUMPED

    def about_price(self, last_price: float, price: float) -> str | None:
        """Why a tick at ``price`` is refused after one at ``last_price``, both of one session, or None."""
        if self._near(price, last_price) or (self.price and self._near(price, self.price)):
            return None
        self.price = price
        return ABSURD_JUMP

    def trusts(self, price: float, last_price: float) -> bool:
        """Whether a trade at ``price`` may follow one at ``last_price`` in its bar, whatever was refused before."""
        return LOWEST_PRICE <= price <= HIGHEST_PRICE and abs(price / last_price - 1) <= self._max_jump

    def is_about(self, low: float, high: float) -> bool:
        """Whether a tick within ``low`` and ``high`` could be refused, or settle a doubt."""
        return self.price != 0 or self.ts != 0 or abs(high / low - 1) > self._max_jump

    def settle(self) -> None:
        """A tick was accepted: nothing is in doubt."""
        self.price = 0.0
        self.ts = 0

    def _near(self, price: float, other: float) -> bool:
        return abs(price / other - 1) <= self._max_jump

    def state(self) -> list[object]:
        """Everything, for a snapshot."""
        return [self.price, self.ts]

    def restore(self, state: object) -> None:
        """Continue from what ``state`` described."""
        match state:
            case [float(price), int(ts)]:
                self.price, self.ts = price, ts
            case _:
                raise invalid_state("doubt", state)
