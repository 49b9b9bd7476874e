"""./start_integrated.sh from a clean clone to a trading stack, and every command of the integration guide against it."""

import csv
import json
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import redis

from tests.e2e.compose_stack import SERVERS, ComposeStack, compose_stack
from tests.e2e.eventually import eventually
from tests.e2e.velox import Ended

pytestmark = pytest.mark.container

CONSUMER = "docker exec -it velox-kafka kafka-console-consumer --bootstrap-server localhost:9092 --topic {topic} --from-beginning"
TOPICS = {
    "velox-ticks", "velox-signals", "velox-trades", "velox-events", "velox-orders-submitted", "velox-orders-executed",
    "velox-orders-rejected", "velox-trades-completed", "velox-positions-updated", "velox-risks-breached", "velox-system-alerts",
    "velox-market-data",
}  # fmt: skip
FLUX = {
    "ticks": """
// All ticks for ABB
from(bucket: "trading")
  |> range(start: -1h)
  |> filter(fn: (r) => r["_measurement"] == "ticks")
  |> filter(fn: (r) => r["symbol"] == "ABB")
""",
    "trades": """
// All trades
from(bucket: "trading")
  |> range(start: -24h)
  |> filter(fn: (r) => r["_measurement"] == "trades")
""",
    "positions": """
// Position snapshots
from(bucket: "trading")
  |> range(start: -1h)
  |> filter(fn: (r) => r["_measurement"] == "positions")
""",
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ComposeStack, Ended]]:
    with compose_stack(tmp_path_factory.mktemp("clone")) as stack:
        yield stack, stack.script()


@pytest.fixture
def stack(begun: tuple[ComposeStack, Ended]) -> ComposeStack:
    """The stack, running and connected before each test."""
    stack, started = begun
    assert started.code == 0, started.out + started.err
    stack.wait_until_all_answer()
    return stack


def inspected(stack: ComposeStack, service: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(stack.answer(f"docker inspect {stack.container(service)}"))
    return found[0]


def is_healthy(stack: ComposeStack, service: str) -> bool:
    return bool(inspected(stack, service)["State"]["Health"]["Status"] == "healthy")


def rows(stack: ComposeStack, flux: str) -> list[dict[str, str]]:
    answer = httpx.post(
        f"http://localhost:{stack.ports['INFLUXDB']}/api/v2/query",
        params={"org": "velox"},
        headers={"Authorization": f"Token {stack.secret('influxdb_token')}", "Accept": "application/csv"},
        json={"query": flux, "dialect": {"header": True, "annotations": []}},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    tables = answer.text.replace("\r\n", "\n").strip("\n").split("\n\n")  # each has a header of its own
    return [row for table in tables for row in csv.DictReader(table.splitlines())]


def test_the_script_tells_where_everything_is_and_no_secret(begun: tuple[ComposeStack, Ended]) -> None:
    stack, started = begun
    assert started.code == 0, started.out + started.err
    assert {f"localhost:{port}" for port in stack.ports.values()} <= set(re.findall(r"localhost:\d+", started.out))
    for name in ("influxdb_password", "influxdb_token", "redis_password"):
        assert stack.secret(name) not in started.out + started.err


def test_the_stack_trades_a_market_of_now(stack: ComposeStack) -> None:
    assert "<html" in httpx.get(stack.url).text
    tick = eventually(lambda: next(iter(stack.ask("ticks", symbol="ABB")["items"]), None), "a tick", every_s=0.25)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(tick["timestamp"])) < timedelta(minutes=10)
    assert eventually(lambda: stack.ask("trades")["items"], "closed trades", every_s=0.25)


def test_a_second_start_changes_nothing_that_runs(stack: ComposeStack) -> None:
    names = ("velox", *SERVERS)
    before = {service: inspected(stack, service)["Id"] for service in names}
    again = stack.script()
    assert again.code == 0, again.out + again.err
    assert {service: inspected(stack, service)["Id"] for service in names} == before


@pytest.mark.parametrize("topic", ["velox-ticks", "velox-signals", "velox-trades", "velox-events"])
def test_the_console_consumer_shows_each_topic(stack: ComposeStack, topic: str) -> None:
    (shown,) = stack.session(f"{CONSUMER.format(topic=topic)} --max-messages 3 --timeout-ms 30000")
    messages = [json.loads(line) for line in shown.splitlines() if line.startswith("{")]
    assert len(messages) == 3, shown
    assert all("type" in message and "timestamp" in message for message in messages)


def test_all_topics_are_there_and_none_else(stack: ComposeStack) -> None:
    listed = set(stack.answer("docker exec velox-kafka kafka-topics --list --bootstrap-server localhost:9092").split())
    assert {name for name in listed if not name.startswith("__")} == TOPICS


def test_the_broker_tells_its_versions(stack: ComposeStack) -> None:
    told = stack.answer("docker exec velox-kafka kafka-broker-api-versions --bootstrap-server localhost:9092")
    assert "Produce(0)" in told


def test_a_topic_is_deleted_and_created_anew_and_gets_ticks_again(stack: ComposeStack) -> None:
    stack.answer("docker exec velox-kafka kafka-topics --delete --topic velox-ticks --bootstrap-server localhost:9092")
    # VELOX may be the first to make it anew
    made = stack.shell("docker exec velox-kafka kafka-topics --create --topic velox-ticks --bootstrap-server localhost:9092")
    assert made.code == 0 or "already exists" in made.out + made.err
    told = stack.answer("docker exec velox-kafka kafka-topics --describe --topic velox-ticks --bootstrap-server localhost:9092")
    assert "PartitionCount: 3" in told
    shown = stack.answer(f"{CONSUMER.format(topic='velox-ticks').replace('-it ', '')} --max-messages 1 --timeout-ms 60000")
    assert json.loads(shown.splitlines()[0])["type"] == "tick"


@pytest.mark.parametrize("measurement", FLUX)
def test_the_flux_examples_find_what_was_traded(stack: ComposeStack, measurement: str) -> None:
    found = eventually(lambda: rows(stack, FLUX[measurement]), f"rows of {measurement}", within_s=60, every_s=0.25)
    assert {row["_measurement"] for row in found} == {measurement}


def test_every_fill_is_among_the_trades_that_flux_finds(stack: ComposeStack) -> None:
    def fills_and_trades() -> tuple[list[float], list[float]]:
        fills = [fill["price"] for fill in stack.ask("fills", limit="1000")["items"]]
        return sorted(fills), sorted(float(row["_value"]) for row in rows(stack, FLUX["trades"]) if row["_field"] == "price")

    fills, _ = eventually(lambda: found if (found := fills_and_trades())[0] == found[1] else None, "the same fills", every_s=0.5)
    assert fills


def test_redis_shows_the_state_to_who_types_into_its_command_line(stack: ComposeStack) -> None:
    _, keys, position, tick, count, _ = stack.session(
        "docker exec -it velox-redis redis-cli",
        "KEYS *",
        "GET position:supertrend_simple:ABB",
        "GET tick:latest:ABB",
        "GET stats:strategy:supertrend_simple:signals:BUY",
        "exit",
    )
    assert '"tick:latest:ABB"' in keys
    assert "quantity" in position if '"position:supertrend_simple:ABB"' in keys else "(nil)" in position
    assert "price" in tick
    assert re.search(r'"\d+"', count)


def test_redis_refuses_who_has_no_password(stack: ComposeStack) -> None:
    with redis.Redis(port=stack.ports["REDIS"]) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    with redis.Redis(port=stack.ports["REDIS"], password=stack.secret("redis_password")) as friend:
        assert friend.ping()


def test_the_services_and_the_health_of_influxdb_are_told(stack: ComposeStack) -> None:
    assert json.loads(stack.answer("curl http://localhost:5000/api/services")) == dict.fromkeys(SERVERS, True)
    assert json.loads(stack.answer("curl http://localhost:8086/health"))["status"] == "pass"
    assert stack.answer("docker exec velox-redis redis-cli ping").strip() == "PONG"
    shown = stack.answer("docker ps")
    assert all(stack.container(server) in shown for server in SERVERS)


@pytest.mark.parametrize("service", ["influxdb", "redis"])
def test_a_server_that_is_restarted_comes_back_and_velox_goes_on(stack: ComposeStack, service: str) -> None:
    before = inspected(stack, "velox")["State"]["StartedAt"]
    stack.answer(f"docker restart velox-{service}")
    eventually(lambda: is_healthy(stack, service), f"{service} to be healthy", within_s=60, every_s=0.25)
    stack.wait_until_all_answer()
    assert inspected(stack, "velox")["State"]["StartedAt"] == before


def test_everything_restarted_continues_the_same_run(stack: ComposeStack) -> None:
    run = stack.ask("status")["run_id"]
    stack.answer("docker-compose restart")
    stack.wait_until_all_answer()
    assert stack.ask("status")["run_id"] == run
    assert stack.answer("docker-compose logs --tail 5")


def test_a_stopped_stack_leaves_nothing_running_and_continues_its_run(stack: ComposeStack) -> None:
    run = stack.ask("status")["run_id"]
    stopped = stack.script("--stop")
    assert stopped.code == 0, stopped.err
    assert not stack.answer(f"docker ps --all --quiet --filter label=com.docker.compose.project={stack.project}")
    again = stack.script()
    assert again.code == 0, again.out + again.err
    assert stack.ask("status")["run_id"] == run


def test_a_taken_port_is_told_before_anything_is_started(stack: ComposeStack) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = stack.script(COMPOSE_PROJECT_NAME=f"{stack.project}-other", VELOX_STACK_HTTP_PORT=port)
    assert refused.code == 1
    assert f"port {port}, for velox, is taken" in refused.err
    assert not stack.answer(f"docker ps --all --quiet --filter label=com.docker.compose.project={stack.project}-other")


@pytest.mark.parametrize("service", ["velox", *SERVERS])
def test_every_container_is_bounded_and_published_on_loopback_alone(stack: ComposeStack, service: str) -> None:
    found = inspected(stack, service)
    host = found["HostConfig"]
    assert {binding["HostIp"] for bindings in host["PortBindings"].values() for binding in bindings} == {"127.0.0.1"}
    assert host["CapDrop"] == ["ALL"]
    assert "no-new-privileges:true" in host["SecurityOpt"]
    assert min(host["Memory"], host["NanoCpus"], host["PidsLimit"]) > 0
    assert host["LogConfig"]["Config"]["max-size"]
    assert not found["Config"]["Image"].endswith(":latest")


def test_velox_has_no_rights_and_writes_nowhere_but_to_its_data(stack: ComposeStack) -> None:
    assert inspected(stack, "velox")["Config"]["User"] == "10001:10001"
    assert inspected(stack, "velox")["HostConfig"]["ReadonlyRootfs"]
    assert stack.shell(f"docker exec {stack.prefix} touch /opt/velox/x").code != 0
    assert stack.shell(f"docker exec {stack.prefix} sh -c 'touch /data/x /tmp/x && rm /data/x /tmp/x'").code == 0


def test_no_container_was_told_a_secret_in_its_command_or_by_velox(stack: ComposeStack) -> None:
    for service in ("velox", *SERVERS):
        found = inspected(stack, service)
        told = json.dumps([found["Path"], found["Args"], *([] if service == "redis" else found["Config"]["Env"])])
        assert not any(stack.secret(name) in told for name in ("influxdb_password", "influxdb_token", "redis_password"))
    assert stack.secret("influxdb_token") not in stack.answer(f"docker exec {stack.prefix} velox config show")
