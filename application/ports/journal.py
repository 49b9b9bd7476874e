"""The journal: the durable, append-only truth of a run, and the port to it."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.commands import Command
from domain.frame import TickFrame

NO_EVENTS_HASH = bytes(32)
"""The events hash of a journal without events."""


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One event as it was serialised, once, for every reader: ``body`` is its JSON message (UTF-8)."""

    seq: int
    ts: int
    kind: str
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One input of the engine with the events it caused.

    A command takes the number ``first_seq``; a frame of n rows takes n numbers; events take the numbers between and after them:
    ``last_seq - first_seq + 1`` is the number of rows (or 1) plus the number of events. Rows have the numbers no event has.
    ``feed_cursor`` is where the feed continues after this input; ``events_hash`` chains all event bodies of the run so far.
    """

    first_seq: int
    last_seq: int
    input: TickFrame | Command
    events: tuple[RecordedEvent, ...]
    feed_cursor: str
    events_hash: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The engine's whole state after ``seq``, as JSON bytes, with the feed cursor and events hash at that point."""

    seq: int
    state: bytes
    feed_cursor: str
    events_hash: bytes


class Journal(Protocol):
    """One run's inputs and events. One process writes; readers see whole transactions only.

    Errors: ``JournalFull`` when the disk refuses (nothing of the batch is kept), ``JournalCorrupt`` when a record does not hold
    together, ``JournalLocked``, ``JournalFromTheFuture`` and ``JournalMismatch`` on opening.
    """

    @abstractmethod
    def identity(self) -> Mapping[str, str]:
        """What the run was started with (inputs, configuration, instruments, version ...), as recorded when it began."""

    @abstractmethod
    def append(self, entries: Sequence[Entry]) -> None:
        """Make entries durable in one transaction; the first must follow ``last_seq`` without a gap. Empty is a no-op."""

    @abstractmethod
    def last_seq(self) -> int:
        """The highest sequence number that is durable; 0 for an empty journal."""

    @abstractmethod
    def last_entry(self) -> Entry | None:
        """The newest entry, or None for an empty journal."""

    @abstractmethod
    def entries(self, after_seq: int, limit: int) -> Sequence[Entry]:
        """Up to ``limit`` whole entries whose ``last_seq`` is above ``after_seq``, oldest first."""

    @abstractmethod
    def events(
        self,
        *,
        kinds: Collection[str] | None = None,
        key: str | None = None,
        after_seq: int = 0,
        before_seq: int | None = None,
        limit: int = 100,
        newest_first: bool = False,
    ) -> Sequence[RecordedEvent]:
        """Recorded events, all filters together; ``after_seq`` and ``before_seq`` are exclusive."""

    @abstractmethod
    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep a snapshot; the newest two are kept, older ones are dropped."""

    @abstractmethod
    def newest_snapshot(self) -> Snapshot | None:
        """The snapshot with the highest ``seq``, or None."""

    @abstractmethod
    def cursor(self, follower: str) -> int:
        """The sequence number up to which a follower has delivered; 0 for a new one."""

    @abstractmethod
    def move_cursor(self, follower: str, seq: int) -> None:
        """Record that a follower has delivered everything up to ``seq``; never moves back."""

    @abstractmethod
    def close(self) -> None:
        """Release the journal; calling it twice is a no-op."""
