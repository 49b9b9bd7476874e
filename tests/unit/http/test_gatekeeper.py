import pytest

from tests.unit.http.serving import app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


@pytest.mark.parametrize("host", ["localhost:5000", "LOCALHOST", "127.0.0.1:1", "[::1]:5000"])
async def test_loopback_hosts_are_served(run: FakeRun, host: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        assert (await client.get("/api/status", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:5000", "", "[::1", "a, localhost"]
)
async def test_another_host_is_refused(run: FakeRun, host: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get("/api/status", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:velox:problem:unknown-host"


@pytest.mark.parametrize("path", ["/", "/api/status", "/schema", "/nothing"])
async def test_every_answer_carries_the_security_headers(run: FakeRun, path: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        headers = (await client.get(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
