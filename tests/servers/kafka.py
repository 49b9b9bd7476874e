"""A real Kafka broker in a container, which tests may stop, start again and pause."""

import os
from collections.abc import Iterator, Mapping

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, NewTopic

from tests.servers.server import Server, running

IMAGE = os.environ.get("VELOX_TEST_KAFKA_IMAGE", "apache/kafka:4.1.0")


class KafkaServer(Server):
    """One node in KRaft mode, broker and controller; topics come into being by ``make_topic`` or VELOX alone."""

    def __init__(self) -> None:
        super().__init__(IMAGE)
        self.address = f"127.0.0.1:{self.port}"
        for name, value in self._environment().items():
            self._container.with_env(name, value)

    def admin(self) -> AdminClient:
        """A client of the test's own."""
        return AdminClient({"bootstrap.servers": self.address, "log_level": 0})

    def make_topic(self, name: str, partitions: int, config: Mapping[str, str] | None = None) -> None:
        """Make a topic as somebody else would have made it."""
        admin = self.admin()
        topic = NewTopic(name, partitions, 1, config=dict(config or {}))
        admin.create_topics([topic], operation_timeout=30)[name].result(30)

    def delete_topic(self, name: str) -> None:
        """Delete a topic as somebody else would."""
        admin = self.admin()
        admin.delete_topics([name], operation_timeout=30)[name].result(30)

    def answers(self) -> bool:
        try:
            return bool(self.admin().list_topics(timeout=1).brokers)
        except KafkaException:
            return False

    def _environment(self) -> dict[str, str]:
        return {
            "CLUSTER_ID": "5L6g3nShT-eMCtK--X86sw",
            "KAFKA_NODE_ID": "1",
            "KAFKA_PROCESS_ROLES": "broker,controller",
            "KAFKA_LISTENERS": f"HOST://:{self.port},CONTROLLER://:{29093 if self.port != 29093 else 29094}",
            "KAFKA_ADVERTISED_LISTENERS": f"HOST://127.0.0.1:{self.port}",
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "HOST:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "KAFKA_INTER_BROKER_LISTENER_NAME": "HOST",
            "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
            "KAFKA_CONTROLLER_QUORUM_VOTERS": f"1@localhost:{29093 if self.port != 29093 else 29094}",
            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
            "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "1",
            "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
            "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
            "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR": "1",
            "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR": "1",
            "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
            "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
            "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
            "KAFKA_HEAP_OPTS": "-Xms192m -Xmx384m",
        }


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[KafkaServer]:
    """One broker for the whole session; a test that stops or pauses it leaves it running."""
    with running(KafkaServer()) as server:
        yield server
