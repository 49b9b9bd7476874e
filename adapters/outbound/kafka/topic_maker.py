"""Sees to it that the topics to publish on are there."""

from collections.abc import Collection, Mapping
from time import monotonic

from confluent_kafka.admin import TopicMetadata

from adapters.outbound.kafka.cluster import Cluster
from adapters.outbound.kafka.topics import TopicPlan
from domain.errors import PortUnavailable


class TopicGone(PortUnavailable):
    """A topic is not there, and is not to be made now."""


class TopicMaker:
    """Makes missing topics by ``plan`` (None: they are an error); calls block, as those of ``Cluster``.

    A topic that never was is made at once. One that somebody has deleted is left to them for ``remake_after_s``, as they may be
    about to make it anew, with other partitions.
    """

    def __init__(self, cluster: Cluster, plan: TopicPlan | None, remake_after_s: float) -> None:
        self._cluster = cluster
        self._plan = plan
        self._remake_after_s = remake_after_s
        self._known: set[str] = set()
        self._gone_since: dict[str, float] = {}

    def ensure(self, names: Collection[str], ends: float) -> Mapping[str, TopicMetadata]:
        """All topics of the cluster, ``names`` among them; ``ends`` is when it gives up, by ``time.monotonic``.

        Raises ``TopicGone`` where one is missing that is not to be made now.
        """
        found = self._cluster.topics(ends)
        missing = sorted(set(names) - found.keys())
        if missing:
            self._make(missing, ends)
            found = self._cluster.topics(ends)
        for name in names:
            self._gone_since.pop(name, None)
        self._known.update(names)
        return found

    def _make(self, missing: Collection[str], ends: float) -> None:
        if self._plan is None:
            raise TopicGone(f"{self._cluster.place}: no topic {', '.join(missing)}: run `velox topics create`")
        now = monotonic()
        left_alone = [
            name
            for name in missing
            if name in self._known and now - self._gone_since.setdefault(name, now) < self._remake_after_s
        ]
        if left_alone:
            raise TopicGone(
                f"{self._cluster.place}: topic {', '.join(left_alone)} has been deleted; VELOX makes it anew if nobody else has "
                f"within {self._remake_after_s:g} s"
            )
        self._cluster.create(missing, self._plan, ends)
