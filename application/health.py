"""What VELOX knows about its own condition, and the protocol of whoever can tell."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from application.histogram import Histogram


@dataclass(frozen=True, slots=True)
class FollowerHealth:
    """One follower of the journal: how far it has come, and what stops it.

    ``lag_seq`` counts sequence numbers not yet delivered; ``oldest_undelivered_s`` is the age of the oldest of them in seconds
    (None: nothing is waiting). ``last_error`` is what stops it, in words (None: nothing does), ``since`` (ns) when the
    present condition began.
    """

    name: str
    adapter: str
    cursor: int
    lag_seq: int
    oldest_undelivered_s: float | None
    last_error: str | None
    since: int | None
    connected: bool


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """The market data feed: ``fraction`` of the whole that was read (None for a feed without an end), rows skipped by reason."""

    source: str
    state: str
    rows: int
    fraction: float | None
    skipped: Mapping[str, int]
    problems: Sequence[str]
    last_error: str | None


@dataclass(frozen=True, slots=True)
class JournalHealth:
    """The journal: the newest durable sequence number, its size on disk (None: no file), and why it refuses, if it does."""

    adapter: str
    last_seq: int
    size_bytes: int | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The whole: ``ok`` is False when anything is degraded, ``ready`` when requests should not come here yet (or any more).

    ``decisions`` is how long batches took to be decided and made durable (None: nobody measures it).
    """

    ok: bool
    ready: bool
    started_at: int
    followers: Sequence[FollowerHealth]
    feed: FeedHealth
    journal: JournalHealth
    decisions: Histogram | None = None


class HealthSource(Protocol):
    """Whoever knows the condition of the running process."""

    @abstractmethod
    def health(self) -> HealthReport:
        """The condition now; answers at once, asks no service, never raises."""
