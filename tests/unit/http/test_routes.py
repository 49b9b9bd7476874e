import re
from dataclasses import replace
from pathlib import Path

import pytest

from application.queries import Queries
from tests.unit.http.serving import FakeHealth, app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import IST, FakeRun, bar_closed, closed_trade, fill, position_view, signal, stop_moved, submitted

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"
ROUTES = [
    "/api/services",
    "/api/health",
    "/api/health/live",
    "/api/health/ready",
    "/api/status",
    "/api/feed",
    "/api/account",
    "/api/positions",
    "/api/orders",
    "/api/fills",
    "/api/trades",
    "/api/signals",
    "/api/strategies",
    "/api/bars?symbol=RELIANCE",
    "/api/ticks",
    "/api/stops",
    "/api/events",
    "/api/indicators",
    "/api/stats",
    "/api/stats?by=exit_reason",
    "/api/equity?points=10&start=2024-01-15T09:15:00Z",
    "/api/explain/t-1",
    "/api/history/ticks?symbol=TCS",
    "/api/history/bars?symbol=TCS&timeframe=1m",
    "/api/history/indicators?symbol=TCS&timeframe=1m&indicator=ema_9",
    "/api/history/stops?symbol=TCS",
    "/api/history/equity",
]


@pytest.fixture
def run() -> FakeRun:
    run = FakeRun(SkippingClock())
    run.record(submitted("o-1"), fill("o-1"), signal(), bar_closed(0), closed_trade("t-1"), stop_moved("RELIANCE-1", 2475.0))
    run.view = replace(run.view, positions=(position_view(),))
    return run


@pytest.mark.parametrize("route", ROUTES)
async def test_every_resource_answers_with_json_that_no_one_keeps(run: FakeRun, route: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get(route)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()


async def test_a_route_returns_what_the_query_tells(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        assert (await client.get("/api/positions")).json() == await run.queries.positions()
        assert (await client.get("/api/account")).json() == await run.queries.account()


async def test_services_are_exactly_three_booleans(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        assert (await client.get("/api/services")).json() == {"kafka": False, "influxdb": True, "redis": True}


async def test_health_names_what_is_degraded_and_since_when(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        health = (await client.get("/api/health")).json()
    assert health["status"] == "degraded"
    assert health["followers"] == [
        {
            "name": "kafka",
            "adapter": "KafkaEventPublisher",
            "connected": False,
            "cursor": 4,
            "lag": 6,
            "oldest_undelivered_s": 12.5,
            "last_error": "no broker answers",
            "since": "2024-01-15T09:15:00+05:30",
        }
    ]
    assert health["feed"]["skipped"] == {"NOT_FINITE": 1}
    assert health["journal"]["last_seq"] == 10


async def test_not_ready_is_told_by_the_status_code_while_alive_stays_true(run: FakeRun) -> None:
    health = FakeHealth()
    health.report = replace(health.report, ready=False)
    async with client_of(app_over(run, SkippingClock(), health)) as client:
        assert (await client.get("/api/health/ready")).status_code == 503
        assert (await client.get("/api/health/live")).status_code == 200


async def test_lists_are_paged_by_sequence_number(run: FakeRun) -> None:
    run.record(fill("o-2"), fill("o-3"))
    async with client_of(app_over(run, SkippingClock())) as client:
        first = (await client.get("/api/fills", params={"limit": 2})).json()
        second = (await client.get("/api/fills", params={"limit": 2, "before": first["next"]})).json()
        onwards = (await client.get("/api/fills", params={"after": second["items"][0]["seq"]})).json()
    assert [each["order_id"] for each in first["items"]] == ["o-3", "o-2"]
    assert ([each["order_id"] for each in second["items"]], second["next"]) == (["o-1"], None)
    assert [each["order_id"] for each in onwards["items"]] == ["o-2", "o-3"]


@pytest.mark.parametrize("query", ["kinds=trade&kinds=signal", "kinds=trade,signal"])
async def test_events_can_be_of_several_kinds(run: FakeRun, query: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        events = (await client.get(f"/api/events?{query}")).json()["items"]
    assert [event["type"] for event in events] == ["trade", "signal"]


async def test_what_explains_and_sums_refuses_by_name_what_it_does_not_know(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        unknown = await client.get("/api/explain/BTC/USD-T1")
        wrong = [await client.get(f"/api/{path}") for path in ("stats?by=weekday", "equity?points=9", "equity?start=today")]
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:velox:problem:unknown-trade_id")
    assert [(each.status_code, each.json()["errors"][0]["field"]) for each in wrong] == [
        (400, "by"),
        (400, "points"),
        (400, "start"),
    ]


async def test_a_snapshot_tells_the_condition_as_its_own_route_does(run: FakeRun) -> None:
    health = FakeHealth()
    queries = Queries(run.look, run.use, run.journal, lambda: run.status, IST, health.health)
    async with client_of(app_over(run, SkippingClock(), health)) as client:
        assert (await queries.snapshot())["services"] == (await client.get("/api/health")).json()


async def test_every_resource_that_can_be_looked_at_is_documented_and_none_that_is_not_there(run: FakeRun) -> None:
    table = re.findall(r"^\| (`[^|]*) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    documented = {f"/api/{name}" for cell in table for name in re.findall(r"`([^`…]+)`", cell)}
    async with client_of(app_over(run, SkippingClock())) as client:
        paths = (await client.get("/schema/openapi.json")).json()["paths"]
    readable = {path for path, methods in paths.items() if "get" in methods and path.startswith("/api/")}
    assert documented == readable
