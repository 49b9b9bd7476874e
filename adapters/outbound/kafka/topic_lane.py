"""What the producer knows of one topic while it is connected."""

from collections.abc import Sequence

from adapters.outbound.kafka.partitioning import partition_of


class TopicLane:
    """``handed_over`` is, partition by partition, the newest ``seq`` that the topic has or that the producer has taken on."""

    __slots__ = ("handed_over", "keys")

    def __init__(self, handed_over: Sequence[int]) -> None:
        self.handed_over = list(handed_over)
        self.keys: dict[str, tuple[bytes, int]] = {}

    def place(self, key: str) -> tuple[bytes, int]:
        """A key as bytes and its partition; remembered in ``keys``."""
        data = key.encode()
        place = self.keys[key] = data, partition_of(data, len(self.handed_over))
        return place
