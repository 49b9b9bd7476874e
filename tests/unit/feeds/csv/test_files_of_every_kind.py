"""What good files are read as."""

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.inbound.feeds.csv.input_plan import ReplayOptions
from domain.frame import RowKind, row_code
from domain.session import SessionRules
from domain.special_session import SpecialSession
from domain.timeframe import Timeframe
from tests.unit.feeds.reading import MS, NOON, csv_feed, read, trades, write

NSE = SessionRules(ZoneInfo("Asia/Kolkata"))
BID, ASK = row_code(0, RowKind.BID), row_code(0, RowKind.ASK)
THREE = [(NOON, 10.25, 5), (NOON, 10.5, 6), (NOON + 1, 10.0, 7)]
AS_ROWS = [(0, ts * MS, price, size) for ts, price, size in THREE]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
@pytest.mark.parametrize(
    "text",
    [
        trades(THREE),
        trades(THREE).rstrip("\n"),
        "\ufeff" + trades(THREE).replace("\n", "\r\n"),
        trades(THREE).replace("\n", "\n\n"),
        trades(THREE).upper(),
        "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in trades(THREE).splitlines()),
        "".join(f"{line},{extra}\n" for line, extra in zip(trades(THREE).splitlines(), ("note", '"a, b"', "", "ü"), strict=True)),
    ],
)
async def test_plain_gzipped_quoted_and_windows_files_read_the_same(tmp_path: Path, name: str, text: str) -> None:
    feed = csv_feed(f"SPY={write(tmp_path / name, text)}")
    assert (await read(feed)).rows == AS_ROWS
    assert feed.skipped == {}


async def test_a_gzip_of_several_members_reads_as_one_file(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.csv.gz", trades(THREE)), write(tmp_path / "2.csv.gz", f"{NOON + 2},1,1\n")
    path = tmp_path / "a.csv.gz"
    path.write_bytes(one.read_bytes() + two.read_bytes())
    assert (await read(csv_feed(f"SPY={path}"))).rows == [*AS_ROWS, (0, (NOON + 2) * MS, 1, 1)]


async def test_a_gzip_without_the_usual_ending_is_recognised(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv.gz", trades(THREE)).rename(tmp_path / "a.csv")
    assert (await read(csv_feed(f"SPY={path}"))).rows == AS_ROWS


async def test_columns_are_mapped_by_the_user(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", trades(THREE).replace("ts_ms,price,size", "when,Px Last,n"))
    options = ReplayOptions(columns={"time": "When", "price": "px last", "volume": "N"})
    assert (await read(csv_feed(f"SPY={path}", options=options))).rows == AS_ROWS


async def test_a_quote_row_sets_the_side_that_has_a_price(tmp_path: Path) -> None:
    text = (
        f"ts_ms,bid_px_e4,bid_size,ask_px_e4,ask_size\n{NOON},0,0,1836300,100\n{NOON + 1},1800100,300,0,0\n{NOON + 2},1,2,3,4\n"
    )
    assert (await read(csv_feed(f"IBM={write(tmp_path / 'q.csv', text)}"))).rows == [
        (ASK, NOON * MS, 183.63, 100),
        (BID, (NOON + 1) * MS, 180.01, 300),
        (BID, (NOON + 2) * MS, 0.0001, 2),
        (ASK, (NOON + 2) * MS, 0.0003, 4),
    ]


async def test_a_file_of_one_side_without_sizes_is_a_file_of_quotes(tmp_path: Path) -> None:
    assert (await read(csv_feed(f"IBM={write(tmp_path / 'q.csv', f'ts_ms,bid{chr(10)}{NOON},9.5')}"))).rows == [
        (BID, NOON * MS, 9.5, 0)
    ]


async def test_bars_of_a_symbol_column_become_ticks_in_order_of_time(tmp_path: Path) -> None:
    minute = 60_000
    lines = [f"{NOON + number * minute},{symbol},10,12,9,11,8\n" for number in range(3) for symbol in ("A", "B")]
    path = write(tmp_path / "b.csv", "ts,symbol,open,high,low,close,volume\n" + "".join(lines))
    rows = (await read(csv_feed(path))).rows
    assert len(rows) == 24
    near = rows[2][2]
    far = 9 + 12 - near
    assert near in (9, 12)
    assert [(code, (ts - NOON * MS) / (1_000 * MS), price) for code, ts, price, _ in rows[:10]] == [
        *[(row_code(0), 0, 10), (row_code(1), 0, 10), (row_code(0), 20, near), (row_code(1), 20, near), (row_code(0), 40, far)],
        *[
            (row_code(1), 40, far),
            (row_code(0), 59.999, 11),
            (row_code(1), 59.999, 11),
            (row_code(0), 60, 10),
            (row_code(1), 60, 10),
        ],
    ]


@pytest.mark.parametrize(
    ("gaps", "given", "seconds"),
    [([5, 5, 1, 5], None, 300), ([1, 1, 900], None, 60), ([], None, 60), ([5, 5], Timeframe(60), 60), ([1, 1, 5, 5], None, 60)],
)
async def test_the_length_of_bars_is_the_most_common_distance_unless_given(
    tmp_path: Path, gaps: list[int], given: Timeframe | None, seconds: int
) -> None:
    starts = [NOON]
    for gap in gaps:
        starts.append(starts[-1] + gap * 60_000)
    path = write(tmp_path / "b.csv", "ts,open,high,low,close,volume\n" + "".join(f"{start},1,3,1,2,2\n" for start in starts))
    rows = (await read(csv_feed(f"A={path}", options=ReplayOptions(bar_timeframe=given)))).rows
    first_bar = [ts - rows[0][1] for _, ts, _, _ in rows if len(starts) == 1 or ts < starts[1] * MS]
    assert first_bar[-1] == (seconds * 1_000 - 1) * MS


async def test_a_bar_ends_with_its_session(tmp_path: Path) -> None:
    text = "ts,open,high,low,close,volume\n" + "".join(f"2019-01-01T{hour}:15:00+0530,1,3,1,2,3\n" for hour in ("13", "14", "15"))
    rows = (await read(csv_feed(f"A={write(tmp_path / 'b.csv', text)}", options=ReplayOptions(session=NSE)))).rows
    assert (rows[-1][1] - rows[0][1]) / (60_000 * MS) == 135 - 0.001 / 60


async def test_a_bar_outside_the_session_has_its_full_length(tmp_path: Path) -> None:
    text = "ts,open,high,low,close,volume\n2019-01-01T09:07:00+0530,1,3,1,2,3\n"
    rows = (await read(csv_feed(f"A={write(tmp_path / 'b.csv', text)}", options=ReplayOptions(session=NSE)))).rows
    assert rows[-1][1] - rows[0][1] == 59_999 * MS


DAILY = "symbol,market,date,open,high,low,close,volume\nCCCL,india,20100104,423.5,423.5,411.6,413.0,9318\n"


async def test_a_daily_bar_lasts_for_the_session_of_its_date(tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv", DAILY)
    rows = (await read(csv_feed(path, options=ReplayOptions(timezone=NSE.timezone, session=NSE)))).rows
    session = NSE.session_at(rows[0][1])
    assert session is not None
    assert (session.date, rows[0][1], rows[-1][1]) == ("2010-01-04", session.start, session.end - MS)
    assert [(price, size) for _, _, price, size in rows] == [(423.5, 3106), (411.6, 3106), (413.0, 3106)]


async def test_a_daily_bar_lasts_for_the_last_of_several_sessions_or_for_the_usual_hours_of_a_closed_day(tmp_path: Path) -> None:
    day = date(2010, 1, 4)
    parts = tuple(SpecialSession(day, time(hour), time(hour + 1)) for hour in (9, 11))
    split = SessionRules(NSE.timezone, special=parts)
    path = write(tmp_path / "d.csv", DAILY)
    rows = (await read(csv_feed(path, options=ReplayOptions(timezone=NSE.timezone, session=split)))).rows
    second = split.sessions_on(day)[1]
    assert (rows[0][1], rows[-1][1]) == (second.start, second.end - MS)
    closed = SessionRules(NSE.timezone, holidays=frozenset({day}))
    rows = (await read(csv_feed(path, options=ReplayOptions(timezone=NSE.timezone, session=closed)))).rows
    (usual,) = NSE.sessions_on(day)
    assert (rows[0][1], rows[-1][1]) == (usual.start, usual.end - MS)


async def test_a_daily_bar_without_session_hours_lasts_from_midnight_to_midnight(tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv", DAILY)
    rows = (await read(csv_feed(path, options=ReplayOptions(timezone=NSE.timezone)))).rows
    midnight = 1_262_543_400_000 * MS
    assert (rows[0][1], rows[-1][1]) == (midnight, midnight + 86_400_000 * MS - MS)


async def test_a_daily_bar_stamped_with_a_moment_belongs_to_its_date(tmp_path: Path) -> None:
    hours = SessionRules(ZoneInfo("America/New_York"), time(9, 30), time(16))
    text = "ts,open,high,low,close,volume\n" + "".join(f"2013-10-0{day}T00:00:00-0400,1,2,1,2,2\n" for day in (7, 8))
    rows = (await read(csv_feed(f"A={write(tmp_path / 'd.csv', text)}", options=ReplayOptions(session=hours)))).rows
    assert hours.session_at(rows[0][1]) == hours.session_at(rows[1][1])
    plain = (await read(csv_feed(f"A={tmp_path / 'd.csv'}"))).rows
    assert [row[1] - plain[0][1] for row in plain[::2]] == [0, 86_400_000 * MS]


async def test_a_bar_whose_time_goes_back_stays_at_its_place(tmp_path: Path) -> None:
    text = "ts,open,high,low,close,volume\n" + "".join(f"{NOON + minute * 60_000},1,1,1,1,{minute}\n" for minute in (5, 6, 3, 7))
    assert [size for _, _, _, size in (await read(csv_feed(f"A={write(tmp_path / 'b.csv', text)}"))).rows] == [5, 6, 3, 7]


async def test_symbols_come_in_order_of_inputs_and_of_appearance(tmp_path: Path) -> None:
    text = "ts,symbol,price,size\n" + "".join(f"{NOON},{symbol},1,1\n" for symbol in ("C", '"A"', "C", "B", "bad,row", ""))
    one, two = write(tmp_path / "a.csv", text), write(tmp_path / "b.csv", trades(THREE))
    assert csv_feed(f"Z={two}", one, f"A={two}").symbols == ("Z", "C", "A", "B")


async def test_a_file_with_one_symbol_after_the_other_is_merged_like_one_file_each(tmp_path: Path) -> None:
    lines = {
        symbol: [f"{NOON + number * 10 + at},{symbol},{number},1\n" for number in range(3_000)] for at, symbol in enumerate("ABC")
    }
    header = "ts,symbol,price,size\n"
    grouped = write(tmp_path / "all.csv.gz", header + "".join(line for group in lines.values() for line in group))
    single = [write(tmp_path / f"{symbol}.csv", header + "".join(group)) for symbol, group in lines.items()]
    feed = csv_feed(grouped)
    delivered = await read(feed)
    assert delivered == await read(csv_feed(*single))
    times = [ts for _, ts, _, _ in delivered.rows]
    assert times == sorted(times)
    assert feed.progress().fraction == pytest.approx(1.0)
    some = csv_feed(grouped, symbols=["C", "B"])
    assert len((await read(some)).rows) == 6_000
    assert some.skipped == {"unknown_symbol": 3_000}


async def test_too_many_symbols_one_after_the_other_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "ts,symbol,price,size\n" + "".join(f"{NOON},S{number},1,1\n" for number in range(300)))
    assert (await read(csv_feed(path))).error == f"{path}: expected rows ordered by time, found 300 symbols one after the other"


def test_the_identity_of_inputs_is_their_content_and_meaning_not_their_path(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a.csv", trades(THREE)), write(tmp_path / "b.csv", trades(THREE))
    other = write(tmp_path / "c.csv", trades(THREE[:2]))
    identity = csv_feed(f"A={one}").identity()
    assert identity.keys() == {"input.1"}
    assert identity["input.1"].startswith("A, ticks from time=ts_ms price=price size=size, epoch ms, ")
    assert csv_feed(f"A={two}").identity() == identity
    assert csv_feed(f"B={one}").identity() != identity
    assert csv_feed(f"A={other}").identity() != identity
    assert csv_feed(f"A={one}", f"B={two}").identity().keys() == {"input.1", "input.2"}


def test_the_identity_of_bars_names_zone_length_and_session(tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv", DAILY)
    zoned = csv_feed(path, options=ReplayOptions(timezone=NSE.timezone, session=NSE)).identity()["input.1"]
    assert "dates of Asia/Kolkata, bars of 1d in 09:15-15:30 Asia/Kolkata" in zoned
