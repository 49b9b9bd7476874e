"""The port to wall-clock time."""

from abc import abstractmethod
from typing import Protocol


class Clock(Protocol):
    """Wall-clock time for pacing and health; trading itself uses event time alone."""

    @abstractmethod
    def now_ns(self) -> int:
        """Now, in ns since the Unix epoch (UTC)."""

    @abstractmethod
    def monotonic(self) -> float:
        """Seconds that never go back."""

    @abstractmethod
    async def sleep(self, seconds: float) -> None:
        """Wait; a value of 0 or less only yields."""
