"""`velox replay` on files that are not what they should be."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from application.trading_loop import rows_of
from tests.e2e import journals
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Ended, Velox

HEADER = "timestamp,price,volume"
FIRST = "2024-01-15T09:15:00+05:30,100.0,5"
LAST = "2024-01-15T09:15:30+05:30,100.2,7"


def replayed(velox: Velox, lines: list[str], *options: str, symbol: str = "X=") -> tuple[Ended, Path]:
    path = velox.home / "ticks.csv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return velox("replay", f"{symbol}{path}", "--json", *options), path


UNREADABLE = [
    ("2024-01-15T09:15:10+05:30,many,5", "bad_number", "price"),
    ("2024-01-15T09:15:10+05:30,100.1,few", "bad_number", "volume"),
    ("2024-01-15T09:15:10+05:30,nan,5", "not_finite", "price"),
    ("2024-01-15T09:15:10+05:30,inf,5", "not_finite", "price"),
    ("2024-01-15T09:15:10+05:30,100.1,-inf", "not_finite", "volume"),
    ("2024-01-15T09:15:10+05:30,,5", "bad_row", "price"),
    ("2024-01-15T09:15:10+05:30,100.1", "bad_row", "cells"),
    ("yesterday,100.1,5", "bad_time", "timestamp"),
]
REFUSED = [
    ("2024-01-15T09:15:10+05:30,0,5", "price_not_positive"),
    ("2024-01-15T09:15:10+05:30,-100,5", "price_not_positive"),
    ("2024-01-15T09:14:59+05:30,100.1,5", "time_went_back"),
    ("2024-01-15T09:15:10+05:30,100.1,-5", "out_of_range"),
    ("2024-01-15T09:15:10+05:30,100000,5", "absurd_jump"),
]


def test_rows_that_cannot_be_read_are_counted_and_named_and_the_run_goes_on(velox: Velox) -> None:
    ended, path = replayed(velox, [HEADER, FIRST, *(row for row, _, _ in UNREADABLE), LAST])
    assert ended.json["skipped"] == Counter(reason for _, reason, _ in UNREADABLE)
    assert ended.json["symbols"]["X"]["volume"] == 12
    for number, (_, _, place) in enumerate(UNREADABLE, 3):
        line = next(line for line in ended.err.splitlines() if f"{path}:{number}:" in line)
        assert place in line


def test_ticks_that_no_market_makes_are_refused_counted_and_named(velox: Velox) -> None:
    ended, _ = replayed(velox, [HEADER, FIRST, *(row for row, _ in REFUSED), LAST])
    assert ended.json["skipped"] == Counter(reason for _, reason in REFUSED)
    assert ended.json["ticks"] == 2
    assert ended.json["symbols"]["X"]["volume"] == 12
    assert all(reason in ended.err for _, reason in REFUSED)
    assert len(journals.bodies(velox.data(), "tick_refused")) == len(REFUSED)


def test_what_was_skipped_is_counted_once_however_often_the_run_is_continued(velox: Velox) -> None:
    lines = [HEADER, FIRST, "never,1,1", "2024-01-15T09:15:10+05:30,0,5", LAST]
    first, _ = replayed(velox, lines)
    again, _ = replayed(velox, lines)
    assert again.json["skipped"] == first.json["skipped"] == {"bad_time": 1, "price_not_positive": 1}


def test_a_trade_that_is_told_twice_counts_once(velox: Velox) -> None:
    ended, path = replayed(velox, [f"{HEADER},trade_id", f"{FIRST},a", f"{FIRST},a", f"{FIRST},b", f"{LAST},c"])
    assert ended.json["skipped"] == {"duplicate": 1}
    assert ended.json["ticks"] == 3
    assert f"{path}:3:" in ended.err


def test_without_identities_equal_trades_are_different_trades(velox: Velox) -> None:
    ended, _ = replayed(velox, [HEADER, FIRST, FIRST, LAST])
    assert ended.json["skipped"] == {}
    assert ended.json["ticks"] == 3


def test_a_clean_replay_says_nothing_on_stderr(velox: Velox) -> None:
    ended, _ = replayed(velox, [HEADER, FIRST, LAST])
    assert ended.err == ""


def test_a_missing_column_is_named(velox: Velox) -> None:
    ended, path = replayed(velox, ["timestamp,price", "2024-01-15T09:15:00+05:30,100.0"])
    expect_refused(ended, f"{path}:1", "size", "timestamp, price")


def test_a_mapped_column_that_is_not_there_is_named(velox: Velox) -> None:
    ended, path = replayed(velox, [HEADER, FIRST], "--columns", "price=px")
    expect_refused(ended, f"{path}:1", "'px'")


def test_a_file_without_a_symbol_needs_one(velox: Velox) -> None:
    ended, path = replayed(velox, [HEADER, FIRST], symbol="")
    expect_refused(ended, f"{path}:1", "SYMBOL=")


def test_a_time_without_a_zone_needs_one(velox: Velox) -> None:
    lines = [HEADER, "2024-01-15 09:15:00,100.0,5", "2024-01-15 09:16:00,100.0,5"]
    ended, path = replayed(velox, lines)
    expect_refused(ended, f"{path}:2", "timestamp", "--timezone")
    assert replayed(velox, lines, "--timezone", "Asia/Kolkata")[0].json["ticks"] == 2


@pytest.mark.parametrize(("content", "word"), [("", "empty"), (f"{HEADER}\n", "no rows")])
def test_an_empty_file_is_named(velox: Velox, content: str, word: str) -> None:
    path = velox.home / "empty.csv"
    path.write_text(content, "utf-8")
    expect_refused(velox("replay", f"X={path}", "--json"), str(path), word)
    assert not velox.data().exists()


def test_a_directory_is_no_input(velox: Velox) -> None:
    expect_refused(velox("replay", f"X={velox.home}", "--json"), str(velox.home), "directory")


def test_a_file_that_is_not_there_is_named(velox: Velox) -> None:
    expect_refused(velox("replay", "X=nowhere/ticks.csv", "--json"), "nowhere/ticks.csv", "no such file")


def test_a_symbol_that_nobody_configured_is_skipped_by_row(velox: Velox) -> None:
    config = velox.home / "known.toml"
    config.write_text('[session]\naround_the_clock = true\n[[instruments]]\nsymbol = "KNOWN"\n', "utf-8")
    lines = [f"symbol,{HEADER}", f"KNOWN,{FIRST}", f"OTHER,{FIRST}", f"KNOWN,{LAST}"]
    ended, path = replayed(velox, lines, "--config", str(config), symbol="")
    assert ended.json["skipped"] == {"unknown_symbol": 1}
    assert list(ended.json["symbols"]) == ["KNOWN"]
    assert f"{path}:3:" in ended.err
    assert "OTHER" in ended.err


def test_a_file_of_a_symbol_that_nobody_configured_is_a_mistake_in_the_configuration(velox: Velox) -> None:
    config = velox.home / "known.toml"
    config.write_text('[[instruments]]\nsymbol = "KNOWN"\n', "utf-8")
    ended, _ = replayed(velox, [HEADER, FIRST], "--config", str(config), symbol="OTHER=")
    assert ended.code == 3
    assert "feed.inputs" in ended.err
    assert "KNOWN" in ended.err
    assert "OTHER" in ended.err


def test_a_truncated_gzip_is_traded_up_to_its_end_and_then_named(velox: Velox, market: MarketFiles) -> None:
    path = velox.home / "sbin.csv.gz"
    whole = gzip.compress(market.by_symbol["SBIN"].read_bytes())
    path.write_bytes(whole[: len(whole) // 2])
    ended = velox("replay", f"SBIN={path}", "--json")
    assert ended.code == 1
    assert ended.out == ""
    line = int(ended.err.partition(f"{path}:")[2].partition(":")[0])
    assert "truncated" in ended.err
    with journals.opened(velox.data()) as journal:
        rows = rows_of(journal.entries(0, 100_000))
    assert rows > 1_000
    assert abs(rows - (line - 2)) <= 1
    again = velox("replay", f"SBIN={path}", "--json")
    assert again.code == 1
    assert again.err.endswith(ended.err)


def expect_refused(ended: Ended, *parts: str) -> None:
    assert ended.code == 1
    assert ended.out == ""
    for part in parts:
        assert part in ended.err
    assert "Traceback" not in ended.err


def test_ticks_outside_the_session_are_told_of_when_they_are_most(velox: Velox) -> None:
    night = ["2024-01-15T22:00:00+05:30,100.0,5", "2024-01-15T22:00:01+05:30,100.1,5"]
    (velox.home / "session.toml").write_text('[session]\ntimezone = "Asia/Kolkata"\n', "utf-8")
    ended, _ = replayed(velox, [HEADER, *night], "--config", "session.toml")
    assert ended.json["skipped"] == {"outside_session": 2}
    assert "outside the session (calendar nse, 09:15 to 15:30 Asia/Kolkata)" in ended.err


def test_quotes_alone_are_told_to_make_no_bars(velox: Velox) -> None:
    ended, _ = replayed(velox, ["timestamp,bid,ask", "2024-01-15T09:15:00+05:30,100.0,100.1"])
    assert ended.json["ticks"] == 0
    assert "quotes alone make no bars" in ended.err


def test_a_strategy_on_shorter_bars_than_the_file_has_is_told_that_they_are_made_up(velox: Velox) -> None:
    bars = [f"2024-01-15T{hour:02}:15:00+05:30,100.0,101.0,99.0,100.5,1000" for hour in range(9, 15)]
    ended, _ = replayed(velox, ["timestamp,open,high,low,close,volume", *bars])
    assert ended.json["symbols"]["X"]["volume"] == 6_000
    assert "ema_cross trades on 1m bars, but the input has bars of 1h" in ended.err
    hourly, _ = replayed(
        velox, ["timestamp,open,high,low,close,volume", *bars], "--fresh", "--set", "strategies.ema_cross.params.timeframe=1h"
    )
    assert "ema_cross trades" not in hourly.err


def test_a_session_that_begins_far_from_the_last_price_is_told_of_and_orders_can_be_looked_at(velox: Velox) -> None:
    days = ["2014-06-06T10:00:00-04:00,645.5,100", "2014-06-09T10:00:00-04:00,92.7,100", "2014-06-09T10:00:01-04:00,92.8,100"]
    (velox.home / "us.toml").write_text('[session]\ncalendar = "us"\n[[instruments]]\nsymbol = "X"\n', "utf-8")
    ended, _ = replayed(velox, [HEADER, *days], "--config", "us.toml")
    assert "a split may be missing" in ended.err
    assert "X 2014-06-09T10:00:00-04:00: 645.5 to 92.7 (-85.6 %)" in ended.err
    looked = velox("orders", "--config", "us.toml", "--json")
    assert (looked.code, looked.json["items"]) == (0, [])


def test_days_beyond_the_table_of_a_calendar_are_told_of(velox: Velox) -> None:
    ended, _ = replayed(velox, [HEADER, "2031-01-27T10:00:00+05:30,100.0,5"], "--set", "session.calendar=nse")
    assert "2031-01-27 is not in the table of the calendar nse" in ended.err
