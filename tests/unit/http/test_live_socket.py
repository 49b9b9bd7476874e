import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from adapters.inbound.http.app import MOST_CLIENTS
from adapters.inbound.http.routes import live
from adapters.inbound.http.server import LARGEST_REQUEST, STALLED_S, HttpServer
from application.queries import Queries
from domain.errors import JournalFull
from domain.view import EngineView
from tests.unit.http.serving import app_over, served
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import IST, FakeRun, at, fill


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


def address(server: HttpServer) -> str:
    return f"ws://127.0.0.1:{server.port}/ws"


async def receive(client: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = msgspec.json.decode(await client.recv())
    return message


@asynccontextmanager
async def slow_client(server: HttpServer) -> AsyncIterator[ClientConnection]:
    """A client with a small buffer that reads only when it is asked to."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", server.port))
    async with connect(address(server), sock=raw, max_queue=1, compression=None, close_timeout=0.1) as client:
        yield client


async def test_a_snapshot_is_followed_by_every_event_once(run: FakeRun) -> None:
    run.record(fill("before"))
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        snapshot = await receive(client)
        assert (snapshot["type"], snapshot["seq"]) == ("snapshot", run.journal.last_seq())
        seen: list[str] = [each["order_id"] for each in snapshot["recent_fills"]]
        for number in range(100):
            run.record(fill(f"o-{number}"))
            if number % 10 == 0:
                await asyncio.sleep(0)
        last = snapshot["seq"]
        while last < run.journal.last_seq():
            delta = await receive(client)
            assert delta["seq"] > last
            last = delta["seq"]
            seen += [event["order_id"] for event in delta["events"]]
    assert seen == ["before", *(f"o-{number}" for number in range(100))]


async def test_a_tick_reaches_the_page_with_its_price_volume_and_time(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        await receive(client)
        run.tick("TCS", 3_800.5, 7.0, at(1.5))
        delta = await receive(client)
    told = {"price": 3_800.5, "volume": 7.0, "timestamp": "2024-01-15T09:15:01.500+05:30", "bid": None, "ask": None}
    assert delta["ticks"] == {"TCS": told}
    assert delta["timestamp"] == "2024-01-15T09:15:01.500+05:30"


async def test_a_slow_client_is_told_and_delays_nobody(run: FakeRun) -> None:
    async with (
        served(app_over(run, SkippingClock())) as server,
        slow_client(server) as slow,
        connect(address(server)) as quick,
    ):
        assert (await receive(slow))["type"] == "snapshot"
        await receive(quick)
        for number in range(60):
            run.record(*[fill(f"o-{number}-{part}" + "x" * 400) for part in range(100)])
            delta = await receive(quick)
            assert delta["type"] == "delta"
            assert delta["events"][-1]["order_id"].startswith(f"o-{number}-99")
        last = 0
        while (message := await receive(slow))["type"] == "delta":
            assert message["after"] == last
            last = message["seq"]
        assert message["type"] == "behind"
        assert message["seq"] == last
        again = await receive(slow)
        assert (again["type"], again["seq"]) == ("snapshot", run.journal.last_seq())


async def test_a_client_that_goes_is_forgotten(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server:
        async with connect(address(server)) as client:
            await receive(client)
            assert run.live_feed.subscribers == 1
        assert server._server is not None
        await asyncio.gather(*server._server.server_state.tasks)
        assert run.live_feed.subscribers == 0


async def test_a_client_says_what_it_wants_to_hear_of(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        await receive(client)
        await client.send('{"type":"ping"}')
        assert await receive(client) == {"type": "pong"}
        await client.send('{"type":"subscribe","symbols":["TCS"]}')
        assert (await receive(client))["subscription"]["symbols"] == ["TCS"]
        run.record(fill("o-1", symbol="RELIANCE"), fill("o-2", symbol="TCS"))
        assert [event["order_id"] for event in (await receive(client))["events"]] == ["o-2"]


async def test_a_query_says_so_from_the_beginning(run: FakeRun) -> None:
    query = "?symbols=TCS&kinds=ticks,trades"
    async with served(app_over(run, SkippingClock())) as server, connect(address(server) + query) as client:
        assert (await receive(client))["subscription"] == {"symbols": ["TCS"], "kinds": ["trade"], "ticks": True}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?symbols=INFY", "symbols: expected instruments of this run (RELIANCE, TCS), found 'INFY'"),
        ("?symbol=TCS", "query: expected one of symbols, kinds, found 'symbol'"),
    ],
)
async def test_a_query_that_means_nothing_is_answered_by_an_error_and_the_end(run: FakeRun, query: str, said: str) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server) + query) as client:
        assert await receive(client) == {"type": "error", "detail": said}
        with pytest.raises(ConnectionClosed) as closed:
            await receive(client)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008
    assert run.live_feed.subscribers == 0


@pytest.mark.parametrize("message", ["hello", b"\x00", '{"type":"subscribe","symbols":["INFY"]}'])
async def test_a_wrong_message_is_answered_by_an_error_and_changes_nothing(run: FakeRun, message: str | bytes) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        await receive(client)
        await client.send(message)
        assert (await receive(client))["type"] == "error"
        run.record(fill("o-1"))
        assert (await receive(client))["events"][0]["order_id"] == "o-1"


async def test_a_message_that_is_too_large_ends_the_connection(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        await receive(client)
        await client.send('{"type":"subscribe","symbols":["' + "x" * LARGEST_REQUEST + '"]}')
        with pytest.raises(ConnectionClosed) as closed:
            await receive(client)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_a_client_that_takes_nothing_for_long_is_given_up(run: FakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STALLED_S", 0.2)
    async with served(app_over(run, SkippingClock())) as server, slow_client(server) as slow, connect(address(server)) as quick:
        assert (await receive(slow))["type"] == "snapshot"
        await receive(quick)
        number = 0
        while run.live_feed.subscribers == 2:
            run.record(*[fill(f"o-{number}-{part}" + "x" * 400) for part in range(100)])
            number += 1
            await receive(quick)
        run.record(fill("o-last"))
        assert (await receive(quick))["type"] == "delta"


async def test_the_system_is_told_to_cut_off_who_takes_nothing(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        await receive(client)
        assert server._server is not None
        accepted = [each.transport.get_extra_info("socket") for each in server._server.server_state.connections]
        assert [each.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) for each in accepted] == [STALLED_S * 1_000]


async def test_one_who_asks_without_end_and_never_reads_delays_nobody(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server, slow_client(server) as rude, connect(address(server)) as quick:
        await receive(quick)

        async def ask() -> None:
            while True:
                await rude.send('{"type":"subscribe","symbols":["TCS"]}')
                await rude.send("nonsense")

        asking = asyncio.create_task(ask())
        for number in range(50):
            run.record(*[fill(f"o-{number}-{part}" + "x" * 400) for part in range(20)])
            assert (await receive(quick))["type"] == "delta"
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def test_a_client_that_comes_back_continues_with_a_snapshot_and_misses_nothing(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server:
        known = 0
        for number in range(20):
            async with connect(address(server)) as client:
                snapshot = await receive(client)
                seen = {each["order_id"] for each in snapshot["recent_fills"]}
                assert snapshot["seq"] >= known
                run.record(fill(f"o-{number}"))
                last = snapshot["seq"]
                while last < run.journal.last_seq():
                    delta = await receive(client)
                    assert delta["after"] == last
                    last = delta["seq"]
                    seen |= {event["order_id"] for event in delta["events"]}
                known = last
            assert seen == {f"o-{earlier}" for earlier in range(number + 1)}


async def test_a_stop_closes_open_sockets_with_1012_within_two_seconds(run: FakeRun) -> None:
    server = HttpServer(app_over(run, SkippingClock()), "127.0.0.1", 0)
    await server.start()
    async with connect(address(server)) as client, slow_client(server):
        await receive(client)
        async with asyncio.timeout(2):
            await server.stop()
        with pytest.raises(ConnectionClosed) as closed:
            await receive(client)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
    assert run.live_feed.subscribers == 0


async def test_a_closed_feed_closes_its_sockets(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        await receive(client)
        run.live_feed.close()
        with pytest.raises(ConnectionClosed) as closed:
            await receive(client)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012


async def test_a_failure_to_tell_the_state_is_told_to_the_client(run: FakeRun) -> None:
    async def fail() -> EngineView:
        raise JournalFull("the disk under the journal is full; make room")

    run.queries = Queries(fail, run.use, run.journal, lambda: run.status, IST)
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        with pytest.raises(ConnectionClosed) as closed:
            await receive(client)
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1013, "the disk under the journal is full; make")
    assert run.live_feed.subscribers == 0


async def test_one_client_too_many_is_asked_to_come_later(run: FakeRun) -> None:
    watching = [run.live_feed.subscribe() for _ in range(MOST_CLIENTS)]
    async with served(app_over(run, SkippingClock())) as server, connect(address(server)) as client:
        with pytest.raises(ConnectionClosed) as closed:
            await receive(client)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013
    for subscription in watching:
        subscription.close()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_another_site_may_not_watch(run: FakeRun, origin: str) -> None:
    async with served(app_over(run, SkippingClock())) as server:
        with pytest.raises(InvalidStatus) as refused:
            await connect(address(server), additional_headers={"Origin": origin})
    assert refused.value.response.status_code == 403


async def test_the_page_itself_may_watch(run: FakeRun) -> None:
    async with (
        served(app_over(run, SkippingClock())) as server,
        connect(address(server), additional_headers={"Origin": f"http://127.0.0.1:{server.port}"}) as client,
    ):
        assert (await receive(client))["type"] == "snapshot"


async def test_a_socket_under_a_host_nobody_configured_is_refused(run: FakeRun) -> None:
    async with served(app_over(run, SkippingClock())) as server:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://evil.example:{server.port}/ws", host="127.0.0.1", port=server.port)
    assert refused.value.response.status_code == 403
