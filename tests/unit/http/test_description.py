"""What the description says of each route: whose key it takes, and how it may refuse."""

from typing import Any

import pytest

from adapters.inbound.http.app import AccessRules
from tests.unit.http.serving import API_KEY, ELSEWHERE, ON_LOOPBACK
from tests.unit.http.test_who_may_what import OPEN, TRADERS
from tests.unit.http.trading import trading

METHODS = ("get", "post", "put", "patch", "delete")


async def described(rules: AccessRules) -> dict[str, dict[str, Any]]:
    """Method and path → operation."""
    async with trading(access=rules) as api:
        answer = await api.client.get("/schema/openapi.json", headers={"X-API-Key": API_KEY})
        document = answer.json()
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


@pytest.mark.parametrize("rules", [ON_LOOPBACK, ELSEWHERE], ids=["loopback", "elsewhere"])
async def test_each_route_says_whether_it_takes_a_key_and_how_it_may_refuse(rules: AccessRules) -> None:
    operations = await described(rules)
    assert len(operations) >= 35
    for name, operation in operations.items():
        is_change = not name.startswith("GET")
        is_open = name in OPEN or (not is_change and not rules.needs_key_to_look)
        refusals = {int(status) for status in operation["responses"] if int(status) >= 400}
        assert ({} in operation["security"]) is is_open, name
        assert {frozenset(way) for way in operation["security"] if way} == {
            frozenset({"bearer"}),
            frozenset({"key"}),
            frozenset({"session"}),
        }
        assert {400, 500, 503} <= refusals, name
        assert (401 in refusals) is (not is_open or name == "POST /api/session"), name
        assert refusals >= {403, 413, 415} if is_change else not refusals & {403, 413, 415}, name
        assert (429 in refusals) is (name == "POST /api/session"), name
        assert (404 in refusals) >= ("{" in name), name
        if name in TRADERS:
            assert "Needs the role trader." in operation["description"]


async def test_refusals_are_problem_documents() -> None:
    async with trading() as api:
        document = (await api.client.get("/schema/openapi.json")).json()
    for status, response in document["components"]["responses"].items():
        assert response["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}, status
    problem = document["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == {"type", "title", "status", "detail", "instance"}


async def test_the_engines_refusals_are_where_the_engine_may_refuse() -> None:
    operations = await described(ON_LOOPBACK)
    assert {name for name, operation in operations.items() if "409" in operation["responses"]} == {
        "POST /api/orders",
        "PATCH /api/orders/{order_id}",
        "DELETE /api/orders/{order_id}",
        "POST /api/controls/resume",
        "POST /api/controls/reduce-only",
        "POST /api/controls/halt",
        "POST /api/controls/reset",
        "POST /api/feed/pause",
        "POST /api/feed/resume",
        "POST /api/feed/speed",
        "POST /api/feed/step",
    }


async def test_a_body_that_may_be_left_out_is_not_required() -> None:
    operations = await described(ON_LOOPBACK)
    required = {name for name, operation in operations.items() if operation.get("requestBody", {}).get("required")}
    assert required == {
        "POST /api/session",
        "POST /api/orders",
        "PATCH /api/orders/{order_id}",
        "POST /api/feed/speed",
    }
