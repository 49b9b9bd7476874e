import sqlite3
from array import array
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.outbound.sqlite.time_series_store import SqliteTimeSeriesStore
from domain.errors import PortUnavailable
from tests.contracts.time_series_store import ALWAYS, SYMBOLS, KeepingTimeSeriesStoreContract, signal, tick, trades


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "timeseries.sqlite"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteTimeSeriesStore]:
    store = SqliteTimeSeriesStore(path, "normal")
    yield store
    await store.close()


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def put_a_directory(path: Path) -> None:
    path.mkdir(parents=True)


def take_it_away(path: Path) -> None:
    path.rmdir()


class TestSqliteTimeSeriesStore(KeepingTimeSeriesStoreContract):
    pass


async def test_history_is_there_after_a_restart_and_a_redelivery_changes_nothing(path: Path) -> None:
    for _ in range(2):
        store = SqliteTimeSeriesStore(path, "normal")
        await store.write([signal(1, 1)])
        await store.write_ticks(trades((0, 1, 100.0, 1.0), (0, 1, 100.5, 2.0)), array("q", [1, 2]), SYMBOLS, "csv")
        assert list(await store.read("signals", {}, *ALWAYS)) == [signal(1, 1)]
        assert list(await store.read("ticks", {}, *ALWAYS)) == [tick(1, 1, 100.0, 1.0), tick(1, 2, 100.5, 2.0)]
        await store.close()


async def test_a_redelivery_takes_no_room(path: Path, store: SqliteTimeSeriesStore) -> None:
    frame = trades(*((n % 3, n, 100.0, 1.0) for n in range(1_000)))
    for _ in range(50):
        await store.write_ticks(frame, array("q", range(1_000)), SYMBOLS, "csv")
    await store.close()
    assert size(path) < 200_000


async def test_closing_a_store_that_was_never_used_leaves_no_file(path: Path) -> None:
    store = SqliteTimeSeriesStore(path)
    await store.close()
    assert size(path) == 0
    assert not await store.ping()


async def test_what_is_in_the_way_makes_it_unavailable_until_it_is_gone(path: Path, store: SqliteTimeSeriesStore) -> None:
    put_a_directory(path)
    assert not await store.ping()
    with pytest.raises(PortUnavailable, match=r"timeseries\.sqlite"):
        await store.write([signal(1, 1)])
    take_it_away(path)
    await store.write([signal(1, 1)])
    assert await store.ping()


async def test_a_refused_write_leaves_nothing_and_the_next_one_is_whole(store: SqliteTimeSeriesStore) -> None:
    assert await store.ping()
    assert store._file is not None
    connection = store._file.connection
    connection.execute("PRAGMA max_page_count = 30")
    many = [signal(n, n, f"strategy {n}") for n in range(10_000)]
    with pytest.raises(PortUnavailable, match="full"):
        await store.write(many)
    assert list(await store.read("signals", {}, *ALWAYS)) == []
    connection.execute("PRAGMA max_page_count = 100000")
    await store.write_ticks(trades((0, 1, 100.0, 1.0)), array("q", [1]), SYMBOLS, "csv")
    await store.write(many[:10])
    assert list(await store.read("signals", {}, *ALWAYS)) == many[:10]


@pytest.mark.parametrize("statement", ["CREATE TABLE photos (name TEXT)", "PRAGMA user_version = 7"])
async def test_a_file_in_another_format_is_refused_and_says_so(path: Path, statement: str) -> None:
    path.parent.mkdir()
    store = SqliteTimeSeriesStore(path, "normal")
    if "photos" not in statement:
        await store.write([signal(1, 1)])
    await store.close()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.close()
    with pytest.raises(PortUnavailable, match="--data-dir"):
        await SqliteTimeSeriesStore(path).write([signal(1, 1)])
