"""Starts that VELOX refuses: the message names what stands in the way and the way out, and nothing is changed."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import one_day, served
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Velox, outcome


def written(data_dir: Path) -> bytes:
    return (data_dir / "journal.sqlite").read_bytes()


def test_a_second_process_on_the_same_journal_names_the_first(velox: Velox, quiet_market: MarketFiles) -> None:
    config = one_day(velox.home)
    with served(velox, "--config", config) as service:
        second = velox("run", "--config", config, "--set", "http.port=0")
        replay = velox("replay", quiet_market.whole)
        fresh = velox("run", "--config", config, "--fresh", "--set", "http.port=0")
        for ended in (second, replay, fresh):
            assert ended.code == 1
            assert ended.out == ""
            assert str(service.process.process.pid) in ended.err
            assert "journal.sqlite" in ended.err
        eventually(service.trades, "the first one to trade on", 60)
        assert service.process.stop().code == 0


def test_a_second_replay_on_the_same_journal_names_the_first(velox: Velox, quiet_market: MarketFiles) -> None:
    with velox.started("replay", quiet_market.whole, "--speed", "real") as first:
        eventually(lambda: journals.last_seq(velox.data()) > 0, "the first one to begin")
        second = velox("replay", quiet_market.whole)
        assert first.is_running
    assert second.code == 1
    assert str(first.process.pid) in second.err


def test_a_port_that_is_taken_is_named_with_a_way_out(velox: Velox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = velox("run", "--set", f"http.port={port}")
    assert ended.code == 1
    assert f"port {port}" in ended.err
    assert "http.port" in ended.err
    assert ended.out == ""
    with served(velox, "--set", "simulator.seed=9") as service:
        assert service.process.stop().code == 0


def test_a_data_directory_that_cannot_be_made_is_named(velox: Velox, quiet_market: MarketFiles) -> None:
    (velox.home / "file").write_text("", "utf-8")
    for place in ("file", "file/below"):
        ended = velox("replay", quiet_market.whole, data=place)
        assert ended.code == 1
        assert "data directory" in ended.err


def test_a_journal_of_a_newer_version_is_left_alone(velox: Velox, quiet_market: MarketFiles) -> None:
    velox.replay(quiet_market.whole)
    with closing(sqlite3.connect(velox.data() / "journal.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.commit()
    before = written(velox.data())
    for command in (("replay", quiet_market.whole), ("trades", "--set", "http.port=1")):
        ended = velox(*command)
        assert ended.code == 1
        assert "99" in ended.err
        assert "--fresh" in ended.err
        assert ended.out == ""
    assert written(velox.data()) == before


def test_a_file_that_is_no_journal_is_left_alone_until_fresh_begins_anew(velox: Velox, quiet_market: MarketFiles) -> None:
    velox.data().mkdir()
    garbage = b"time,price,volume\n" * 1_000
    (velox.data() / "journal.sqlite").write_bytes(garbage)
    ended = velox("replay", quiet_market.whole)
    assert ended.code == 1
    assert "journal.sqlite" in ended.err
    assert "--fresh" in ended.err
    assert written(velox.data()) == garbage
    assert velox.replay(quiet_market.whole, "--fresh")["ticks"] == quiet_market.ticks


def test_a_run_record_that_cannot_be_read_is_named(velox: Velox, quiet_market: MarketFiles) -> None:
    expected = velox.replay(quiet_market.whole)
    (velox.data() / "run.json").write_text('{"run_id": ')
    ended = velox("replay", quiet_market.whole)
    assert ended.code == 1
    assert "run.json" in ended.err
    assert "--fresh" in ended.err
    assert outcome(velox.replay(quiet_market.whole, "--fresh")) == outcome(expected)


def test_other_inputs_against_the_same_journal_are_refused_with_what_differs(velox: Velox, quiet_market: MarketFiles) -> None:
    one, other = (f"{symbol}={quiet_market.by_symbol[symbol]}" for symbol in ("SBIN", "INFY"))
    velox.replay(one)
    before = written(velox.data())
    ended = velox("replay", other)
    assert ended.code == 1
    assert "input.1: journal SBIN, " in ended.err
    assert "now INFY, " in ended.err
    assert "--fresh" in ended.err
    assert "--data-dir" in ended.err
    assert written(velox.data()) == before
    assert list(velox.replay(other, "--fresh")["symbols"]) == ["INFY"]


def test_a_file_that_has_changed_is_another_input(velox: Velox, quiet_market: MarketFiles) -> None:
    path = velox.home / "sbin.csv"
    content = quiet_market.by_symbol["SBIN"].read_text("utf-8")
    path.write_text(content, "utf-8")
    velox.replay(f"SBIN={path}")
    path.write_text(content.replace(",812.", ",811.", 1), "utf-8")
    ended = velox("replay", f"SBIN={path}")
    assert ended.code == 1
    assert "input.1" in ended.err
    assert "sha256" in ended.err


def test_another_configuration_against_the_same_journal_is_refused_with_what_differs(
    velox: Velox, quiet_market: MarketFiles
) -> None:
    command = (f"SBIN={quiet_market.by_symbol['SBIN']}",)
    expected = velox.replay(*command)
    differences = {
        "stop.trail_pct: journal 1.0, now 2.0": ("--set", "stop.trail_pct=2"),
        "account.cash: journal 1000000, now 5000": ("--set", "account.cash=5000"),
        "supertrend_simple": ("--strategy", "ema_cross"),
    }
    for difference, options in differences.items():
        ended = velox("replay", *command, *options)
        assert ended.code == 1
        assert difference in ended.err
        assert "--fresh" in ended.err
    assert outcome(velox.replay(*command)) == outcome(expected)


def test_what_does_not_decide_the_outcome_may_change(velox: Velox, quiet_market: MarketFiles) -> None:
    command = (f"SBIN={quiet_market.by_symbol['SBIN']}",)
    expected = velox.replay(*command)
    again = velox.replay(*command, "--batch", "17", "--set", "logging.level=error", "--set", "journal.durability=normal")
    assert outcome(again) == outcome(expected)


def test_beginning_anew_with_a_file_that_is_not_there_removes_nothing(velox: Velox, quiet_market: MarketFiles) -> None:
    velox.replay(quiet_market.whole)
    before = written(velox.data())
    assert velox("replay", "nowhere.csv", "--fresh").code == 1
    assert written(velox.data()) == before
