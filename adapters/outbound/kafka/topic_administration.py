"""Making topics and looking at them, for people."""

from collections.abc import Mapping, Sequence
from time import monotonic

from confluent_kafka.admin import OffsetSpec

from adapters.outbound.kafka.cluster import Cluster
from adapters.outbound.kafka.topics import FoundTopic, TopicPlan


class TopicAdministration:
    """Calls block and raise ``PortUnavailable`` when no broker answers within ``timeout_s``."""

    def __init__(self, client: Mapping[str, str], timeout_s: float) -> None:
        self._cluster = Cluster(client)
        self._timeout_s = timeout_s

    def found(self, names: Sequence[str]) -> dict[str, FoundTopic]:
        """Those of the topics that are there."""
        ends = monotonic() + self._timeout_s
        known = self._cluster.topics(ends)
        there = [name for name in names if name in known]
        retention = self._cluster.retention_ms(there, ends)
        partitions = [(name, partition) for name in there for partition in known[name].partitions]
        first = self._cluster.offsets(partitions, OffsetSpec.earliest(), ends)
        end = self._cluster.offsets(partitions, OffsetSpec.latest(), ends)
        records = dict.fromkeys(there, 0)
        for at in partitions:
            records[at[0]] += end[at] - first[at]
        return {
            name: FoundTopic(
                name,
                len(known[name].partitions),
                min((len(one.replicas) for one in known[name].partitions.values()), default=0),
                retention[name],
                records[name],
            )
            for name in there
        }

    def create(self, names: Sequence[str], plan: TopicPlan) -> None:
        """Make topics that are missing."""
        self._cluster.create(names, plan, monotonic() + self._timeout_s)
