"""A real Redis in a container, which a test can stop, start again and pause."""

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from testcontainers.core.container import DockerContainer

from tests.e2e.eventually import eventually

IMAGE = os.environ.get("VELOX_TEST_REDIS_IMAGE", "redis:7.4-alpine")
PORT = 6379


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisServer:
    """One server on a port of its own, from ``create`` on; the port and (in an append-only file) the data outlive ``stop``.

    ``options`` are arguments of redis-server; the directory ``files`` is to be seen there as ``/test``.
    """

    def __init__(self, *options: str, files: Path | None = None) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        command = ["redis-server", "--appendonly", "yes", "--appendfsync", "always", *options]
        self._container = DockerContainer(IMAGE).with_command(command)
        self._container.ports[str(PORT)] = ("127.0.0.1", self.port)  # type: ignore[assignment]
        if files is not None:
            self._container.with_volume_mapping(files, "/test")
        self._tls = _trusting_anybody() if "--tls-port" in options else None

    def create(self) -> None:
        """Make the container and start it for the first time."""
        self._container.start()
        self._wait_until_it_listens()

    def stop(self) -> None:
        """End the server as an operator would."""
        self._container.get_wrapped_container().stop(timeout=10)

    def start(self) -> None:
        """Start it again, with its data."""
        self._container.get_wrapped_container().start()
        self._wait_until_it_listens()

    def pause(self) -> None:
        """Let it accept connections and answer nothing."""
        self._container.get_wrapped_container().pause()

    def unpause(self) -> None:
        """Let it answer again."""
        self._container.get_wrapped_container().unpause()

    def remove(self) -> None:
        """End the server and throw its container away."""
        self._container.stop()

    def _wait_until_it_listens(self) -> None:
        eventually(self._listens, f"Redis on port {self.port}")

    def _listens(self) -> bool:
        try:
            with ExitStack() as stack:
                connection = stack.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=1))
                if self._tls is not None:
                    connection = stack.enter_context(self._tls.wrap_socket(connection))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False


def _trusting_anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def running(*options: str, files: Path | None = None) -> Iterator[RedisServer]:
    """A server for the time of a test."""
    server = RedisServer(*options, files=files)
    try:
        server.create()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for all tests that only need some; they flush it before they use it, and leave it running."""
    with running() as server:
        yield server
