"""The topics that VELOX publishes on, as they are wanted and as they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """How topics are made: partitions, replicas of each, and for how long records are kept (ms; None: for ever).

    ``topics`` are those that are made as soon as a publisher has connected, whether they get a record or not.
    """

    partitions: int
    replication: int
    retention_ms: int | None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic as it is; ``records`` is how many offsets there are between its oldest and its newest."""

    name: str
    partitions: int
    replication: int
    retention_ms: int | None
    records: int
