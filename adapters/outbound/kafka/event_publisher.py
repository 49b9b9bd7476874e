"""The event publisher on Kafka."""

from collections.abc import Mapping, Sequence

from adapters.outbound.kafka.topics import TopicPlan
from domain.errors import PortUnavailable
from domain.ports import EventPublisher, EventRecord


class KafkaEventPublisher(EventPublisher):
    """To be built."""

    def __init__(
        self,
        client: Mapping[str, str],
        run_id: str,
        run_began_ms: int,
        plan: TopicPlan | None,
        *,
        compression: str,
        delivery_timeout_s: float,
    ) -> None:
        self._of = (client, run_id, run_began_ms, plan, compression, delivery_timeout_s)

    async def publish(self, records: Sequence[EventRecord]) -> None:
        raise PortUnavailable("the Kafka adapter is not built yet")

    async def ping(self) -> bool:
        return False

    async def close(self) -> None:
        """Nothing yet."""
