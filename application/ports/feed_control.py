"""The port to a feed that can be told when to go on: a replay, or a simulated market."""

from abc import abstractmethod
from typing import Protocol

AS_FAST_AS_POSSIBLE = 0.0
FASTEST = 1_000_000.0


class FeedControl(Protocol):
    """Says when rows are delivered, and nothing else: which they are and their order stay the same, so no outcome changes.

    What changes the feed returns once that is so: where the feed is paused then, everything delivered has been taken, and nothing
    comes any more. While the journal refuses what is at hand it returns all the same after a few seconds.
    """

    @property
    @abstractmethod
    def speed(self) -> float:
        """How many event seconds pass in one second; 0: as fast as possible."""

    @property
    @abstractmethod
    def paused(self) -> bool:
        """Whether nothing is delivered."""

    @abstractmethod
    async def pause(self) -> None:
        """Deliver nothing more; where it is paused already, a no-op."""

    @abstractmethod
    async def resume(self) -> None:
        """Go on; where it is not paused, a no-op."""

    @abstractmethod
    async def set_speed(self, speed: float) -> None:
        """Another speed from now on, paused or not; raise ``InvalidValue`` for one below 0 or above ``FASTEST``."""

    @abstractmethod
    async def step(self, ticks: int) -> None:
        """Deliver up to the next so many trade prints (1 or more) at once, with all that comes before them, then pause."""
