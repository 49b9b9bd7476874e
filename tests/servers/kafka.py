"""A real Kafka broker in a container, for tests."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from testcontainers.core.container import DockerContainer

from tests.e2e.eventually import eventually

IMAGE = os.environ.get("VELOX_TEST_KAFKA_IMAGE", "apache/kafka:4.1.0")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass(slots=True)
class KafkaServer:
    """One broker on a port of its own; stopped and started again it has the same port and the same data."""

    port: int = field(default_factory=_free_port)
    _container: DockerContainer | None = None

    @property
    def bootstrap_servers(self) -> str:
        """Where clients find it."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        if self._container is None:
            self._container = self._made()
            self._container.start()
        else:
            self._container.get_wrapped_container().start()
        eventually(self._answers, "the broker", 60)

    def stop(self) -> None:
        """Stop the process; topics and records stay."""
        self._running().stop(timeout=10)

    def pause(self) -> None:
        """Let it answer nobody, its connections staying open."""
        self._running().pause()

    def unpause(self) -> None:
        """Let it answer again."""
        self._running().unpause()

    def remove(self) -> None:
        """Remove the container with everything in it."""
        if self._container is not None:
            self._container.stop()

    def _running(self) -> Any:  # noqa: ANN401  (the docker package has no types)
        assert self._container is not None
        return self._container.get_wrapped_container()

    def _answers(self) -> bool:
        try:
            return bool(AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0}).list_topics(timeout=2).brokers)
        except KafkaException:
            return False

    def _made(self) -> DockerContainer:
        settings = {
            "CLUSTER_ID": "4L6g3nShT-eMCtK--X86sw",
            "KAFKA_NODE_ID": "1",
            "KAFKA_PROCESS_ROLES": "broker,controller",
            "KAFKA_LISTENERS": f"PLAINTEXT://:{self.port},CONTROLLER://:19093",
            "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://localhost:{self.port}",
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
            "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:19093",
            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
            "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
            "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
            "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
            "KAFKA_LOG_DIRS": "/tmp/kafka-logs",
            "KAFKA_HEAP_OPTS": "-Xms256m -Xmx256m",
        }
        container = DockerContainer(IMAGE)
        container.ports[str(self.port)] = ("127.0.0.1", self.port)  # type: ignore[assignment]  # docker takes an address, too
        for name, value in settings.items():
            container = container.with_env(name, value)
        return container


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[KafkaServer]:
    """The broker that the tests of a session share; whoever stops or pauses it sets it going again."""
    server = KafkaServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()
