"""Reading from InfluxDB: exact values, hostile names, and many points."""

import asyncio
import time
from collections.abc import Mapping
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ports import Point
from tests.integration.influxdb_points import ALWAYS, OPENING, SYMBOLS, numbers, trades
from tests.integration.influxdb_stores import open_store
from tests.servers.influxdb import InfluxdbServer

pytestmark = pytest.mark.container

NASTY = [
    'SBIN" or true or r.symbol == "',
    'x") |> yield() //',
    "${1 + 1}",
    "$${symbol}",
    "\\${x}",
    '\\"',
    "a\\nb",
    "tab\there",
    "bell\x07 null-free \x7f",
    '|> drop(columns: ["_value"])',
    "' or 1=1 --",
    "नई दिल्ली 🚀",
    "comma, equals= space \\, \\= \\ end",
    "\\x41",
    "\u2028\u2029",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), min_size=1, max_size=12).filter(
    lambda text: not text.endswith("\\")
)
_fresh = count()


async def kept(server: InfluxdbServer, bucket: str, measurement: str, tags: Mapping[str, str], text: str) -> None:
    """A point is found by its own names, alone, and as it was."""
    point = Point(measurement, tags, {"text": text, "price": 1.5, "count": 7}, OPENING, 1)
    async with open_store(server, bucket) as store:
        await store.write([point])
        await store.write([Point(measurement, {name: f"{value}x" for name, value in tags.items()}, {"price": 2.5}, OPENING, 2)])
        assert list(await store.read(measurement, tags, *ALWAYS)) == [point]


@pytest.mark.parametrize("text", NASTY)
async def test_a_hostile_name_is_a_name_and_nothing_else(influxdb_server: InfluxdbServer, text: str) -> None:
    bucket = influxdb_server.new_bucket()
    await kept(influxdb_server, bucket, "signals", {"symbol": text}, text)
    plain = text.replace("\\", "")
    await kept(influxdb_server, bucket, f"m {plain} m", {f"tag {plain} t": "value"}, text)
    async with open_store(influxdb_server, bucket) as store:
        assert list(await store.read("orders", {"symbol": text}, *ALWAYS)) == []
        assert list(await store.read(text, {}, *ALWAYS)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(symbol=TEXTS, text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=12))
def test_any_text_comes_back_as_it_went(influxdb_server: InfluxdbServer, symbol: str, text: str) -> None:
    asyncio.run(kept(influxdb_server, "unused", f"m{next(_fresh)}", {"symbol": symbol}, text))


@pytest.mark.parametrize("tag", ["a\nb", "a\rb", "end\\"])
async def test_what_cannot_be_stored_is_found_by_its_look_alike(influxdb_server: InfluxdbServer, tag: str) -> None:
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write([Point("signals", {"symbol": tag, "z": "z"}, {"price": 1.0}, 1, 1)])
        [found] = await store.read("signals", {"symbol": tag}, *ALWAYS)
    assert found.tags["symbol"] in ("a\u2424b", "a\u240db", "end\uff3c")


async def test_fields_keep_type_digits_and_name(influxdb_server: InfluxdbServer) -> None:
    fields: dict[str, float | int | str] = {
        "third": 1 / 3, "huge": 1.7976931348623157e308, "tiny": 5e-324, "round": 100.0, "minus": -0.5,
        "largest": 2**63 - 1, "smallest": -(2**63), "empty": "", "lines": "a\nb\n\nc\n",
        "seq": 9, "shift": "mine", "time": 3.0, "_x": 1,
    }  # fmt: skip
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write([Point("odd", {}, fields, OPENING, 2**62), Point("odd", {}, {}, OPENING, 2**62 + 1)])
        first, second = await store.read("odd", {}, *ALWAYS)
    assert first.fields == fields
    assert {name: type(value) for name, value in first.fields.items()} == {name: type(value) for name, value in fields.items()}
    assert (second.fields, second.seq) == ({}, 2**62 + 1)


@pytest.mark.parametrize("bounds", [(-(2**63), 2**63), (-(2**80), 2**80), ALWAYS, (OPENING, OPENING + 1)])
async def test_any_bounds_can_be_asked_for(influxdb_server: InfluxdbServer, bounds: tuple[int, int]) -> None:
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write_ticks(trades((0, OPENING, 1.0)), numbers(1, 1), SYMBOLS, "csv")
        assert len(await store.read("ticks", {}, *bounds)) == 1
        assert list(await store.read("ticks", {}, bounds[1], bounds[0])) == []
        assert list(await store.read("ticks", {}, bounds[1], bounds[1])) == []
        assert list(await store.read("ticks", {}, *bounds, 0)) == []


async def test_many_points_of_many_series_are_read_newest_first_to_the_limit(influxdb_server: InfluxdbServer) -> None:
    """Half of the rows share their time with the row before: nothing of 60,000 is lost, and the newest are found at once."""
    symbols = [f"S{n}" for n in range(20)]
    rows = [(n % 20, OPENING + n // 40 * 1_000_000, 100.0 + n) for n in range(60_000)]
    async with open_store(influxdb_server, influxdb_server.new_bucket(), timeout_s=60) as store:
        for at in range(0, len(rows), 6_000):
            await store.write_ticks(trades(*rows[at : at + 6_000]), numbers(at + 1, 6_000), symbols, "csv")
        newest = await store.read("ticks", {}, *ALWAYS, 1_000)
        assert [point.seq for point in newest] == list(range(59_001, 60_001))
        one = await store.read("ticks", {"symbol": "S7"}, *ALWAYS, 5_000)
        assert [point.fields["price"] for point in one] == [100.0 + n for n in range(7, 60_000, 20)]
        whole = await store.read("ticks", {}, *ALWAYS, 100_000)
        assert [(point.seq, point.ts, point.fields["price"]) for point in whole] == [
            (n + 1, ts, price) for n, (_, ts, price) in enumerate(rows)
        ]


async def test_writing_does_not_hold_the_event_loop(influxdb_server: InfluxdbServer) -> None:
    frame = trades(*((n % 3, OPENING + n, 100.0 + n) for n in range(10_000)))
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.ping()
        other = asyncio.create_task(others())
        await store.write_ticks(frame, numbers(1, 10_000), SYMBOLS, "csv")
        other.cancel()
    assert turns >= 10_000 // 500


async def test_nanoseconds_of_now_survive(influxdb_server: InfluxdbServer) -> None:
    ts = time.time_ns() // 1_000 * 1_000 + 1
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write_ticks(trades((0, ts, 1.0), (0, ts + 1, 2.0)), numbers(1, 2), SYMBOLS, "csv")
        assert [point.ts for point in await store.read("ticks", {}, ts, ts + 2)] == [ts, ts + 1]
