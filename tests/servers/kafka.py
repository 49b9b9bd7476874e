"""A real Kafka broker in a container, which tests may stop, start again and pause."""

import os
import socket
from collections.abc import Iterator, Mapping
from time import monotonic

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, NewTopic
from testcontainers.core.container import DockerContainer

IMAGE = os.environ.get("VELOX_TEST_KAFKA_IMAGE", "apache/kafka:4.1.0")
_STARTS_WITHIN_S = 90


class KafkaServer:
    """One node in KRaft mode, broker and controller, on a free port of 127.0.0.1 that it keeps, as it keeps its data.

    Topics come into being by ``create_topics`` alone.
    """

    def __init__(self) -> None:
        self.port = _free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._container = DockerContainer(IMAGE)
        self._container.ports[f"{self.port}/tcp"] = ("127.0.0.1", self.port)  # type: ignore[assignment]  # the type lacks docker's pairs
        for name, value in self._environment().items():
            self._container.with_env(name, value)

    def create(self) -> None:
        """Make the container and wait until the broker answers."""
        self._container.start()
        self._wait()

    def remove(self) -> None:
        """Remove the container with its data."""
        self._container.stop()

    def start(self) -> None:
        """Start again after ``stop``, on the same port with the same data, and wait until the broker answers."""
        self._container.get_wrapped_container().start()
        self._wait()

    def stop(self) -> None:
        """Stop the broker; connections are refused from now on."""
        self._container.get_wrapped_container().stop(timeout=10)

    def pause(self) -> None:
        """Freeze the broker: connections are accepted, and nothing is ever answered."""
        self._container.get_wrapped_container().pause()

    def unpause(self) -> None:
        """Let it go on."""
        self._container.get_wrapped_container().unpause()

    def admin(self) -> AdminClient:
        """A client of the test's own."""
        return AdminClient({"bootstrap.servers": self.address, "log_level": 0})

    def make_topic(self, name: str, partitions: int, config: Mapping[str, str] | None = None) -> None:
        """Make a topic as somebody else would have made it."""
        admin = self.admin()
        topic = NewTopic(name, partitions, 1, config=dict(config or {}))
        admin.create_topics([topic], operation_timeout=30)[name].result(30)

    def _wait(self) -> None:
        admin, ends = self.admin(), monotonic() + _STARTS_WITHIN_S
        while True:
            try:
                if admin.list_topics(timeout=1).brokers:
                    return
            except KafkaException:
                if monotonic() > ends:
                    raise

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[KafkaServer]:
    """One broker for the whole session; a test that stops or pauses it leaves it running."""
    server = KafkaServer()
    server.create()
    try:
        yield server
    finally:
        server.remove()
