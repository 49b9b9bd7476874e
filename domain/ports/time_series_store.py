"""The port through which history is stored and read back."""

from abc import abstractmethod
from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from domain.frame import TickFrame

FieldValue = float | int | str


class Point(NamedTuple):
    """One point of a measurement at ``ts`` (event time, ns); ``seq`` tells points of one series and time apart."""

    measurement: str
    tags: Mapping[str, str]
    fields: Mapping[str, FieldValue]
    ts: int
    seq: int


class TimeSeriesStore(Protocol):
    """Where history goes. The identity of a point is (measurement, tags, ts, seq): writing it again changes nothing."""

    @abstractmethod
    async def write_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        """Store the rows of a frame; row n has the identity ``seqs[n]`` (ascending). Empty is a no-op.

        ``symbols`` is the run's instrument list that the row codes count in. Return once durable, else ``PortUnavailable``.
        They read back as the measurement ``ticks`` with the tags ``symbol`` and ``source``: a trade print has the fields
        ``price`` and ``volume``, a quote update has ``bid`` or ``ask``.
        """

    @abstractmethod
    async def write(self, points: Sequence[Point]) -> None:
        """Store points (fields are finite); return once durable, else ``PortUnavailable``. An empty sequence is a no-op."""

    @property
    @abstractmethod
    def recall_window(self) -> int:
        """How many sequence numbers before the first delivery of a process the store wants to be told of again; 0: none.

        A store whose own identity of points is coarser than ours needs them to find out where it stood.
        """

    @abstractmethod
    async def recall_ticks(self, frame: TickFrame, seqs: "array[int]", symbols: Sequence[str], source: str) -> None:
        """Rows that were stored before this process began, told again in order; nothing is written."""

    @abstractmethod
    async def recall(self, points: Sequence[Point]) -> None:
        """Points that were stored before this process began, told again in order; nothing is written."""

    @abstractmethod
    async def read(self, measurement: str, tags: Mapping[str, str], start: int, end: int, limit: int = 1_000) -> Sequence[Point]:
        """The newest ``limit`` points with all of ``tags`` and start ≤ ts < end, oldest first (order: ts, then seq)."""

    @abstractmethod
    async def ping(self) -> bool:
        """Whether the service behind the port answers now; never raises."""

    @abstractmethod
    async def close(self) -> None:
        """Release what the adapter holds; calling it twice is a no-op."""
