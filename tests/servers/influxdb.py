"""A real InfluxDB 2 in a container, which a test can stop, start again and pause."""

import os
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.servers.server import Server, running

IMAGE = os.environ.get("VELOX_TEST_INFLUXDB_IMAGE", "influxdb:2.7.12")
PORT = 8086


class InfluxdbServer(Server):
    """It has the organization ``org`` and an all-access ``token``."""

    org = "velox"

    def __init__(self) -> None:
        super().__init__(IMAGE, PORT)
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = secrets.token_hex(16)
        setup = {"MODE": "setup", "USERNAME": "velox", "PASSWORD": secrets.token_hex(16), "ORG": self.org, "BUCKET": "unused"}
        for name, value in {**setup, "ADMIN_TOKEN": self.token}.items():
            self._container.with_env(f"DOCKER_INFLUXDB_INIT_{name}", value)

    def new_bucket(self, retention_s: int = 0) -> str:
        """The name of a new, empty bucket (``retention_s`` 0: it keeps for ever)."""
        name = f"test_{secrets.token_hex(6)}"
        rules = [{"type": "expire", "everySeconds": retention_s}] if retention_s else []
        self.api("POST", "/api/v2/buckets", {"orgID": self.org_id(), "name": name, "retentionRules": rules})
        return name

    def read_only_token(self) -> str:
        """A token that may read everything and write nothing."""
        may_read = [{"action": "read", "resource": {"type": "buckets", "orgID": self.org_id()}}]
        return str(self.api("POST", "/api/v2/authorizations", {"orgID": self.org_id(), "permissions": may_read})["token"])

    def org_id(self) -> str:
        """The organization's id."""
        return str(self.api("GET", f"/api/v2/orgs?org={self.org}")["orgs"][0]["id"])

    def flux(self, query: str) -> list[dict[str, str]]:
        """The rows that a query answers, every value as text, read without VELOX."""
        rows: list[dict[str, str]] = []
        for table in self._answer(query).replace("\r\n", "\n").split("\n\n"):
            names, *lines = table.split("\n") if table.strip() else [""]
            rows += [dict(zip(names.split(","), line.split(","), strict=True)) for line in lines if line]
        return rows

    def content(self, bucket: str) -> list[str]:
        """Everything in a bucket: a line for each field of each point, sorted."""
        everything = f'from(bucket: "{bucket}") |> range(start: 0) |> drop(columns: ["_start", "_stop"])'
        lines = self._answer(everything).split("\r\n")
        return sorted(line.split(",", 3)[3] for line in lines if line and not line.startswith(",result"))

    def _answer(self, query: str) -> str:
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/vnd.flux", "Accept": "application/csv"}
        answer = httpx.post(f"{self.url}/api/v2/query?org={self.org}", content=query.encode(), headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.text

    def api(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401  (whatever JSON it answers)
        """What the API answers to the administrator."""
        answer = httpx.request(
            method, f"{self.url}{path}", json=body, headers={"Authorization": f"Token {self.token}"}, timeout=30
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def answers(self) -> bool:
        try:
            health = httpx.get(f"{self.url}/api/v2/orgs", headers={"Authorization": f"Token {self.token}"}, timeout=1)
        except httpx.HTTPError:
            return False
        return health.status_code == 200


@pytest.fixture(scope="session")
def influxdb_server() -> Iterator[InfluxdbServer]:
    """One server for all tests that use buckets of their own, and leave it running."""
    with running(InfluxdbServer()) as server:
        yield server
