"""Orders and controls over HTTP, done by a real engine on a market that is fed by hand."""

import pytest

from adapters.inbound.http.gatekeeper import LARGEST_BODY
from tests.unit.http.serving import API_KEY
from tests.unit.http.trading import TradingApi, trading

LIMIT = {"symbol": "SBIN", "side": "BUY", "quantity": 10, "order_type": "limit", "limit_price": 790.0}
CHANGES = [
    ("POST", "orders", LIMIT),
    ("PATCH", "orders/manual-SBIN-1", {"quantity": 5}),
    ("DELETE", "orders/manual-SBIN-1", None),
    ("POST", "controls/pause", None),
    ("POST", "controls/resume", None),
    ("POST", "controls/reduce-only", None),
    ("POST", "controls/halt", None),
    ("POST", "controls/flatten", None),
    ("POST", "controls/kill", None),
    ("POST", "controls/reset", {"reason": "checked"}),
    ("POST", "strategies/ema_cross/enable", None),
    ("POST", "strategies/ema_cross/disable", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({}, False),
        ({"Authorization": "Bearer wrong"}, False),
        ({"Authorization": "Bearer "}, False),
        ({"Authorization": f"Basic {API_KEY}"}, False),
        ({"Authorization": API_KEY}, False),
        ({"X-API-Key": "wrong"}, False),
        ({"X-API-Key": API_KEY[:-1]}, False),
        ({"X-API-Key": API_KEY}, True),
        ({"Authorization": f"Bearer {API_KEY}"}, True),
        ({"authorization": f"bearer {API_KEY}"}, True),
    ],
)
async def test_nobody_changes_anything_without_the_key(
    method: str, path: str, body: object, headers: dict[str, str], is_let_in: bool
) -> None:
    async with trading() as api:
        before = api.run.journal.last_seq()
        del api.client.headers["Authorization"]
        answer = await api.client.request(method, f"/api/{path}", json=body, headers=headers)
        if is_let_in:
            assert answer.status_code not in (401, 403)
            assert api.run.journal.last_seq() > before
        else:
            assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
            assert answer.headers["www-authenticate"] == "Bearer"
            assert API_KEY not in answer.text
            assert api.run.journal.last_seq() == before


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:5001", "https://[", "http://localhost"])
async def test_a_page_of_another_site_changes_nothing_even_with_the_key(origin: str) -> None:
    async with trading() as api:
        before = api.run.journal.last_seq()
        answer = await api.client.post("/api/controls/kill", headers={"Origin": origin})
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:velox:problem:other-site")
        assert api.run.journal.last_seq() == before


async def test_the_services_own_page_may() -> None:
    async with trading() as api:
        answer = await api.client.post("/api/controls/pause", headers={"Origin": "http://localhost:5000"})
        assert answer.status_code == 200


async def test_a_market_order_is_executed_by_the_next_tick_one_tick_size_worse() -> None:
    async with trading() as api:
        answer = await api.post("orders", {"symbol": "SBIN", "side": "BUY", "quantity": 10})
        outcome = answer.json()
        assert (answer.status_code, outcome["status"]) == (201, "submitted")
        assert [event["type"] for event in outcome["events"]] == ["operator_acted", "order_submitted"]
        await api.tick(("SBIN", 801.0))
        (position,) = (await api.get("positions"))["items"]
        assert (position["strategy_id"], position["quantity"], position["average_price"]) == ("manual", 10, 801.05)


async def test_the_audit_names_who_it_was() -> None:
    async with trading() as api:
        await api.post("controls/pause", {"reason": "lunch"})
        await api.client.post("/api/controls/resume", headers={"X-Velox-Actor": "cli:ravi"})
        found = (await api.get("events?kinds=operator_acted"))["items"]
        assert [(each["actor"], each["action"]) for each in found] == [
            ("api:owner", "pause"),
            ("cli:ravi", "resume"),
        ]


@pytest.mark.parametrize("actor", ["ravi", "cli:", "cli:a b", "cli:" + "x" * 65, "risk", "cli:é"])
async def test_nobody_calls_himself_what_he_likes(actor: str) -> None:
    async with trading() as api:
        answer = await api.client.post("/api/controls/kill", headers=[(b"X-Velox-Actor", actor.encode())])
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "X-Velox-Actor")


async def test_a_bracket_waits_protects_and_closes() -> None:
    async with trading() as api:
        answer = await api.post("orders", LIMIT | {"stop_price": 780.0, "target_price": 820.0, "time_in_force": "gtc"})
        made = answer.json()["orders"]
        assert [order["status"] for order in made] == ["submitted", "held", "held"]
        await api.tick(("SBIN", 789.0))
        await api.tick(("SBIN", 821.0))
        assert (await api.get("positions"))["items"] == []
        (trade,) = (await api.get("trades"))["items"]
        assert (trade["entry_price"], trade["exit_price"], trade["exit_reason"]) == (790.0, 820.0, "target")
        assert (await api.get("status"))["pending_orders"] == 0


async def test_of_a_pair_an_execution_of_one_cancels_the_other() -> None:
    async with trading() as api:
        upper = {"symbol": "SBIN", "side": "BUY", "quantity": 10, "order_type": "stop", "trigger_price": 810.0}
        answer = await api.post("orders", LIMIT | {"oco_with": upper})
        assert [order["status"] for order in answer.json()["orders"]] == ["submitted", "submitted"]
        await api.tick(("SBIN", 789.0))
        assert (await api.get("status"))["pending_orders"] == 0


async def test_a_working_order_is_amended_and_cancelled() -> None:
    async with trading() as api:
        order_id = await api.placed(order_type="limit", limit_price=790.0)
        amended = await api.client.patch(f"/api/orders/{order_id}", json={"quantity": 4, "limit_price": 795.0})
        assert (amended.status_code, amended.json()["status"], amended.json()["orders"][0]["quantity"]) == (200, "amended", 4)
        cancelled = await api.client.delete(f"/api/orders/{order_id}")
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
        await api.tick(("SBIN", 700.0))
        assert (await api.get("positions"))["items"] == []


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"limit_price": 790.02}, "PRICE_OFF_TICK"),
        ({"quantity": 1_000}, "POSITION_VALUE_LIMIT"),
        ({"limit_price": 1_000.0}, "PRICE_BAND"),
        ({"stop_price": 791.0}, "BRACKET_SIDE"),
        ({"target_price": 789.0}, "BRACKET_SIDE"),
        ({"reduce_only": True}, "NOTHING_TO_CLOSE"),
        ({"strategy_id": "ema_cross"}, "STRATEGY_POSITION"),
        ({"oco_with": LIMIT | {"symbol": "TCS"}}, "OCO_MISMATCH"),
    ],
)
async def test_a_refused_order_is_409_with_its_code_and_changes_nothing(order: dict[str, object], code: str) -> None:
    async with trading() as api:
        before = await api.get("account")
        answer = await api.post("orders", LIMIT | order)
        document = answer.json()
        assert (answer.status_code, document["code"]) == (409, code)
        assert (answer.headers["content-type"], document["type"]) == ("application/problem+json", "urn:velox:problem:refused")
        assert document["detail"]
        assert (await api.get("status"))["pending_orders"] == 0
        await api.tick(("SBIN", 700.0))
        after = await api.get("account")
        assert (after["cash"], after["equity"]) == (before["cash"], before["equity"])


async def test_a_refusal_by_a_limit_has_the_numbers() -> None:
    async with trading() as api:
        answer = await api.post("orders", LIMIT | {"quantity": 1_000})
        assert (answer.json()["current_value"], answer.json()["limit_value"]) == ("800000.00", "200000")


async def test_a_client_order_id_has_one_effect() -> None:
    async with trading() as api:
        await api.placed(client_order_id="mine-1")
        again = await api.post("orders", {"symbol": "SBIN", "side": "BUY", "quantity": 10, "client_order_id": "mine-1"})
        assert (again.status_code, again.json()["code"]) == (409, "DUPLICATE_CLIENT_ORDER_ID")
        await api.tick(("SBIN", 800.0))
        (position,) = (await api.get("positions"))["items"]
        assert position["quantity"] == 10


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("DELETE", "orders/nobody-1", None, "UNKNOWN_ORDER"),
        ("DELETE", "orders/manual-BTC%2FUSD-1", None, "UNKNOWN_ORDER"),
        ("PATCH", "orders/nobody-1", {"quantity": 5}, "UNKNOWN_ORDER"),
        ("POST", "orders", LIMIT | {"symbol": "INFY"}, "UNKNOWN_INSTRUMENT"),
        ("POST", "orders", LIMIT | {"strategy_id": "nobody"}, "UNKNOWN_STRATEGY"),
        ("POST", "controls/flatten", {"symbol": "INFY"}, "UNKNOWN_INSTRUMENT"),
        ("POST", "controls/flatten", {"strategy_id": "nobody"}, "UNKNOWN_STRATEGY"),
        ("POST", "strategies/nobody/disable", None, "UNKNOWN_STRATEGY"),
    ],
)
async def test_a_name_that_nobody_has_is_404_with_its_code(method: str, path: str, body: object, code: str) -> None:
    async with trading() as api:
        answer = await api.client.request(method, f"/api/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, code)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_what_has_ended_is_neither_amended_nor_cancelled() -> None:
    async with trading() as api:
        order_id = await api.placed()
        await api.tick(("SBIN", 800.0))
        for answer in (
            await api.client.delete(f"/api/orders/{order_id}"),
            await api.client.patch(f"/api/orders/{order_id}", json={"quantity": 20}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_ENDED")


MALFORMED = [
    ({"quantity": 0}, "quantity"),
    ({"quantity": -5}, "quantity"),
    ({"quantity": 1.5}, "quantity"),
    ({"quantity": "10"}, "quantity"),
    ({"quantity": True}, "quantity"),
    ({"quantity": None}, "quantity"),
    ({"quantity": 10**30}, "quantity"),
    ({"side": "HOLD"}, "side"),
    ({"side": "buy"}, "side"),
    ({"symbol": ""}, "symbol"),
    ({"symbol": 7}, "symbol"),
    ({"symbol": "x" * 101}, "symbol"),
    ({"limit_price": -1.0}, "limit_price"),
    ({"limit_price": 0}, "limit_price"),
    ({"limit_price": 1e300}, "limit_price"),
    ({"limit_price": "800"}, "limit_price"),
    ({"limit_price": None}, "limit_price"),
    ({"trigger_price": 800.0}, "trigger_price"),
    ({"order_type": "iceberg"}, "order_type"),
    ({"order_type": "trailing_stop", "limit_price": None}, "trail"),
    ({"order_type": "trailing_stop", "limit_price": None, "trail": 150.0, "trail_unit": "percent"}, "trail"),
    ({"time_in_force": "ioc"}, "time_in_force"),
    ({"reduce_only": "yes"}, "reduce_only"),
    ({"client_order_id": " x"}, "client_order_id"),
    ({"client_order_id": "a\nb"}, "client_order_id"),
    ({"client_order_id": "x" * 201}, "client_order_id"),
    ({"stop_price": []}, "stop_price"),
    ({"quantitty": 5}, "quantitty"),
    ({"oco_with": {"symbol": "SBIN"}}, "oco_with.side"),
    ({"oco_with": LIMIT | {"oco_with": LIMIT}}, "oco_with.oco_with"),
    ({"oco_with": LIMIT | {"quantity": 0}}, "oco_with.quantity"),
]


@pytest.mark.parametrize(("change", "field"), MALFORMED)
async def test_a_malformed_order_is_400_with_the_name_of_the_field(change: dict[str, object], field: str) -> None:
    async with trading() as api:
        await expect_refused(api, LIMIT | change, field)


async def expect_refused(api: TradingApi, body: object, field: str) -> None:
    before = api.run.journal.last_seq()
    answer = await api.post("orders", body)
    document = answer.json()
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in document["errors"]] == [field]
    assert document["errors"][0]["message"]
    assert api.run.journal.last_seq() == before


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"7", b"null", b'{"symbol": NaN}', b'{"limit_price": Infinity}', b"\xff\xfe", b'{"a":1}{"b":2}']
)
async def test_a_body_that_is_no_order_is_refused(text: bytes) -> None:
    async with trading() as api:
        before = api.run.journal.last_seq()
        answer = await api.client.post("/api/orders", content=text, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert api.run.journal.last_seq() == before


async def test_an_oversized_order_is_refused() -> None:
    async with trading() as api:
        answer = await api.client.post("/api/orders", content=b'"' + b"x" * LARGEST_BODY + b'"')
        assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("controls/reset", None, "reason"),
        ("controls/reset", {"reason": ""}, "reason"),
        ("controls/reset", {"reason": "  "}, "reason"),
        ("controls/kill", {"reason": 7}, "reason"),
        ("controls/kill", {"reason": "x" * 201}, "reason"),
        ("controls/kill", {"why": "fire"}, "why"),
        ("controls/flatten", {"symbols": "SBIN"}, "symbols"),
        ("controls/pause?reason=lunch", None, "reason"),
    ],
)
async def test_a_malformed_control_is_400_with_the_name_of_the_field(path: str, body: object, field: str) -> None:
    async with trading() as api:
        answer = await api.post(path, body)
        assert answer.status_code == 400, answer.text
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert (await api.get("controls"))["trading_state"] == "active"


async def test_the_kill_switch_flattens_latches_and_is_reset_with_a_reason() -> None:
    async with trading() as api:
        await api.placed()
        await api.tick(("SBIN", 800.0))
        waiting = await api.placed(order_type="limit", limit_price=790.0)
        killed = (await api.post("controls/kill", {"reason": "fire"})).json()
        assert (killed["orders"][0]["order_id"], killed["orders"][0]["status"]) == (waiting, "cancelled")
        assert killed["order_id"] is None
        await api.tick(("SBIN", 799.0))
        assert (await api.get("positions"))["items"] == []
        controls = await api.get("controls")
        assert (controls["trading_state"], controls["latched"], controls["reason"]) == ("halted", True, "kill switch: fire")
        refused = await api.post("orders", {"symbol": "SBIN", "side": "BUY", "quantity": 10})
        assert (refused.status_code, refused.json()["code"]) == (409, "KILL_SWITCH")
        for path in ("resume", "reduce-only", "halt"):
            assert (await api.post(f"controls/{path}")).json()["code"] == "KILL_SWITCH"
        assert (await api.post("controls/reset", {"reason": "the fire is out"})).status_code == 200
        assert (await api.get("controls"))["trading_state"] == "active"
        assert (await api.post("controls/reset", {"reason": "again"})).json()["code"] == "NOT_LATCHED"


async def test_states_and_switches_are_told_by_the_controls_and_the_strategies() -> None:
    async with trading() as api:
        await api.post("controls/pause", {"reason": "lunch"})
        await api.post("strategies/ema_cross/disable")
        await api.post("controls/reduce-only", {"reason": "thin market"})
        controls = await api.get("controls")
        assert (controls["paused"], controls["disabled"], controls["trading_state"]) == (True, ["ema_cross"], "reducing")
        assert (await api.get("strategies"))["items"][0]["enabled"] is False
        refused = await api.post("orders", LIMIT)
        assert (refused.status_code, refused.json()["code"]) == (409, "REDUCING")
        await api.post("controls/resume")
        await api.post("strategies/ema_cross/enable")
        controls = await api.get("controls")
        assert (controls["paused"], controls["disabled"], controls["trading_state"]) == (False, [], "active")


async def test_the_limits_are_told_with_their_use() -> None:
    async with trading() as api:
        await api.placed()
        await api.tick(("SBIN", 800.0))
        await api.tick(("SBIN", 790.0))
        limits = {each["rule"]: each for each in (await api.get("risk"))["limits"]}
        value = limits["POSITION_VALUE_LIMIT"]
        assert (value["value"], value["limit"], value["where"]) == ("7900.00", "200000", "manual SBIN")
        assert value["share"] == pytest.approx(0.0395)
        assert (limits["DAILY_LOSS_LIMIT"]["value"], limits["DAILY_LOSS_LIMIT"]["share"]) == ("100.50", pytest.approx(0.00201))
        assert (limits["TOTAL_POSITION_LIMIT"]["value"], limits["TOTAL_POSITION_LIMIT"]["limit"]) == ("1", "20")
        assert (limits["EXPOSURE_LIMIT"]["value"], limits["EXPOSURE_LIMIT"]["limit"]) == ("7900.00", "999899.50")
        assert (limits["DRAWDOWN_LIMIT"]["limit"], limits["DRAWDOWN_LIMIT"]["share"]) == (None, None)
        assert limits["MARGIN"]["limit"] is None


async def test_asking_for_the_use_of_the_limits_changes_nothing() -> None:
    async with trading() as api:
        await api.placed()
        await api.tick(("SBIN", 800.0), ("SBIN", 800.0), ("SBIN", 800.0))
        before = api.run.loop.state_hash()
        await api.get("risk")
        assert api.run.loop.state_hash() == before


async def test_what_stopped_is_503() -> None:
    async with trading() as api:
        await api.run.loop.stop()
        answer = await api.post("controls/kill")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert "start the service again" in answer.json()["detail"]


async def test_openapi_describes_changes_with_their_bodies_and_the_key() -> None:
    async with trading() as api:
        document = (await api.client.get("/schema/openapi.json")).json()
    for method, path, body in CHANGES:
        name = path.replace("manual-SBIN-1", "{order_id}").replace("ema_cross", "{strategy_id}")
        operation = document["paths"][f"/api/{name}"][method.lower()]
        assert operation["security"] == [{"bearer": []}, {"key": []}, {"session": []}]
        assert ("requestBody" in operation) is (body is not None or ("controls" in path))
    order = document["components"]["schemas"]["NewOrder"]
    assert set(order["required"]) == {"symbol", "side", "quantity"}
    assert order["properties"]["quantity"]["minimum"] == 1
    assert set(document["components"]["securitySchemes"]) == {"bearer", "key", "session"}
