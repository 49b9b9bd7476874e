"""Every route that the application has × whoever may come × cookie or header × loopback or another address."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute, WebSocketRoute
from litestar.types import ASGIApp

from adapters.inbound.http.app import AccessRules
from adapters.inbound.http.declared import role_needed
from application.access import Role
from tests.unit.http.serving import ELSEWHERE, ON_LOOPBACK, SECRETS, client_of
from tests.unit.http.trading import trading

OPEN = {
    "GET /", "GET /assets/{version}/{path}", "GET /api/health/live",
    "GET /api/session", "POST /api/session", "DELETE /api/session",
}  # fmt: skip
TRADERS = {
    "POST /api/orders", "PATCH /api/orders/{order_id}", "DELETE /api/orders/{order_id}", "POST /api/controls/pause",
    "POST /api/controls/resume", "POST /api/controls/reduce-only", "POST /api/controls/halt", "POST /api/controls/flatten",
    "POST /api/controls/kill", "POST /api/strategies/{strategy_id}/enable", "POST /api/strategies/{strategy_id}/disable",
    "POST /api/feed/pause", "POST /api/feed/resume", "POST /api/feed/speed", "POST /api/feed/step",
}  # fmt: skip
LOOKING = ("GET", "HEAD", "OPTIONS", "WS")
SITE, ORIGIN = "velox.example:5000", "http://velox.example:5000"


class Way(NamedTuple):
    """A route as a request takes it; ``method`` is WS for a socket."""

    method: str
    path: str
    handler: BaseRouteHandler

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        """A path that the route takes."""
        return self.path.replace("{", "").replace("}", "")


def ways(app: ASGIApp) -> list[Way]:
    """Everything in the routing table; the end of the session comes last, as nothing works by its cookie after it."""
    found = list(_ways(cast("Any", app)._app))
    return sorted(found, key=lambda way: way.name == "DELETE /api/session")


def _ways(app: Litestar) -> Iterator[Way]:
    for route in app.routes:
        if isinstance(route, WebSocketRoute):
            yield Way("WS", route.path_format, route.route_handler)
        else:
            assert isinstance(route, HTTPRoute), "a kind of route that this test cannot ask"
            for method, (handler, _) in route.route_handler_map.items():
                yield Way(str(method), route.path_format, handler)


def needed_by(way: Way) -> Role | None:
    """The role as it was agreed on: what is not named here is read by viewers and changed by admins."""
    if way.name in OPEN:
        return None
    if way.method in LOOKING:
        return Role.VIEWER
    return Role.TRADER if way.name in TRADERS else Role.ADMIN


def expected(way: Way, role: Role | None, *, needs_key_to_look: bool) -> int:
    """401, 403, or 0 for whoever is let in."""
    needed = needed_by(way)
    if needed is None or (needed is Role.VIEWER and not needs_key_to_look):
        return 0
    if role is None:
        return 401
    return 0 if role.covers(needed) else 403


async def told(app: ASGIApp, client: httpx.AsyncClient, way: Way, headers: Mapping[str, str]) -> int:
    """401, 403, or 0 where the answer is another."""
    if way.method == "WS":
        return await told_to_a_socket(app, {**client.headers, **headers, "cookie": "; ".join(cookies(client))})
    answer = await client.request(way.method, way.url, headers=headers)
    return answer.status_code if answer.status_code in (401, 403) else 0


def cookies(client: httpx.AsyncClient) -> list[str]:
    return [f"{name}={value}" for name, value in client.cookies.items()]


async def told_to_a_socket(app: ASGIApp, headers: Mapping[str, str]) -> int:
    """The refusal's status, which closes the socket with 4000 more; 0 for one that is accepted."""
    came: list[Any] = [{"type": "websocket.connect"}]
    sent: list[Any] = []

    async def receive() -> Any:  # noqa: ANN401  (ASGI)
        return came.pop(0) if came else {"type": "websocket.disconnect", "code": 1001}

    async def send(message: Any) -> None:  # noqa: ANN401  (ASGI)
        sent.append(message)

    scope = {
        "type": "websocket", "path": "/ws", "raw_path": b"/ws", "query_string": b"", "root_path": "", "scheme": "ws",
        "headers": [(name.encode(), value.encode()) for name, value in {"host": SITE, **headers}.items()],
        "subprotocols": [], "client": ("192.0.2.7", 50_000), "server": ("192.0.2.1", 5_000), "extensions": {},
    }  # fmt: skip
    await app(cast("Any", scope), receive, send)
    return 0 if sent[0]["type"] == "websocket.accept" else sent[0]["code"] - 4_000


WHO: Mapping[str, Role | None] = {"nobody": None, "wrong": None, **{role: role for role in Role}}


@pytest.mark.parametrize("rules", [ON_LOOPBACK, ELSEWHERE], ids=["loopback", "elsewhere"])
@pytest.mark.parametrize("by_cookie", [False, True], ids=["header", "cookie"])
@pytest.mark.parametrize("who", WHO)
async def test_every_route_lets_in_whom_it_should(who: str, by_cookie: bool, rules: AccessRules) -> None:
    role = WHO[who]
    rules = AccessRules(rules.keys, needs_key_to_look=rules.needs_key_to_look, hosts=("velox.example",))
    async with trading(access=rules) as api, client_of(api.app, ORIGIN, "192.0.2.7") as client:
        client.headers["Origin"] = ORIGIN
        headers = {}
        secret = SECRETS[role] if role else "a-wrong-key" if who == "wrong" else ""
        if by_cookie and role:
            assert (await client.post("/api/session", json={"key": secret})).status_code == 200
        elif by_cookie and secret:
            client.cookies.set("velox_session", secret)
        elif secret:
            headers = {"X-API-Key": secret}
        found = {way.name: await told(api.app, client, way, headers) for way in ways(api.app)}
        wanted = {way.name: expected(way, role, needs_key_to_look=rules.needs_key_to_look) for way in ways(api.app)}
    assert found == wanted


async def test_every_route_declares_the_role_that_was_agreed_on() -> None:
    async with trading() as api:
        for way in ways(api.app):
            assert role_needed(way.handler, "" if way.method == "WS" else way.method) == needed_by(way), way.name
        assert {way.name for way in ways(api.app)} >= OPEN


def test_the_roles_are_in_order() -> None:
    assert [[one.covers(other) for other in Role] for one in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
