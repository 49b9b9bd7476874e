"""The stack as ./start_integrated.sh starts it, in a copy of this tree as in a clean clone, and commands typed beside it."""

import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.eventually import eventually
from tests.e2e.typing_terminal import type_into
from tests.e2e.velox import Ended

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("kafka", "influxdb", "redis")
PORTS = {"HTTP": 5000, "KAFKA": 9092, "INFLUXDB": 8086, "REDIS": 6379}
"""The ports of docker-compose.yml by the names in its variables."""
_LONGEST_S = 300.0


def copy_of_this_tree(place: Path) -> None:
    """What a clone would hold once everything that is not ignored is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():  # not one that was removed
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)


def free_ports(count: int) -> list[int]:
    """Different ports that nobody listens on."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@dataclass(frozen=True, slots=True)
class ComposeStack:
    """``ports`` by the names in ``PORTS``; ``prefix`` begins the names of the containers, ``velox`` where those are free."""

    home: Path
    project: str
    prefix: str
    ports: Mapping[str, int]

    @property
    def url(self) -> str:
        """Where the API is."""
        return f"http://localhost:{self.ports['HTTP']}"

    def script(self, *arguments: str, **environment: str) -> Ended:
        """./start_integrated.sh, to its end."""
        return self._run([str(self.home / "start_integrated.sh"), *arguments], environment)

    def shell(self, command: str) -> Ended:
        """A command line, as somebody would type it in the directory of the clone."""
        return self._run(["bash", "-c", self.as_typed(command)])

    def answer(self, command: str) -> str:
        """What a command line that has to succeed prints."""
        done = self.shell(command)
        assert done.code == 0, f"{command}: {done.out}{done.err}"
        return done.out

    def session(self, command: str, *lines: str, prompt: str = "> ") -> list[str]:
        """What a terminal shows of a program (`docker exec -it`) at first, and in answer to each of ``lines``."""
        return type_into(["bash", "-c", self.as_typed(command)], lines, prompt, self.home, self._environment({}))

    def secret(self, name: str) -> str:
        """One of the secrets that were made."""
        return (self.home / "secrets" / name).read_text("utf-8").strip()

    def services(self) -> Mapping[str, bool]:
        """What the API says of the servers; empty while it does not answer."""
        try:
            found: Mapping[str, bool] = self.ask("services")
        except httpx.TransportError:
            return {}
        return found

    def ask(self, resource: str, **parameters: str) -> Any:  # noqa: ANN401  (whatever the API answers)
        """What ``GET /api/{resource}`` answers."""
        answer = httpx.get(f"{self.url}/api/{resource}", params=parameters, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait_until_all_answer(self) -> None:
        """All three servers answer VELOX."""
        eventually(lambda: self.services() == dict.fromkeys(SERVERS, True), "all services to answer", within_s=60, every_s=0.25)

    def container(self, service: str) -> str:
        """The name of a service's container."""
        return self.prefix if service == "velox" else f"{self.prefix}-{service}"

    def remove(self) -> None:
        """Everything of this project: containers, network, volumes, the image that was built."""
        self._run(["docker", "compose", "--profile", "tools", "down", "--volumes", "--rmi", "local", "--timeout", "5"])

    def as_typed(self, command: str) -> str:
        """``command`` with the names and ports that this stack has, which need not be the usual ones."""
        if shutil.which("docker-compose") is None:
            command = command.replace("docker-compose", "docker compose")
        for name, usual in PORTS.items():
            if name in ("HTTP", "INFLUXDB"):  # the commands inside a container keep its own ports
                command = command.replace(f"curl http://localhost:{usual}", f"curl --silent http://localhost:{self.ports[name]}")
        return re.sub(rf"\bvelox-({'|'.join(SERVERS)})\b", rf"{self.prefix}-\1", command)

    def _run(self, command: list[str], environment: Mapping[str, str] | None = None) -> Ended:
        done = subprocess.run(
            command,
            cwd=self.home,
            env=self._environment(environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("VELOX_") or name.startswith("VELOX_TEST_")
        }
        ports = {f"VELOX_STACK_{name}_PORT": str(port) for name, port in self.ports.items()}
        return kept | ports | {"COMPOSE_PROJECT_NAME": self.project, "VELOX_STACK_PREFIX": self.prefix} | dict(more)


def _usual_names_are_free() -> bool:
    listed = subprocess.run(["docker", "ps", "--all", "--format", "{{.Names}}"], capture_output=True, text=True, check=True)
    return not {"velox", *(f"velox-{server}" for server in SERVERS)} & set(listed.stdout.split())


@contextmanager
def compose_stack(home: Path) -> Iterator[ComposeStack]:
    """A stack in ``home`` that is not started yet; whatever was started is removed afterwards."""
    copy_of_this_tree(home)
    project = f"velox-e2e-{secrets.token_hex(4)}"
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    stack = ComposeStack(home, project, "velox" if _usual_names_are_free() else project, ports)
    try:
        yield stack
    finally:
        stack.remove()
