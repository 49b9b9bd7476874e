"""Rows that cannot be used: counted by reason, described with their place, and left out; the others are delivered."""

from pathlib import Path

import pytest

from adapters.inbound.feeds.skip_log import MOST_DESCRIBED
from domain.frame import instrument_of
from tests.unit.feeds.reading import MS, NOON, csv_feed, read, trades, write

FOREIGN_TEN = "\N{DEVANAGARI DIGIT ONE}\N{DEVANAGARI DIGIT ZERO}"
"""Python's own ``float`` reads it."""


@pytest.mark.parametrize(
    ("line", "reason", "problem"),
    [
        (f"{NOON},abc,5", "bad_number", "column price: expected a number, found 'abc'"),
        (f"{NOON},10,5x", "bad_number", "column size: expected a number, found '5x'"),
        (f"{NOON},1_0,5", "bad_number", "column price: expected a number, found '1_0'"),
        (f"{NOON},{FOREIGN_TEN},5", "bad_number", f"column price: expected a number, found '{FOREIGN_TEN}'"),
        (f"{NOON},nan,5", "not_finite", "column price: expected a finite number, found 'nan'"),
        (f"{NOON},10,inf", "not_finite", "column size: expected a finite number, found 'inf'"),
        (f"{NOON},1e999,5", "not_finite", "column price: expected a finite number, found '1e999'"),
        (f"{NOON},,5", "bad_row", "column price: expected a number, found ''"),
        (",10,5", "bad_row", "column ts_ms: expected epoch ms, found ''"),
        ("yesterday,10,5", "bad_time", "column ts_ms: expected epoch ms, found 'yesterday'"),
        ("1381147200,10,5", "bad_time", "column ts_ms: expected epoch ms, found '1381147200'"),
        (f"{NOON},10", "bad_row", "expected 3 cells, as in the header; found 2"),
        (f"{NOON},10,5,6", "bad_row", "expected 3 cells, as in the header; found 4"),
        (f'{NOON},"10,5', "bad_row", "expected comma-separated cells (unexpected end of data)"),
        (f"{NOON},{'x' * 99},5", "bad_number", f"column price: expected a number, found '{'x' * 40}…'"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3_000])
async def test_a_bad_row_is_named_exactly_and_every_other_row_delivered(
    tmp_path: Path, line: str, reason: str, problem: str, place: int
) -> None:
    good = trades((NOON + number, 10.5, number) for number in range(5_000)).splitlines()
    path = write(tmp_path / "a.csv.gz", "\n".join([*good[: place + 1], line, *good[place + 1 :]]))
    feed = csv_feed(f"SPY={path}")
    delivered = await read(feed)
    assert [size for _, _, _, size in delivered.rows] == list(range(5_000))
    assert feed.skipped == {reason: 1}
    assert feed.problems == (f"{path}:{place + 2}: {problem}",)


@pytest.mark.parametrize("limit", [1, 7, 1_000])
async def test_many_bad_rows_are_all_counted_and_the_first_described(tmp_path: Path, limit: int) -> None:
    lines = [f"{NOON + number},{'x' if number % 3 == 1 else 10},1\n" for number in range(3_000)]
    path = write(tmp_path / "a.csv", "ts_ms,price,size\n" + "".join(lines))
    feed = csv_feed(f"SPY={path}")
    assert len((await read(feed, limit)).rows) == 2_000
    assert feed.skipped == {"bad_number": 1_000}
    assert feed.problems == tuple(
        f"{path}:{3 + 3 * number}: column price: expected a number, found 'x'" for number in range(MOST_DESCRIBED)
    )


async def test_prices_of_zero_or_less_and_times_that_go_back_are_left_to_the_engine(tmp_path: Path) -> None:
    rows = [(NOON + 5, 0.0, 1), (NOON + 1, -3.5, 1), (NOON + 9, 1e300, -1)]
    feed = csv_feed(f"SPY={write(tmp_path / 'a.csv', trades(rows))}")
    assert (await read(feed)).rows == [(0, ts * MS, price, size) for ts, price, size in rows]
    assert feed.skipped == {}


async def test_a_number_too_large_to_add_up_is_still_finite(tmp_path: Path) -> None:
    rows = [(NOON, 1.7e308, 1.0), (NOON, 1.7e308, 1.0)]
    feed = csv_feed(f"SPY={write(tmp_path / 'a.csv', trades(rows))}")
    assert len((await read(feed)).rows) == 2
    assert feed.skipped == {}


async def test_rows_that_look_alike_are_different_trades_when_nothing_identifies_them(tmp_path: Path) -> None:
    feed = csv_feed(f"SPY={write(tmp_path / 'a.csv', trades([(NOON, 10.0, 100)] * 50))}")
    assert len((await read(feed)).rows) == 50
    assert feed.skipped == {}


async def test_a_trade_identity_seen_before_is_a_duplicate_of_its_instrument_only(tmp_path: Path) -> None:
    lines = ["A,t1,1", "A,t2,2", "B,t1,3", "A,t1,4", "A,,5", "A,,6", "B,t2,7", "A,t2,8"]
    text = "ts_ms,symbol,trade_id,size,price\n" + "".join(f"{NOON},{line},10\n" for line in lines)
    path = write(tmp_path / "a.csv", text)
    feed = csv_feed(path)
    assert sorted(size for _, _, _, size in (await read(feed)).rows) == [1, 2, 3, 5, 6, 7]
    assert feed.skipped == {"duplicate": 2}
    assert feed.problems[0] == f"{path}:5: column trade_id: expected a trade not seen before, found 't1'"


async def test_duplicates_are_remembered_for_a_bounded_number_of_trades(tmp_path: Path) -> None:
    marks = [*range(4_096), 0, *range(4_096, 8_192), 0]
    text = "ts_ms,price,size,id\n" + "".join(f"{NOON},10,1,{mark}\n" for mark in marks)
    feed = csv_feed(f"SPY={write(tmp_path / 'a.csv', text)}")
    assert len((await read(feed)).rows) == len(marks) - 1
    assert feed.skipped == {"duplicate": 1}


async def test_a_symbol_nobody_configured_is_skipped(tmp_path: Path) -> None:
    text = "ts,symbol,price,size\n" + "".join(f"{NOON + at},{symbol},10,{at}\n" for at, symbol in enumerate("ABCABC"))
    path = write(tmp_path / "a.csv", text)
    feed = csv_feed(path, symbols=["C", "A"])
    assert [(instrument_of(code), size) for code, _, _, size in (await read(feed)).rows] == [(1, 0), (0, 2), (1, 3), (0, 5)]
    assert feed.skipped == {"unknown_symbol": 2}
    assert feed.problems[0] == f"{path}:3: column symbol: expected a configured symbol (C, A), found 'B'"


async def test_cells_that_cannot_be_symbols_are_bad_rows(tmp_path: Path) -> None:
    lines = [
        f"{NOON},A,1,1",
        f"{NOON},,1,2",
        f'{NOON},"A,1,3',
        f"{NOON},A",
        f"{NOON}, A ,1,4",
        f"{NOON},{'Z' * 65},1,5",
        f"{NOON},B,1,6",
    ]
    feed = csv_feed(write(tmp_path / "a.csv", "ts,symbol,price,size\n" + "\n".join(lines)))
    assert [size for _, _, _, size in (await read(feed)).rows] == [1, 4, 6]
    assert feed.symbols == ("A", "B")
    assert feed.skipped == {"bad_row": 3, "unknown_symbol": 1}


async def test_a_bad_time_among_the_first_bars_does_not_hide_their_length(tmp_path: Path) -> None:
    text = f"ts,open,high,low,close,volume\nx,1,3,1,2,2\n{NOON},1,3,1,2,2\n{NOON + 300_000},1,3,1,2,2\n"
    feed = csv_feed(f"A={write(tmp_path / 'a.csv', text)}")
    rows = (await read(feed)).rows
    first_bar = [ts for _, ts, _, _ in rows if ts < (NOON + 300_000) * MS]
    assert first_bar[-1] - first_bar[0] == 299_999 * MS
    assert feed.skipped == {"bad_time": 1}


async def test_a_symbol_before_the_path_picks_that_symbol_of_the_file(tmp_path: Path) -> None:
    text = "ts,symbol,price,size\n" + "".join(f"{NOON + at},{symbol},10,{at}\n" for at, symbol in enumerate("ABCABC"))
    feed = csv_feed(f"B={write(tmp_path / 'a.csv', text)}")
    assert [size for _, _, _, size in (await read(feed)).rows] == [1, 4]
    assert feed.symbols == ("B",)
    assert feed.skipped == {"unknown_symbol": 4}


@pytest.mark.parametrize(
    ("bar", "problem"),
    [
        ("10,9,8,9,5", "expected low ≤ open, close ≤ high, found open 10.0, high 9.0, low 8.0, close 9.0"),
        ("10,12,11,11,5", "expected low ≤ open, close ≤ high, found open 10.0, high 12.0, low 11.0, close 11.0"),
        ("10,12,9,13,5", "expected low ≤ open, close ≤ high, found open 10.0, high 12.0, low 9.0, close 13.0"),
        ("10,10,10,10,-1", "expected a volume of 0 or more, found -1.0"),
    ],
)
async def test_a_bar_that_cannot_be_is_out_of_shape(tmp_path: Path, bar: str, problem: str) -> None:
    path = write(
        tmp_path / "a.csv",
        f"ts,open,high,low,close,volume\n{NOON},1,1,1,1,7\n{NOON + 60_000},{bar}\n{NOON + 120_000},2,2,2,2,8\n",
    )
    feed = csv_feed(f"SPY={path}")
    assert [size for _, _, _, size in (await read(feed)).rows] == [7, 8]
    assert feed.skipped == {"bar_out_of_shape": 1}
    assert feed.problems == (f"{path}:3: {problem}",)


async def test_a_second_bar_with_the_same_start_is_a_duplicate(tmp_path: Path) -> None:
    lines = [f"{NOON},A,1", f"{NOON},B,2", f"{NOON + 60_000},A,3", f"{NOON},A,4", f"{NOON + 60_000},A,5", f"{NOON + 60_000},B,6"]
    text = "ts,symbol,volume,open,high,low,close\n" + "".join(f"{line},1,1,1,1\n" for line in lines)
    path = write(tmp_path / "a.csv", text)
    feed = csv_feed(path)
    assert [size for _, _, _, size in (await read(feed)).rows] == [1, 2, 3, 6]
    assert feed.skipped == {"duplicate": 2}
    assert feed.problems[0] == f"{path}:5: column ts: expected a start not seen before, found '{NOON}'"


async def test_a_quote_that_changes_nothing_is_an_empty_quote(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"ts,bid,ask\n{NOON},10,11\n{NOON},0,\n{NOON},,11.5\n")
    feed = csv_feed(f"SPY={path}")
    assert [price for _, _, price, _ in (await read(feed)).rows] == [10, 11, 11.5]
    assert feed.skipped == {"empty_quote": 1}
    assert feed.problems == (f"{path}:3: expected a price in column bid or ask",)


async def test_counts_start_anew_with_each_start_and_do_not_depend_on_the_cursor(tmp_path: Path) -> None:
    lines = [f"{NOON + number},{'x' if number % 10 == 5 else 10},1\n" for number in range(3_000)]
    feed = csv_feed(f"SPY={write(tmp_path / 'a.csv', 'ts_ms,price,size' + chr(10) + ''.join(lines))}")
    await read(feed)
    skipped, problems = feed.skipped, feed.problems
    await read(feed, cursor="rows:2500")
    assert (feed.skipped, feed.problems) == (skipped, problems)
    assert skipped == {"bad_number": 300}
