"""The time-series store that is configured off."""

from array import array
from collections.abc import Mapping, Sequence

from domain.frame import TickFrame
from domain.ports import Point, TimeSeriesStore


class NullTimeSeriesStore(TimeSeriesStore):
    """A ``TimeSeriesStore`` that forgets every tick and point."""

    async def write_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        """Forgotten."""

    async def write(self, points: Sequence[Point]) -> None:
        """Forgotten."""

    @property
    def recall_window(self) -> int:
        """0: nothing is kept."""
        return 0

    async def recall_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        """Nothing to find out."""

    async def recall(self, points: Sequence[Point]) -> None:
        """Nothing to find out."""

    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        """None are kept."""
        return ()

    async def ping(self) -> bool:
        """False: there is no service."""
        return False

    async def close(self) -> None:
        """Nothing to release."""
