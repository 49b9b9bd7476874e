"""Merging by time, against the plainest way to do it; and independence from batches and restarts."""

import asyncio
import heapq
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.inbound.feeds.csv.row import Row as PlacedRow
from adapters.inbound.feeds.csv.time_merge import TimeMerge
from domain.frame import row_code
from tests.unit.feeds.reading import MS, NOON, Row, csv_feed, read, trades, write

offsets = st.lists(st.integers(0, 30), min_size=1, max_size=40)


def merged(files: list[list[int]]) -> list[Row]:
    """The rows of files of times (ms after noon), merged one by one; the size of a row is its number in its file."""
    streams = [
        [
            (place, (row_code(at), (NOON + offset) * MS, 1.0 + at, float(number)))
            for number, (place, offset) in enumerate(zip(accumulate(file, max), file, strict=True))
        ]
        for at, file in enumerate(files)
    ]
    return [row for _, row in heapq.merge(*streams, key=itemgetter(0))]


@settings(max_examples=150, deadline=None)
@given(st.lists(offsets, min_size=1, max_size=5), st.integers(1, 20))
def test_files_merge_by_time_with_ties_in_their_order(files: list[list[int]], limit: int) -> None:
    with TemporaryDirectory() as folder:
        inputs = []
        for at, file in enumerate(files):
            rows = ((NOON + offset, 1.0 + at, number) for number, offset in enumerate(file))
            inputs.append(f"S{at}={write(Path(folder) / f'{at}.csv', trades(rows))}")
        assert asyncio.run(read(csv_feed(*inputs), limit)).rows == merged(files)


@given(st.lists(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), max_size=6), min_size=1, max_size=4))
def test_runs_of_any_length_merge_as_single_rows_would(inputs: list[list[list[int]]]) -> None:
    streams: list[list[PlacedRow]] = []
    sources = []
    for at, steps in enumerate(inputs):
        lengths = [len(step) for step in steps]
        places = list(accumulate(number for step in steps for number in step))
        stream = [(place, at, number, 0.0, 0.0) for number, place in enumerate(places)]
        streams.append(stream)
        ends = list(accumulate(lengths))
        runs = iter([stream[end - length : end] for length, end in zip(lengths, ends, strict=True)])
        sources.append(partial(next, runs, []))
    merge = TimeMerge(sources)
    rows: list[PlacedRow] = []
    while part := merge.next_rows():
        rows += part
    assert rows == list(heapq.merge(*streams, key=itemgetter(0)))


def market(folder: Path) -> list[str]:
    """Three inputs, some bad rows and several blocks each: trades with identities, quotes, and minute bars of two symbols."""
    random = Random(5)
    ticks = ["ts_ms,price,size,id\n"]
    quotes = ["ts_ms,bid,bid_size,ask,ask_size\n"]
    bars = ["ts,symbol,open,high,low,close,volume\n"]
    ts = NOON
    for number in range(6_000):
        ts += random.choice((0, 0, 1, 40, 900))
        price = "x" if random.random() < 0.001 else f"{100 + random.random():.2f}"
        ticks.append(f"{ts},{price},{number},{number - random.choice((0, 0, 0, 3))}\n")
        if number % 2:
            quotes.append(f"{ts},{random.choice((0, 99))},1,{random.choice((0, 101))},2\n")
        if number % 10 == 0:
            bars.append(f"{NOON + number * 6_000},{'AB'[number // 10 % 2]},10,12,9,11,{number}\n")
    write(folder / "t.csv.gz", "".join(ticks))
    write(folder / "q.csv", "".join(quotes))
    write(folder / "b.csv", "".join(bars))
    return [f"T={folder / 't.csv.gz'}", f"T={folder / 'q.csv'}", str(folder / "b.csv")]


async def test_rows_order_counts_and_problems_do_not_depend_on_the_batch_size(tmp_path: Path) -> None:
    inputs = market(tmp_path)
    seen = []
    for limit in (1, 7, 1_000):
        feed = csv_feed(*inputs)
        seen.append((await read(feed, limit), feed.skipped, feed.problems))
    assert seen[0] == seen[1] == seen[2]
    delivered, skipped, _ = seen[0]
    assert delivered.cursor == f"inputs:{len(delivered.items)}"
    assert len(delivered.items) > len(delivered.rows)
    assert skipped.keys() == {"bad_number", "duplicate", "empty_quote"}
    times = [ts for _, ts, _, _ in delivered.rows]
    assert times == sorted(times)


@pytest.mark.parametrize("seed", range(8))
async def test_a_replay_continues_at_any_row_as_if_it_had_not_stopped(tmp_path: Path, seed: int) -> None:
    inputs = market(tmp_path)
    feed = csv_feed(*inputs)
    whole = await read(feed)
    random = Random(seed)
    stop = random.choice((0, 1, len(whole.items), random.randrange(len(whole.items))))
    first = await read(csv_feed(*inputs), limit=1 if seed % 2 else 13, at_most=stop)
    again = csv_feed(*inputs)
    rest = await read(again, limit=997, cursor=first.cursor)
    assert first.items + rest.items == whole.items
    assert rest.cursor == whole.cursor
    assert (again.skipped, again.problems, again.progress()) == (feed.skipped, feed.problems, feed.progress())


async def test_a_cursor_beyond_the_end_says_that_the_inputs_are_others(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", trades([(NOON, 1, 1)]))
    assert (await read(csv_feed(f"A={path}"), cursor="rows:2")).error == f"A={path}: expected at least 2 rows, found 1"


async def test_a_journal_that_counted_rows_alone_is_not_continued(tmp_path: Path) -> None:
    error = (await read(csv_feed(*market(tmp_path)), cursor="rows:2")).error
    assert error.startswith("the journal was begun by a version of VELOX that counted rows")


def grouped(folder: Path) -> list[str]:
    """One input with one symbol after the other."""
    lines = [f"{NOON + number},{symbol},1,{number}\n" for symbol in "ABC" for number in range(5_000)]
    return [str(write(folder / "g.csv.gz", "ts,symbol,price,size\n" + "".join(lines)))]


@pytest.mark.parametrize("inputs", [market, grouped])
async def test_progress_goes_from_little_to_all(tmp_path: Path, inputs: Callable[[Path], list[str]]) -> None:
    feed = csv_feed(*inputs(tmp_path))
    await feed.start("")
    seen = [feed.progress()]
    while await feed.next_batch(500):
        seen.append(feed.progress())
    fractions = [progress.fraction or 0.0 for progress in seen]
    assert fractions == sorted(fractions)
    assert len(set(fractions)) > 3
    assert fractions[0] < 0.5
    assert fractions[-1] == pytest.approx(1.0)
    assert [progress.rows for progress in seen] == sorted(progress.rows for progress in seen)
    await feed.close()


async def test_a_closed_feed_delivers_nothing_more(tmp_path: Path) -> None:
    feed = csv_feed(*market(tmp_path))
    await feed.start("")
    assert await feed.next_batch(5)
    await feed.close()
    await feed.close()
    assert await feed.next_batch(5) is None
