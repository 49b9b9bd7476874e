"""The topics that VELOX publishes on, as they are wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """How a topic is made: partitions, replicas of each, and for how long records are kept (ms; None: for ever)."""

    partitions: int
    replication: int
    retention_ms: int | None
