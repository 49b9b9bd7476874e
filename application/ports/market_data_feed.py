"""The port through which market data comes in."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.commands import Command
from domain.frame import TickFrame


@dataclass(frozen=True, slots=True)
class FeedBatch:
    """What has arrived, in order, and where the feed continues after each input (``cursors`` has one entry per input)."""

    inputs: Sequence[TickFrame | Command]
    cursors: Sequence[str]


@dataclass(frozen=True, slots=True)
class FeedProgress:
    """How far a feed has come: rows delivered so far, and the fraction of the whole (None for a feed without an end)."""

    rows: int
    fraction: float | None


class MarketDataFeed(Protocol):
    """A source of market data that can continue from a cursor it gave out earlier.

    The rows and their order depend on the source and the cursor alone, never on the batch size or the clock. A bad row is
    counted, reported and skipped; it never stops the feed. What makes the source as a whole unusable raises ``BadInput`` with the
    place.
    """

    @property
    @abstractmethod
    def symbols(self) -> Sequence[str]:
        """The instruments in the order the row codes count in."""

    @abstractmethod
    async def start(self, cursor: str) -> None:
        """Get ready to deliver what comes after ``cursor`` (an empty one: from the beginning)."""

    @abstractmethod
    async def next_batch(self, limit: int) -> FeedBatch | None:
        """Wait for data and return what has arrived, at most ``limit`` rows in all; None at the end of the feed."""

    @property
    @abstractmethod
    def skipped(self) -> Mapping[str, int]:
        """How many rows were skipped so far, by reason (counted from the beginning of the source)."""

    @property
    @abstractmethod
    def problems(self) -> Sequence[str]:
        """The first few skipped rows in words, each with its place (file, line, field)."""

    @property
    def trouble(self) -> str | None:
        """What keeps the source from being read now, in words (the feed waits and tries again); None: nothing does."""
        return None

    @abstractmethod
    def progress(self) -> FeedProgress:
        """How far the feed has come."""

    @abstractmethod
    async def close(self) -> None:
        """Release files and connections; a waiting ``next_batch`` returns None; calling it twice is a no-op."""
