"""A real Redis in a container, which a test can stop, start again and pause."""

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers.server import Server, running

IMAGE = os.environ.get("VELOX_TEST_REDIS_IMAGE", "redis:7.4-alpine")
PORT = 6379


class RedisServer(Server):
    """``options`` are arguments of redis-server; the directory ``files`` is to be seen there as ``/test``."""

    def __init__(self, *options: str, files: Path | None = None) -> None:
        super().__init__(IMAGE, PORT)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._container.with_command(["redis-server", "--appendonly", "yes", "--appendfsync", "always", *options])
        if files is not None:
            self._container.with_volume_mapping(files, "/test")
        self._tls = _trusting_anybody() if "--tls-port" in options else None

    def answers(self) -> bool:
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


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One server for all tests that only need some; they flush it before they use it, and leave it running."""
    with running(RedisServer()) as server:
        yield server
