"""What tells points apart in InfluxDB, and that a killed process leaves neither a gap nor a double."""

from array import array
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.outbound.influxdb.time_series_store import InfluxdbTimeSeriesStore
from adapters.outbound.memory.journal import MemoryJournal
from application.followers.time_series_delivery import TimeSeriesDelivery
from application.ports.journal import Entry
from domain.errors import PortUnavailable
from domain.events import Event
from domain.frame import TickFrame, row_code
from domain.ports import Point
from tests.integration.influxdb_points import ALWAYS, OPENING, SYMBOLS, equity, numbers, trades
from tests.integration.influxdb_stores import open_store
from tests.servers.influxdb import InfluxdbServer
from tests.unit.followers import decisions as made
from tests.unit.followers.decisions import entry_of

pytestmark = pytest.mark.container

MEASUREMENTS = ("ticks", "signals", "orders", "equity", "positions")


def run_with_ties(entries: int = 9, rows: int = 7) -> list[Entry]:
    """Entries whose rows share their milliseconds, also across entries, each with facts of one time."""
    made_entries, seq, row = [], 1, 0
    for _ in range(entries):
        frame = TickFrame()
        for _ in range(rows):
            frame.append(row_code(row % 2), OPENING + row // 9 * 1_000_000, 100.0 + row, 1.0)
            row += 1
        facts: dict[int, Event] = {
            rows: made.ACCOUNT_CHANGED,
            rows + 1: replace(made.ACCOUNT_CHANGED, cash=made.ACCOUNT_CHANGED.cash + row),
        }
        made_entries.append(entry_of(frame, facts, seq))
        seq = made_entries[-1].last_seq + 1
    return made_entries


def delivery_of(store: InfluxdbTimeSeriesStore, entries: Sequence[Entry]) -> TimeSeriesDelivery:
    journal = MemoryJournal({})
    journal.append(entries)
    return TimeSeriesDelivery(store, made.SYMBOLS, "csv", journal)


async def stored(store: InfluxdbTimeSeriesStore) -> dict[str, list[Point]]:
    return {name: list(await store.read(name, {}, *ALWAYS)) for name in MEASUREMENTS}


@pytest.mark.parametrize("killed_after", range(9))
async def test_a_process_killed_between_send_and_acknowledgement_leaves_no_gap_and_no_double(
    influxdb_server: InfluxdbServer, killed_after: int
) -> None:
    entries = run_with_ties()
    bucket = influxdb_server.new_bucket()
    async with open_store(influxdb_server, bucket) as first:
        delivery = delivery_of(first, entries)
        for entry in entries[: killed_after + 1]:
            await delivery.deliver([entry])
    cursors = range(max(killed_after - 2, 0), killed_after + 2)  # what was kept of the cursor when the process was killed
    for cursor in cursors:
        async with open_store(influxdb_server, bucket) as second:
            delivery = delivery_of(second, entries)
            for at in range(cursor, len(entries), 2):
                await delivery.deliver(entries[at : at + 2])
            found = await stored(second)
            assert [(point.seq, point.ts, point.fields["price"]) for point in found["ticks"]] == [
                (point.seq, point.ts, point.fields["price"]) for point in expected_ticks(entries)
            ]
            assert len(found["equity"]) == 2 * len(entries)
            assert len({point.seq for point in found["equity"]}) == 2 * len(entries)


def expected_ticks(entries: Sequence[Entry]) -> list[Point]:
    points = []
    for entry in entries:
        assert isinstance(entry.input, TickFrame)
        for place, (_, ts, price, _) in enumerate(entry.input.rows()):
            points.append(Point("ticks", {}, {"price": price}, ts, entry.first_seq + place))
    return points


async def test_without_being_told_again_a_restart_within_a_tie_would_double_points(influxdb_server: InfluxdbServer) -> None:
    bucket = influxdb_server.new_bucket()
    frame, seqs = trades(*((0, OPENING, 100.0 + n) for n in range(6))), numbers(1, 6)
    async with open_store(influxdb_server, bucket) as first:
        await first.write_ticks(frame, seqs, SYMBOLS, "csv")
    async with open_store(influxdb_server, bucket) as second:
        await second.recall_ticks(frame.part(0, 3), seqs[:3], SYMBOLS, "csv")
        await second.write_ticks(frame.part(3, 6), seqs[3:], SYMBOLS, "csv")
        assert [point.fields["price"] for point in await second.read("ticks", {}, *ALWAYS)] == [100.0 + n for n in range(6)]
    async with open_store(influxdb_server, bucket) as forgetful:
        await forgetful.write_ticks(frame.part(3, 6), seqs[3:], SYMBOLS, "csv")
        prices = [point.fields["price"] for point in await forgetful.read("ticks", {}, *ALWAYS)]
        assert prices != [100.0 + n for n in range(6)]


async def test_a_tie_is_stored_a_nanosecond_later_and_says_so(influxdb_server: InfluxdbServer) -> None:
    bucket = influxdb_server.new_bucket()
    async with open_store(influxdb_server, bucket) as store:
        await store.write_ticks(trades((0, 100, 1.0), (0, 100, 2.0), (0, 100, 3.0), (0, 200, 4.0)), numbers(5, 4), SYMBOLS, "csv")
    rows = influxdb_server.flux(
        f'from(bucket: "{bucket}") |> range(start: 0) |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")'
        "|> map(fn: (r) => ({r with stored: int(v: r._time)}))"
    )
    assert [(row["stored"], row["price"], row["seq"], row["shift"]) for row in rows] == [
        ("100", "1", "5", ""),
        ("101", "2", "6", "1"),
        ("102", "3", "7", "2"),
        ("200", "4", "8", ""),
    ]


async def test_trades_and_quotes_of_one_time_stay_apart(influxdb_server: InfluxdbServer) -> None:
    frame = TickFrame()
    for code in (row_code(0), row_code(0) | 1, row_code(0) | 2):
        frame.append(code, 100, 10.0, 1.0)
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write_ticks(frame, numbers(1, 3), SYMBOLS, "csv")
        found = await store.read("ticks", {}, *ALWAYS)
    assert [set(point.fields) for point in found] == [{"price", "volume"}, {"bid"}, {"ask"}]
    assert [point.ts for point in found] == [100, 100, 100]


async def test_a_read_ends_and_begins_by_the_time_that_points_have_not_where_they_are_stored(
    influxdb_server: InfluxdbServer,
) -> None:
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write_ticks(
            trades((0, 100, 1.0), (0, 100, 2.0), (0, 101, 3.0), (0, 102, 4.0), (0, 500, 5.0), (0, 50, 6.0)),
            numbers(1, 6), SYMBOLS, "csv",
        )  # fmt: skip
        for start, end, seqs in (
            (100, 101, [1, 2]), (101, 102, [3]),
            (102, 103, [4]), (0, 100, [6]), (0, 101, [6, 1, 2]), (103, 500, []), (103, 501, [5]),
        ):  # fmt: skip
            assert [point.seq for point in await store.read("ticks", {}, start, end)] == seqs
        for limit, seqs in ((1, [5]), (2, [4, 5]), (4, [2, 3, 4, 5]), (5, [1, 2, 3, 4, 5]), (6, [6, 1, 2, 3, 4, 5])):
            assert [point.seq for point in await store.read("ticks", {}, *ALWAYS, limit)] == seqs


async def test_a_burst_of_one_time_longer_than_a_millisecond_of_shifts_is_read_whole(influxdb_server: InfluxdbServer) -> None:
    """A clock that went back leaves points far from their times; they are found there all the same."""
    later = OPENING + 3_600_000_000_000
    async with open_store(influxdb_server, influxdb_server.new_bucket()) as store:
        await store.write([equity(later, 1), equity(OPENING, 2), equity(OPENING + 1, 3)])
        assert [point.seq for point in await store.read("equity", {}, OPENING, OPENING + 10)] == [2, 3]
        assert [point.seq for point in await store.read("equity", {}, OPENING, later)] == [2, 3]
        assert [point.seq for point in await store.read("equity", {}, OPENING, later + 1, 2)] == [3, 1]


async def test_a_write_that_failed_is_repeated_with_the_same_lines(influxdb_server: InfluxdbServer) -> None:
    bucket = influxdb_server.new_bucket()
    frame = trades(*((0, OPENING, float(n)) for n in range(1, 12_001)))
    async with open_store(influxdb_server, bucket) as store:
        await store.write_ticks(trades((0, OPENING, 0.5)), numbers(1, 1), SYMBOLS, "csv")
        send, sent = store._connection.write, 0

        async def breaks_after_two(body: bytes) -> None:
            nonlocal sent
            sent += 1
            await send(body)
            if sent == 2:
                raise PortUnavailable("the connection broke before the acknowledgement came")

        store._connection.write = breaks_after_two  # type: ignore[method-assign]
        with pytest.raises(PortUnavailable):
            await store.write_ticks(frame, numbers(2, 12_000), SYMBOLS, "csv")
        await store.write_ticks(frame, numbers(2, 12_000), SYMBOLS, "csv")
        found = await store.read("ticks", {}, *ALWAYS, 20_000)
    assert [point.seq for point in found] == list(range(1, 12_002))
    assert [point.fields["price"] for point in found] == [0.5, *map(float, range(1, 12_001))]


async def test_ids_are_fields_so_that_series_do_not_grow_with_the_run(influxdb_server: InfluxdbServer) -> None:
    bucket = influxdb_server.new_bucket()
    async with open_store(influxdb_server, bucket) as store:
        trades_of = [
            Point("trailing_sl", {"strategy_id": "e", "symbol": "SBIN", "sl_type": "fixed"}, {"trade_id": f"t-{n}"}, n, n)
            for n in range(500)
        ]
        await store.write(trades_of)
        await store.write_ticks(trades(*((n % 3, n, 1.0) for n in range(500))), array("q", range(500)), SYMBOLS, "csv")
    [count] = influxdb_server.flux(
        f'import "influxdata/influxdb"\ninfluxdb.cardinality(bucket: "{bucket}", start: time(v: 0), predicate: (r) => true)'
    )
    assert int(count["_value"]) <= 3 * 4 + 3  # 3 symbols × (price, volume, seq, shift), and one stop × (trade_id, seq, shift)
