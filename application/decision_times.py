"""How long decisions take: from the moment that a feed hands over a batch until what came of it is durable."""

from collections.abc import Mapping, Sequence

from application.histogram import Histogram
from application.ports.clock import Clock
from application.ports.journal import Entry
from application.ports.market_data_feed import FeedBatch, FeedProgress, MarketDataFeed
from domain.frame import TickFrame

BOUNDS_S = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class DecisionTimes(MarketDataFeed):
    """Stands before a feed and changes nothing about it; told as a listener of the loop what was journaled.

    A batch is one observation, however many ticks it has.
    """

    def __init__(self, feed: MarketDataFeed, clock: Clock) -> None:
        self.taken = Histogram(BOUNDS_S)
        self._feed = feed
        self._clock = clock
        self._handed_over: float | None = None

    def journaled(self, entries: Sequence[Entry]) -> None:
        """These are durable now; commands, which no feed handed over, are passed over."""
        if self._handed_over is not None and any(isinstance(entry.input, TickFrame) for entry in entries):
            self.taken.observe(self._clock.monotonic() - self._handed_over)
            self._handed_over = None

    @property
    def symbols(self) -> Sequence[str]:
        return self._feed.symbols

    async def start(self, cursor: str) -> None:
        await self._feed.start(cursor)

    async def next_batch(self, limit: int) -> FeedBatch | None:
        batch = await self._feed.next_batch(limit)
        self._handed_over = self._clock.monotonic()
        return batch

    @property
    def skipped(self) -> Mapping[str, int]:
        return self._feed.skipped

    @property
    def problems(self) -> Sequence[str]:
        return self._feed.problems

    @property
    def trouble(self) -> str | None:
        return self._feed.trouble

    def progress(self) -> FeedProgress:
        return self._feed.progress()

    async def close(self) -> None:
        await self._feed.close()
