"""A browser's session over HTTP: begun with a key, used by its cookie, ended."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from adapters.inbound.http.app import AccessRules
from adapters.inbound.http.attempts import BURST, PAUSE_S
from adapters.inbound.http.sessions import LONGEST_SESSION_S
from application.access import OWNER, Key, KeyRing, Keys, Role, digest_of
from domain.errors import PortUnavailable
from tests.unit.http.serving import API_KEY, ELSEWHERE, KEYS, SECRETS, app_over, client_of, served
from tests.unit.http.trading import TradingApi, trading
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, fill

ORIGIN = "http://localhost:5000"


class ChangingKeys(KeyRing):
    """Keys that a test takes away; None: they cannot be read."""

    def __init__(self) -> None:
        self.keys: Keys | None = KEYS

    def find(self, digest: bytes) -> Key | None:
        if self.keys is None:
            raise PortUnavailable("the keys cannot be read")
        return self.keys.find(digest)


@asynccontextmanager
async def browser(
    api: TradingApi, role: Role | None = None, address: str = "127.0.0.1"
) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A client that keeps cookies and sends its Origin, signed in with the key of a role."""
    async with client_of(api.app, address=address) as client:
        client.headers["Origin"] = ORIGIN
        if role is not None:
            assert (await sign_in(client, SECRETS[role])).status_code == 200
        yield client


async def sign_in(client: httpx.AsyncClient, key: str) -> httpx.Response:
    return await client.post("/api/session", json={"key": key})


async def told(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/api/session")
    assert answer.status_code == 200
    state: dict[str, Any] = answer.json()
    return state


async def test_a_session_begins_stands_for_its_key_and_ends() -> None:
    async with trading() as api, browser(api) as client:
        assert await told(client) == {"actor": None, "role": None, "needs_key_to_look": False}
        begun = await sign_in(client, SECRETS[Role.TRADER])
        assert begun.json() == {"actor": "web:some-trader", "role": "trader"}
        assert await told(client) == {"actor": "web:some-trader", "role": "trader", "needs_key_to_look": False}
        assert (await client.post("/api/controls/pause")).status_code == 200
        token = client.cookies["velox_session"]
        ended = await client.delete("/api/session")
        assert (ended.status_code, ended.content, dict(client.cookies)) == (204, b"", {})
        client.cookies.set("velox_session", token)
        refused = await client.post("/api/controls/resume")
        assert (refused.status_code, refused.json()["type"]) == (401, "urn:velox:problem:not-signed-in")
        assert "the session has ended" in refused.json()["detail"]
        assert (await client.delete("/api/session")).status_code == 204


@pytest.mark.parametrize(("origin", "is_secure"), [(ORIGIN, False), ("https://localhost:5000", True)])
async def test_no_script_and_no_other_site_gets_the_cookie(origin: str, is_secure: bool) -> None:
    async with trading() as api, browser(api) as client:
        client.headers["Origin"] = origin
        answer = await sign_in(client, SECRETS[Role.VIEWER])
    (cookie,) = answer.headers.get_list("set-cookie")
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "samesite=strict", "path=/", f"max-age={LONGEST_SESSION_S}"} | (
        {"secure"} if is_secure else set()
    )
    assert SECRETS[Role.VIEWER] not in cookie


async def test_the_answer_says_which_role_is_needed() -> None:
    async with trading() as api, browser(api, Role.TRADER) as client:
        answer = await client.post("/api/controls/reset", json={"reason": "checked"})
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:velox:problem:role-too-low")
        assert answer.json()["detail"] == "this needs the role admin; the key some-trader has the role trader"


@pytest.mark.parametrize(
    ("origin", "is_let_in"), [(ORIGIN, True), ("http://localhost:5001", False), ("null", False), (None, False)]
)
async def test_a_change_by_the_cookie_has_to_come_from_the_services_own_page(origin: str | None, is_let_in: bool) -> None:
    async with trading() as api, browser(api, Role.TRADER) as client:
        del client.headers["Origin"]
        answer = await client.post("/api/controls/pause", headers={"Origin": origin} if origin else {})
        assert answer.status_code == (200 if is_let_in else 403)
        if not is_let_in:
            assert answer.json()["type"] == "urn:velox:problem:other-site"
        assert (await api.get("controls"))["paused"] is is_let_in


async def test_a_wrong_key_that_is_shown_is_not_mended_by_a_good_cookie() -> None:
    async with trading() as api, browser(api, Role.ADMIN) as client:
        assert (await client.post("/api/controls/pause", headers={"X-API-Key": "wrong"})).status_code == 401


async def test_the_audit_says_who_and_from_where() -> None:
    async with trading() as api, browser(api, Role.TRADER, "::ffff:192.0.2.7") as client:
        await client.post("/api/controls/pause")
        key = {"X-API-Key": SECRETS[Role.TRADER], "X-Velox-Actor": "cli:ravi"}
        await client.post("/api/controls/resume", headers=key)
        owner = {"X-API-Key": API_KEY, "X-Velox-Actor": "cli:ravi"}
        await client.post("/api/controls/pause", headers=owner)
        await client.delete("/api/orders/none", headers={"X-API-Key": API_KEY})
        events = (await api.get("events?kinds=operator_acted,command_refused"))["items"]
    assert [(each["actor"], each["source"]) for each in events] == [
        ("web:some-trader", "192.0.2.7"),
        ("api:some-trader", "192.0.2.7"),
        ("cli:ravi", "192.0.2.7"),
        ("api:owner", "192.0.2.7"),
    ]


async def test_a_session_lasts_no_longer_than_it_may_and_a_new_one_ends_the_old() -> None:
    async with trading() as api, browser(api, Role.TRADER) as client:
        old = client.cookies["velox_session"]
        await sign_in(client, SECRETS[Role.ADMIN])
        assert (await told(client))["role"] == "admin"
        assert (await client.get("/api/access")).json()["sessions"] == 1
        async with browser(api) as other:
            other.cookies.set("velox_session", old)
            assert (await told(other))["role"] is None
        await api.clock.advance(LONGEST_SESSION_S)
        assert (await told(client))["role"] is None


async def test_a_key_that_is_revoked_ends_its_sessions() -> None:
    keys = ChangingKeys()
    async with trading(access=AccessRules(keys, needs_key_to_look=False, hosts=())) as api, browser(api, Role.TRADER) as client:
        keys.keys = None
        unread = await client.post("/api/controls/pause")
        assert (unread.status_code, unread.json()["detail"]) == (503, "the keys cannot be read")
        assert (await client.get("/api/status")).status_code == 200
        keys.keys = Keys((Key(OWNER, Role.ADMIN, digest_of(API_KEY)),))
        assert (await client.post("/api/controls/pause")).status_code == 401
        assert (await told(client))["role"] is None


@pytest.mark.parametrize("body", [{}, {"key": ""}, {"key": 7}, {"key": "x" * 201}, {"key": "x", "role": "admin"}, []])
async def test_what_holds_no_key_is_refused_by_its_field(body: object) -> None:
    async with trading() as api, browser(api) as client:
        answer = await client.post("/api/session", json=body)
        assert answer.status_code == 400
        assert answer.json()["errors"]


async def test_wrong_keys_are_slowed_down_by_address_and_the_right_one_is_soon_taken() -> None:
    async with trading() as api, browser(api, address="192.0.2.7") as attacker, browser(api, address="192.0.2.8") as other:
        for _ in range(BURST):
            wrong = await sign_in(attacker, "guess")
            assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "Bearer")
        for _ in range(5):
            slowed = await sign_in(attacker, API_KEY)
            assert (slowed.status_code, slowed.json()["type"]) == (429, "urn:velox:problem:too-many-attempts")
            assert 0 < int(slowed.headers["retry-after"]) <= PAUSE_S + 1
        assert (await sign_in(other, API_KEY)).status_code == 200
        assert (await attacker.get("/api/status", headers={"X-API-Key": API_KEY})).status_code == 200
        await api.clock.advance(PAUSE_S)
        assert (await sign_in(attacker, API_KEY)).status_code == 200
        refused = (await other.get("/api/access")).json()["refused"]
        assert refused == {"not-signed-in": BURST, "too-many-attempts": 5}


async def test_refused_attempts_are_logged_without_the_key(caplog: pytest.LogCaptureFixture) -> None:
    async with trading() as api, browser(api, address="192.0.2.7") as client:
        await sign_in(client, "a-secret-guess")
        await client.post("/api/controls/kill", headers={"X-API-Key": "a-secret-guess"})
        await client.post("/api/controls/kill", headers={"Origin": "http://evil.example", "X-API-Key": API_KEY})
        await client.get("/api/a%0Aforged%20line", headers={"Host": "evil.example"})
        refused = (await client.get("/api/access")).json()["refused"]
    assert refused == {"not-signed-in": 2, "other-site": 1, "unknown-host": 1}
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warned) == 4
    assert all("192.0.2.7" in line and "\n" not in line for line in warned)
    assert not any("guess" in line or API_KEY in line for line in warned)


async def test_elsewhere_a_socket_closes_once_its_key_is_revoked() -> None:
    keys, clock = ChangingKeys(), SkippingClock()
    run = FakeRun(clock)
    rules = AccessRules(keys, needs_key_to_look=True, hosts=())
    async with served(app_over(run, clock, access=rules)) as server:
        url = f"ws://127.0.0.1:{server.port}/ws"
        with pytest.raises(InvalidStatus) as refused:
            await connect(url)
        assert refused.value.response.status_code == 403
        async with connect(url, additional_headers={"X-API-Key": SECRETS[Role.VIEWER]}) as client:
            await client.recv()
            clock.seconds += 2
            run.record(fill("o-1"))
            await client.recv()
            keys.keys = Keys()
            clock.seconds += 2
            run.record(fill("o-2"))
            with pytest.raises(ConnectionClosed) as closed:
                await client.recv()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "the key is good no more")


async def test_elsewhere_a_session_opens_the_socket_from_the_own_page_alone() -> None:
    clock = SkippingClock()
    async with served(app_over(FakeRun(clock), clock, access=ELSEWHERE)) as server:
        origin = f"http://127.0.0.1:{server.port}"
        async with httpx.AsyncClient(base_url=origin, trust_env=False) as client:
            assert await told(client) == {"actor": None, "role": None, "needs_key_to_look": True}
            await client.post("/api/session", json={"key": SECRETS[Role.VIEWER]}, headers={"Origin": origin})
            cookie = {"Cookie": f"velox_session={client.cookies['velox_session']}"}
        async with connect(f"ws://127.0.0.1:{server.port}/ws", additional_headers=cookie | {"Origin": origin}) as socket:
            assert await socket.recv()
        for other in ({}, {"Origin": "http://127.0.0.1:1"}):
            with pytest.raises(InvalidStatus):
                await connect(f"ws://127.0.0.1:{server.port}/ws", additional_headers=cookie | other)


@pytest.mark.parametrize(
    ("host", "is_served"), [("velox.example", True), ("VELOX.example:5000", True), ("localhost", True), ("evil.example", False)]
)
async def test_allowed_hosts_are_served_and_no_other(host: str, is_served: bool) -> None:
    async with trading(access=ELSEWHERE) as api, client_of(api.app) as client:
        answer = await client.get("/api/status", headers={"Host": host, "X-API-Key": API_KEY})
    assert answer.status_code == (200 if is_served else 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None])
async def test_a_body_that_is_not_json_is_refused(kind: str | None) -> None:
    async with trading() as api:
        answer = await api.client.post(
            "/api/controls/kill", content=b'{"reason": "fire"}', headers={"Content-Type": kind} if kind else {}
        )
        assert (answer.status_code, answer.json()["type"]) == (415, "urn:velox:problem:not-json")
        assert (await api.get("controls"))["trading_state"] == "active"
