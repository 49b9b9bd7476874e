import secrets
from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.outbound.kafka.event_publisher import KafkaEventPublisher
from adapters.outbound.kafka.topics import TopicPlan
from domain.ports import EventPublisher, EventRecord
from tests.contracts.event_publisher import KeepingEventPublisherContract
from tests.servers.kafka import KafkaServer
from tests.servers.kafka_topic import arrived

RUN = "contract-"


@pytest.mark.container
class TestKafkaEventPublisher(KeepingEventPublisherContract):
    """The contract names its topics itself, so each test is a run of its own and reads back that run's records."""

    @pytest.fixture
    def run_id(self) -> str:
        return RUN + secrets.token_hex(4)

    @pytest.fixture
    async def publisher(self, kafka_server: KafkaServer, run_id: str) -> AsyncIterator[EventPublisher]:
        self._address, self._run_id = kafka_server.address, run_id
        client = {"bootstrap.servers": kafka_server.address}
        plan = TopicPlan(3, 1, None)
        publisher = KafkaEventPublisher(client, run_id, 0, plan, compression="lz4", delivery_timeout_s=30)
        yield publisher
        await publisher.close()

    async def published(self, publisher: EventPublisher, topic: str) -> Sequence[EventRecord]:
        return [one.record for one in arrived(self._address, topic) if one.run_id == self._run_id]
