"""What the servers of tests have in common: a container on a loopback port that can be stopped, started again and paused."""

import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from testcontainers.core.container import DockerContainer

from tests.e2e.eventually import eventually

_STARTS_WITHIN_S = 90


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(ABC):
    """A server of an image, on a free port of 127.0.0.1 that it keeps, as it keeps its data, until it is removed."""

    def __init__(self, image: str, inner_port: int | None = None) -> None:
        """``inner_port`` is the one inside the container; None: the same as outside."""
        self.port = free_port()
        self._container = DockerContainer(image)
        self._container.ports[f"{inner_port or self.port}/tcp"] = ("127.0.0.1", self.port)  # type: ignore[assignment]  # docker's pairs

    def create(self) -> None:
        """Make the container, start it for the first time, and wait until it answers."""
        self._container.start()
        self._wait()

    def stop(self) -> None:
        """End the server as an operator would; connections are refused from now on."""
        self._container.get_wrapped_container().stop(timeout=10)

    def start(self) -> None:
        """Start it again after ``stop``, and wait until it answers."""
        self._container.get_wrapped_container().start()
        self._wait()

    def pause(self) -> None:
        """Let it accept connections and answer nothing."""
        self._container.get_wrapped_container().pause()

    def unpause(self) -> None:
        """Let it answer again."""
        self._container.get_wrapped_container().unpause()

    def keep_to(self, cores: str) -> None:
        """Let it use these cores only, such as ``1`` or ``2-3``."""
        self._container.get_wrapped_container().update(cpuset_cpus=cores)

    def remove(self) -> None:
        """End the server and throw its container away, with its data."""
        self._container.stop()

    @abstractmethod
    def answers(self) -> bool:
        """Whether it answers now."""

    def _wait(self) -> None:
        eventually(self.answers, f"{type(self).__name__} on port {self.port}", _STARTS_WITHIN_S, every_s=0.1)


AnyServer = TypeVar("AnyServer", bound=Server)


@contextmanager
def running(server: AnyServer) -> Iterator[AnyServer]:
    """A server while the block lasts."""
    try:
        server.create()
        yield server
    finally:
        server.remove()
