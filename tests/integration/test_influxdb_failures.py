"""What goes wrong with InfluxDB, what is said about it, and that nothing is lost by it."""

import asyncio
import logging
import socket
import time
from collections.abc import Iterator

import pytest

from adapters.outbound.influxdb.time_series_store import InfluxdbTimeSeriesStore
from domain.errors import PortUnavailable
from domain.ports import Point
from tests.integration.influxdb_points import ALWAYS, OPENING, SYMBOLS, equity, numbers, trades
from tests.integration.influxdb_stores import open_store
from tests.servers.influxdb import InfluxdbServer
from tests.servers.server import running

pytestmark = pytest.mark.container


@pytest.fixture
def own_server() -> Iterator[InfluxdbServer]:
    with running(InfluxdbServer()) as server:
        yield server


async def test_a_wrong_token_is_named_and_the_server_still_answers(influxdb_server: InfluxdbServer) -> None:
    async with open_store(influxdb_server, influxdb_server.new_bucket(), token="wrong") as store:
        with pytest.raises(PortUnavailable, match=r"refuses the token \(401.*influxdb.token is wrong, or has no right to write"):
            await store.write([equity(1, 1)])
        with pytest.raises(PortUnavailable, match="401"):
            await store.read("equity", {}, *ALWAYS)
        assert await store.ping()


async def test_no_token_is_as_wrong_as_any_other(influxdb_server: InfluxdbServer) -> None:
    async with open_store(influxdb_server, influxdb_server.new_bucket(), token="") as store:
        with pytest.raises(PortUnavailable, match="token"):
            await store.write([equity(1, 1)])


async def test_a_token_that_may_only_read_is_told_so(influxdb_server: InfluxdbServer) -> None:
    bucket = influxdb_server.new_bucket()
    async with open_store(influxdb_server, bucket, token=influxdb_server.read_only_token()) as store:
        with pytest.raises(PortUnavailable, match=f"no right to write bucket '{bucket}'"):
            await store.write([equity(1, 1)])
        assert await store.read("equity", {}, *ALWAYS) == []


@pytest.mark.parametrize(("bucket", "org"), [("absent", "velox"), ("trading", "absent")])
async def test_a_bucket_or_organization_that_does_not_exist_is_named_with_the_way_out(
    influxdb_server: InfluxdbServer, bucket: str, org: str
) -> None:
    async with open_store(influxdb_server, bucket, org=org) as store:
        for call in (store.write([equity(1, 1)]), store.read("equity", {}, *ALWAYS)):
            with pytest.raises(PortUnavailable, match=f"no bucket '{bucket}' of organization '{org}'.*velox influx setup"):
                await call


async def test_a_field_of_another_type_is_refused_with_the_servers_words_and_not_skipped(influxdb_server: InfluxdbServer) -> None:
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write([Point("equity", {}, {"cash": 1.0}, OPENING, 1)])
        for _ in range(2):
            with pytest.raises(PortUnavailable, match=r"refuses points.*field type conflict.*nothing is skipped"):
                await store.write([Point("equity", {}, {"cash": 5}, OPENING + 1, 2)])


async def test_points_older_than_the_bucket_keeps_are_warned_of_once_and_hold_nothing_up(
    influxdb_server: InfluxdbServer, caplog: pytest.LogCaptureFixture
) -> None:
    now = time.time_ns()
    async with open_store(influxdb_server, influxdb_server.new_bucket(retention_s=3_600)) as store:
        with caplog.at_level(logging.WARNING):
            await store.write_ticks(trades((0, OPENING, 1.0), (0, OPENING, 2.0), (1, now, 3.0)), numbers(1, 3), SYMBOLS, "csv")
        assert len(caplog.records) == 1
        assert caplog.records[0].args is not None
        await store.write_ticks(trades((1, now, 4.0)), numbers(4, 1), SYMBOLS, "csv")
        assert [point.seq for point in await store.read("ticks", {}, *ALWAYS)] == [3, 4]


async def test_too_old_points_do_not_hide_points_that_are_refused(influxdb_server: InfluxdbServer) -> None:
    now = time.time_ns()
    async with open_store(influxdb_server, influxdb_server.new_bucket(retention_s=3_600)) as store:
        await store.write([equity(now, 1)])
        with pytest.raises(PortUnavailable, match="field type conflict"):
            await store.write([equity(OPENING, 2), Point("equity", {}, {"cash": 5}, now + 1, 3)])


async def test_a_port_that_nobody_listens_on_is_unavailable_until_someone_does() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    store = InfluxdbTimeSeriesStore(url, "token", "velox", "trading", timeout_s=5, ca_file=None)
    assert not await store.ping()
    with pytest.raises(PortUnavailable, match=f"{url} cannot be reached"):
        await store.write([equity(1, 1)])
    await store.close()


async def test_a_server_that_accepts_and_never_answers_is_unavailable_after_the_timeout() -> None:
    async def never_answers(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            writer.close()

    server = await asyncio.start_server(never_answers, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    store = InfluxdbTimeSeriesStore(url, "token", "velox", "trading", timeout_s=0.2, ca_file=None)
    with pytest.raises(PortUnavailable, match="did not answer in time"):
        await store.write_ticks(trades((0, 1, 1.0)), numbers(1, 1), SYMBOLS, "csv")
    with pytest.raises(PortUnavailable, match="did not answer in time"):
        await store.read("ticks", {}, *ALWAYS)
    assert not await store.ping()
    await store.close()
    server.close()


async def test_something_else_at_the_port_is_not_taken_for_influxdb() -> None:
    async def says_ok(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(says_ok, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    store = InfluxdbTimeSeriesStore(url, "token", "velox", "trading", timeout_s=2, ca_file=None)
    with pytest.raises(PortUnavailable, match="not InfluxDB 2"):
        await store.write([equity(1, 1)])
    await store.close()
    server.close()


async def test_a_server_that_stops_and_comes_back_gets_everything_once(own_server: InfluxdbServer) -> None:
    bucket = own_server.new_bucket()
    frame = trades(*((n % 3, OPENING + n // 4, float(n + 1)) for n in range(300)))
    async with open_store(own_server, bucket, timeout_s=2) as store:
        await store.write_ticks(frame.part(0, 100), numbers(1, 100), SYMBOLS, "csv")
        own_server.stop()
        for _ in range(2):
            with pytest.raises(PortUnavailable):
                await store.write_ticks(frame.part(100, 200), numbers(101, 100), SYMBOLS, "csv")
        assert not await store.ping()
        own_server.start()
        assert await store.ping()
        await store.write_ticks(frame.part(100, 200), numbers(101, 100), SYMBOLS, "csv")
        own_server.pause()
        with pytest.raises(PortUnavailable, match="did not answer in time"):
            await store.write_ticks(frame.part(200, 300), numbers(201, 100), SYMBOLS, "csv")
        assert not await store.ping()
        own_server.unpause()
        await store.write_ticks(frame.part(200, 300), numbers(201, 100), SYMBOLS, "csv")
        found = await store.read("ticks", {}, *ALWAYS)
    assert [(point.seq, point.fields["price"]) for point in found] == [(n, float(n)) for n in range(1, 301)]


async def test_a_closed_store_says_so() -> None:
    store = InfluxdbTimeSeriesStore("http://127.0.0.1:9", "token", "velox", "trading", timeout_s=1, ca_file=None)
    await store.close()
    with pytest.raises(PortUnavailable, match="is closed"):
        await store.write([equity(1, 1)])
