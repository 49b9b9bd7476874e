import pytest

from adapters.inbound.http.gatekeeper import LARGEST_BODY
from application.ports.journal import Journal
from application.queries import Queries
from domain.errors import JournalCorrupt, JournalFull, PortUnavailable
from domain.view import EngineView
from tests.unit.http.serving import app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import IST, FakeRun


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


@pytest.mark.parametrize(
    ("path", "field", "says"),
    [
        ("/api/fills?limit=0", "limit", "1"),
        ("/api/fills?limit=1001", "limit", "1000"),
        ("/api/fills?limit=many", "limit", "int"),
        ("/api/fills?limit=1.5", "limit", "int"),
        ("/api/fills?limit=", "limit", "int"),
        ("/api/fills?limit=5&limit=6", "limit", "given 2 times"),
        ("/api/fills?before=-1", "before", "sequence number"),
        ("/api/fills?after=99999999999999999999", "after", "sequence number"),
        ("/api/fills?after=soon", "after", "int"),
        ("/api/fills?after=1&before=9", "before", "not both"),
        ("/api/fills?symbl=TCS", "symbl", "known: after, before, end, limit, start, strategy_id, symbol"),
        ("/api/account?symbol=TCS", "symbol", "known: none"),
        ("/api/events?kinds=fill", "kinds", "order_submitted"),
        ("/api/bars", "symbol", "required"),
        ("/api/bars?symbol=TCS&timeframe=soon", "timeframe", "such as 1m"),
        ("/api/history/ticks", "symbol", "required"),
        ("/api/history/bars?symbol=TCS", "timeframe", "required"),
        ("/api/history/bars?symbol=TCS&timeframe=2x", "timeframe", "such as 1m"),
        ("/api/history/equity?start=yesterday", "start", "ISO 8601"),
        ("/api/history/equity?end=2024-01-15T09:15:00", "end", "with an offset"),
        ("/api/history/equity?start=2024-01-15T09:15:00Z&end=2024-01-15T09:15:00Z", "end", "after start"),
        ("/api/history/equity?limit=10001", "limit", "10000"),
        ("/api/history/equity?symbol=TCS", "symbol", "known: end, limit, start"),
    ],
)
async def test_a_bad_parameter_is_refused_by_its_name(run: FakeRun, path: str, field: str, says: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get(path)
    document = answer.json()
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert {key: document[key] for key in ("type", "title", "status", "instance")} == {
        "type": "urn:velox:problem:invalid-request",
        "title": "Invalid request",
        "status": 400,
        "instance": path.split("?", maxsplit=1)[0],
    }
    assert [error["field"] for error in document["errors"]] == [field]
    assert says in document["errors"][0]["message"]
    assert field in document["detail"]


@pytest.mark.parametrize("route", ["positions", "orders", "fills", "trades", "signals", "bars", "ticks", "stops", "events"])
async def test_an_unknown_symbol_is_404_with_the_known_ones(run: FakeRun, route: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get(f"/api/{route}", params={"symbol": "<b>"})
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:velox:problem:unknown-symbol"
    assert "RELIANCE, TCS" in answer.json()["detail"]


async def test_an_unknown_timeframe_is_404_with_the_known_ones(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get("/api/bars", params={"symbol": "TCS", "timeframe": "15m"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (404, "timeframe")
    assert "1m, 5m" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/api/nothing", "/nothing", "/api", "/assets/1/../../app.py", "/assets/0/style.css"])
async def test_an_unknown_route_is_a_problem_too(run: FakeRun, path: str) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404
    assert "nosniff" in answer.headers["x-content-type-options"]


async def test_a_wrong_method_is_told_the_right_one(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.post("/api/positions")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert "GET" in answer.headers["allow"]


async def test_an_oversized_body_is_refused(run: FakeRun) -> None:
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.request("GET", "/api/positions", content=b"x" * (LARGEST_BODY + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert str(LARGEST_BODY) in answer.json()["detail"]


@pytest.mark.parametrize(
    ("error", "status", "tells"),
    [
        (PortUnavailable("the store does not answer"), 503, True),
        (JournalFull("the disk is full"), 503, True),
        (JournalCorrupt("record 7 does not hold together"), 500, True),
        (RuntimeError("password=hunter2"), 500, False),
    ],
)
async def test_a_failure_is_a_problem_that_tells_no_secret(run: FakeRun, error: Exception, status: int, tells: bool) -> None:
    async def fail() -> EngineView:
        raise error

    journal: Journal = run.journal
    run.queries = Queries(fail, run.use, journal, lambda: run.status, IST)
    async with client_of(app_over(run, SkippingClock())) as client:
        answer = await client.get("/api/account")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (str(error) in answer.json()["detail"]) is tells
