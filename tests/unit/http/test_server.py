import asyncio
import signal
import socket

import httpx
import pytest
from litestar import Litestar
from litestar.types import ASGIApp, Receive, Scope, Send

from adapters.inbound.http.server import AddressInUse, CannotListen, HttpServer
from tests.unit.http.serving import app_over, served
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun


@pytest.fixture
def app() -> ASGIApp:
    clock = SkippingClock()
    return app_over(FakeRun(clock), clock)


async def test_port_0_takes_a_free_port_and_tells_it(app: ASGIApp) -> None:
    async with served(app) as server, httpx.AsyncClient() as client:
        assert server.port != 0
        assert (await client.get(f"{server.url}/api/health/live")).json() == {"status": "alive"}


async def test_a_taken_port_is_told_with_the_way_to_choose_another(app: ASGIApp) -> None:
    async with served(app) as server:
        second = HttpServer(app, "127.0.0.1", server.port)
        with pytest.raises(AddressInUse) as refused:
            await second.start()
    assert str(refused.value) == (
        f"port {server.port} on 127.0.0.1 is taken; choose another with --set http.port={server.port + 1} or VELOX_HTTP__PORT"
    )
    await second.stop()


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
async def test_an_address_of_another_machine_is_refused(app: ASGIApp, host: str) -> None:
    with pytest.raises(CannotListen, match=r"http\.host"):
        await HttpServer(app, host, 0).start()


async def test_the_port_is_free_again_after_a_stop(app: ASGIApp) -> None:
    async with served(app) as server:
        port = server.port
    again = HttpServer(app, "127.0.0.1", port)
    await again.start()
    await again.stop()
    await again.stop()


async def test_the_server_leaves_the_signals_of_the_process_alone(app: ASGIApp) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with served(app):
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_an_application_that_cannot_start_is_an_error_and_leaves_the_port() -> None:
    def fail() -> None:
        raise RuntimeError("no")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CannotListen, match="failed to start"):
        await HttpServer(Litestar(on_startup=[fail], openapi_config=None, logging_config=None), "127.0.0.1", port).start()
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


async def test_a_request_that_never_ends_does_not_hold_up_the_stop() -> None:
    entered = asyncio.Event()

    async def hang(scope: Scope, receive: Receive, send: Send) -> None:
        kind: str = scope["type"]
        if kind != "lifespan":
            entered.set()
            await asyncio.Event().wait()

    server = HttpServer(hang, "127.0.0.1", 0)
    await server.start()
    async with httpx.AsyncClient() as client:
        asking = asyncio.create_task(client.get(server.url, timeout=30))
        await entered.wait()
        async with asyncio.timeout(2):
            await server.stop()
        assert (await asking).status_code == 500


@pytest.mark.parametrize(("host", "url"), [("0.0.0.0", "http://127.0.0.1:5000"), ("::", "http://[::1]:5000")])
def test_a_server_on_every_interface_is_found_on_loopback(app: ASGIApp, host: str, url: str) -> None:
    assert HttpServer(app, host, 5000).url == url
