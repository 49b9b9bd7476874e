"""`velox influx setup` against a real server, and what its task makes of known ticks."""

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import httpx
import pytest
from typer.testing import CliRunner, Result

from adapters.inbound.cli.app import build_cli
from adapters.inbound.cli.exit_codes import ExitCode
from adapters.outbound.influxdb.setup import InfluxdbPlan, InfluxdbSetup, State, Step
from config.bootstrap import VeloxBootstrap
from domain.errors import ConfigurationError, PortUnavailable
from domain.frame import RowKind, TickFrame, row_code
from tests.e2e.eventually import eventually
from tests.integration.influxdb_points import numbers
from tests.integration.influxdb_stores import open_store
from tests.servers.influxdb import InfluxdbServer

pytestmark = pytest.mark.container

MINUTE = 60_000_000_000


@pytest.fixture
def plan() -> InfluxdbPlan:
    name = f"trading_{secrets.token_hex(4)}"
    return InfluxdbPlan(name, 0, f"{name}_1m", 30)


@pytest.fixture
def setup(influxdb_server: InfluxdbServer) -> InfluxdbSetup:
    return InfluxdbSetup(influxdb_server.url, influxdb_server.token, influxdb_server.org, timeout_s=10, ca_file=None)


def states(steps: Sequence[Step]) -> list[State]:
    return [step.state for step in steps]


def test_what_is_missing_is_made_once(setup: InfluxdbSetup, plan: InfluxdbPlan) -> None:
    assert states(setup.compare(plan)) == [State.MISSING] * 3
    assert states(setup.apply(plan)) == [State.CREATED] * 3
    assert states(setup.apply(plan)) == [State.KEPT] * 3
    assert states(setup.compare(plan)) == [State.KEPT] * 3


def test_a_retention_that_differs_is_changed_and_told(
    setup: InfluxdbSetup, plan: InfluxdbPlan, influxdb_server: InfluxdbServer
) -> None:
    setup.apply(plan)
    other = replace(plan, retention_days=1, downsampled_retention_days=0)
    assert states(setup.compare(other)) == [State.DIFFERS, State.DIFFERS, State.KEPT]
    changed = setup.apply(other)
    assert [(step.state, step.detail) for step in changed[:2]] == [
        (State.CHANGED, "kept for ever, configured: kept for 1 day"),
        (State.CHANGED, "kept for 30 days, configured: kept for ever"),
    ]
    assert states(setup.compare(other)) == [State.KEPT] * 3
    [bucket] = influxdb_server.api("GET", f"/api/v2/buckets?name={plan.bucket}")["buckets"]
    assert [rule["everySeconds"] for rule in bucket["retentionRules"]] == [86_400]


def test_a_task_that_someone_changed_or_switched_off_is_put_right(
    setup: InfluxdbSetup, plan: InfluxdbPlan, influxdb_server: InfluxdbServer
) -> None:
    setup.apply(plan)
    task = task_of(influxdb_server, plan)
    changed = task["flux"].replace("offset: 15s", "offset: 20s")
    influxdb_server.api("PATCH", f"/api/v2/tasks/{task['id']}", {"flux": changed, "status": "inactive"})
    assert setup.compare(plan)[2].detail == "its text and status"
    assert states(setup.apply(plan)) == [State.KEPT, State.KEPT, State.CHANGED]
    assert (task_of(influxdb_server, plan)["flux"], task_of(influxdb_server, plan)["status"]) == (task["flux"], "active")


def test_without_a_downsampled_bucket_there_is_no_task(setup: InfluxdbSetup, plan: InfluxdbPlan) -> None:
    assert [step.what for step in setup.apply(replace(plan, downsampled_bucket=""))] == [f"bucket {plan.bucket}"]


def test_buckets_beyond_the_first_page_are_found(
    setup: InfluxdbSetup, plan: InfluxdbPlan, influxdb_server: InfluxdbServer
) -> None:
    for _ in range(101):
        influxdb_server.new_bucket()
    only_one = replace(plan, bucket=influxdb_server.new_bucket(), downsampled_bucket="")
    assert states(setup.compare(only_one)) == [State.KEPT]


async def test_the_task_makes_the_minutes_of_the_ticks(
    setup: InfluxdbSetup, plan: InfluxdbPlan, influxdb_server: InfluxdbServer
) -> None:
    setup.apply(plan)
    first = time.time_ns() // MINUTE * MINUTE - 4 * MINUTE
    await _store_two_minutes(influxdb_server, plan.bucket, first)
    task = task_of(influxdb_server, plan)
    for _ in range(2):
        run = influxdb_server.api("POST", f"/api/v2/tasks/{task['id']}/runs", {})
        eventually(partial(_ended, influxdb_server, f"/api/v2/tasks/{task['id']}/runs/{run['id']}"), "the task's run")
    assert minutes_of(influxdb_server, plan, first) == TWO_MINUTES


async def test_the_minutes_of_a_span_long_ago_are_made_as_often_as_asked(
    setup: InfluxdbSetup, plan: InfluxdbPlan, influxdb_server: InfluxdbServer, velox: Callable[..., Result]
) -> None:
    setup.apply(replace(plan, downsampled_retention_days=0))
    first = 1_402_320_600 * 1_000_000_000  # 2014-06-09T09:30-04:00
    await _store_two_minutes(influxdb_server, plan.bucket, first)
    for _ in range(2):
        result = velox("influx", "downsample", "--start", "2014-06-09T09:30:20-04:00", "--end", "2014-06-09T16:00-04:00")
        assert (result.exit_code, result.stdout) == (0, "3 minutes made\n"), result.output
        assert minutes_of(influxdb_server, plan, first) == TWO_MINUTES
    assert setup.downsample(plan, first + MINUTE, first + 2 * MINUTE) == 1


async def test_minutes_that_their_bucket_does_not_keep_are_refused(
    setup: InfluxdbSetup, plan: InfluxdbPlan, influxdb_server: InfluxdbServer
) -> None:
    setup.apply(plan)
    await _store_two_minutes(influxdb_server, plan.bucket, MINUTE)
    with pytest.raises(ConfigurationError, match=r"influxdb\.downsampled_retention_days: minutes are kept for 30 days"):
        setup.downsample(plan, MINUTE, 3 * MINUTE)


def test_minutes_need_both_buckets_and_a_span(
    setup: InfluxdbSetup, plan: InfluxdbPlan, velox: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match=f"no bucket '{plan.bucket}'; `velox influx setup` makes it"):
        setup.downsample(plan, 0, MINUTE)
    for start, end, named in (("yesterday", None, "start"), ("2014-06-09T10:00Z", "2014-06-09T10:00:59Z", "end")):
        result = velox("influx", "downsample", "--start", start, *(("--end", end) if end else ()))
        assert (result.exit_code, named in result.stderr) == (ExitCode.FAILED, True), result.stderr
    monkeypatch.setenv("VELOX_INFLUXDB__DOWNSAMPLED_BUCKET", "")
    assert "influxdb.downsampled_bucket" in velox("influx", "downsample", "--start", "2014-06-09T10:00Z").stderr


TWO_MINUTES = {
    ("SBIN", 0): ["100", "103", "99", "101", "15"],
    ("SBIN", 1): ["105", "105", "105", "105", "1"],
    ("M&M", 0): ["50", "50", "50", "50", "2"],
}


def minutes_of(server: InfluxdbServer, plan: InfluxdbPlan, first: int) -> dict[tuple[str, int], list[str]]:
    """Open, high, low, close and volume by symbol and number of the minute."""
    rows = server.flux(
        f'from(bucket: "{plan.downsampled_bucket}") |> range(start: 2014-01-01T00:00:00Z)'
        '|> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")'
        "|> map(fn: (r) => ({r with ns: int(v: r._time)}))"
    )
    assert {(row["_measurement"], row["source"]) for row in rows} == {("ticks", "csv")}
    return {
        (row["symbol"], (int(row["ns"]) - first) // MINUTE): [row[name] for name in ("open", "high", "low", "close", "volume")]
        for row in rows
    }


async def _store_two_minutes(server: InfluxdbServer, bucket: str, first: int) -> None:
    """The first three trades share a time, and so do the last two of that minute: the open and the close are ties."""
    rows = (
        (0, RowKind.TRADE, first, 100.0, 5.0), (0, RowKind.TRADE, first, 103.0, 4.0), (0, RowKind.TRADE, first, 102.0, 3.0),
        (1, RowKind.TRADE, first + 1_000, 50.0, 2.0), (0, RowKind.BID, first + 2_000, 1.0, 9.0),
        (0, RowKind.TRADE, first + MINUTE - 2_000_000, 99.0, 2.0), (0, RowKind.TRADE, first + MINUTE - 2_000_000, 101.0, 1.0),
        (0, RowKind.TRADE, first + MINUTE, 105.0, 1.0),
    )  # fmt: skip
    frame = TickFrame()
    for instrument, kind, ts, price, size in rows:
        frame.append(row_code(instrument, kind), ts, price, size)
    async with open_store(server, bucket) as store:
        await store.write_ticks(frame, numbers(1, len(rows)), ["SBIN", "M&M"], "csv")


def task_of(server: InfluxdbServer, plan: InfluxdbPlan) -> dict[str, str]:
    [task] = server.api("GET", f"/api/v2/tasks?name=velox: minutes of {plan.bucket}")["tasks"]
    return dict(task)


def _ended(server: InfluxdbServer, path: str) -> bool:
    status = httpx.get(f"{server.url}{path}", headers={"Authorization": f"Token {server.token}"}).json().get("status")
    assert status != "failed"
    return bool(status == "success")


def test_a_wrong_token_or_organization_is_the_configurations_fault(influxdb_server: InfluxdbServer, plan: InfluxdbPlan) -> None:
    for token, org, key in (("wrong", "velox", "influxdb.token"), (influxdb_server.token, "absent", "influxdb.org")):
        with pytest.raises(ConfigurationError, match=key):
            InfluxdbSetup(influxdb_server.url, token, org, timeout_s=5, ca_file=None).compare(plan)


def test_a_token_that_may_not_manage_is_the_configurations_fault(influxdb_server: InfluxdbServer, plan: InfluxdbPlan) -> None:
    reader = influxdb_server.read_only_token()
    with pytest.raises(ConfigurationError, match=r"influxdb\.(token|org)"):
        InfluxdbSetup(influxdb_server.url, reader, influxdb_server.org, timeout_s=5, ca_file=None).apply(plan)


def test_a_server_that_is_not_there_is_unreachable(plan: InfluxdbPlan) -> None:
    with pytest.raises(PortUnavailable, match="cannot be reached"):
        InfluxdbSetup("http://127.0.0.1:9", "token", "velox", timeout_s=2, ca_file=None).compare(plan)


@pytest.fixture
def velox(influxdb_server: InfluxdbServer, plan: InfluxdbPlan, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    for name, value in (("URL", influxdb_server.url), ("TOKEN", influxdb_server.token), ("BUCKET", plan.bucket)):
        monkeypatch.setenv(f"VELOX_INFLUXDB__{name}", value)
    monkeypatch.setenv("VELOX_INFLUXDB__DOWNSAMPLED_BUCKET", plan.downsampled_bucket)
    app = build_cli(VeloxBootstrap())
    return lambda *arguments: CliRunner().invoke(app, [*arguments])


def test_the_commands_over_the_settings(velox: Callable[..., Result], plan: InfluxdbPlan) -> None:
    def answered(*arguments: str) -> tuple[int, list[str]]:
        result = velox(*arguments)
        return result.exit_code, [step["state"] for step in json.loads(result.stdout)]

    assert answered("influx", "check", "--json") == (ExitCode.CHECK_FAILED, ["missing"] * 3)
    assert answered("influx", "setup", "--json") == (ExitCode.OK, ["created"] * 3)
    assert answered("influx", "check", "--json") == (ExitCode.OK, ["kept"] * 3)
    changed = ("--set", "influxdb.retention_days=7", "--json")
    assert answered("influx", "check", *changed) == (ExitCode.CHECK_FAILED, ["differs", "kept", "kept"])
    same = f"influxdb.downsampled_bucket={plan.bucket}"
    assert velox("influx", "setup", "--set", same).exit_code == ExitCode.CONFIGURATION
    assert velox("influx", "setup", "--set", "influxdb.url=http://127.0.0.1:9").exit_code == ExitCode.UNREACHABLE
