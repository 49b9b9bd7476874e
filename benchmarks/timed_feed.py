"""A market that ticks at a steady rate on the wall clock, and how long each of its ticks waited for its decision."""

import asyncio
import time
from array import array
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random

from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.frame import TickFrame, row_code

_STEP = 0.05
_FIRST_PRICE = 100.0


class TimedFeed(MarketDataFeed):
    """``rate`` trade prints a second in all, event time beginning at ``start_ns``; nothing is skipped when a reader is slow.

    ``store`` goes between the loop and the journal: the decisions on what was taken last are made when it is called, and
    ``waited_ms`` holds how long each of those ticks was due by then.
    """

    def __init__(self, symbols: Sequence[str], rate: float, start_ns: int, seed: int = 1) -> None:
        self._symbols = tuple(symbols)
        self._rate = rate
        self._start_ns = start_ns
        self._random = Random(seed)
        self._prices = [_FIRST_PRICE] * len(self._symbols)
        self._began = 0.0
        self._made = 0
        self._taken = (0, 0)
        self._closed = False
        self.waited_ms: array[float] = array("d")

    @property
    def symbols(self) -> Sequence[str]:
        return self._symbols

    @property
    def skipped(self) -> Mapping[str, int]:
        return {}

    @property
    def problems(self) -> Sequence[str]:
        return ()

    def progress(self) -> FeedProgress:
        return FeedProgress(self._made, None)

    async def start(self, cursor: str) -> None:  # noqa: ARG002  (it begins now, whatever came before)
        self._began = time.perf_counter()

    async def next_batch(self, limit: int) -> FeedBatch | None:
        while not self._closed:
            due = int((time.perf_counter() - self._began) * self._rate)
            count = min(due - self._made, limit)
            if count > 0:
                self._taken = (self._made, self._made + count)
                self._made += count
                return FeedBatch([self._frame(*self._taken)], [str(self._made)])
            await asyncio.sleep((self._made + 1) / self._rate - (time.perf_counter() - self._began))
        return None

    def lag_s(self) -> float:
        """By how many seconds the reader is behind what is due."""
        return time.perf_counter() - self._began - self._made / self._rate

    async def close(self) -> None:
        self._closed = True

    def store_in(self, store: Callable[[Callable[[], None]], Awaitable[None]]) -> Callable[[Callable[[], None]], Awaitable[None]]:
        """The same way to the journal, with a look at the clock before it."""

        async def look_and_store(call: Callable[[], None]) -> None:
            first, last = self._taken
            now = time.perf_counter() - self._began
            self.waited_ms.extend((now - number / self._rate) * 1_000 for number in range(first, last))
            self._taken = (last, last)
            await store(call)

        return look_and_store

    def _frame(self, first: int, last: int) -> TickFrame:
        frame, prices = TickFrame(), self._prices
        for number in range(first, last):
            at = number % len(prices)
            prices[at] = max(prices[at] + _STEP * self._random.choice((-1, 0, 1)), _STEP)
            frame.append(row_code(at), self._start_ns + int(number * 1e9 / self._rate), round(prices[at], 2), 1.0)
        return frame
