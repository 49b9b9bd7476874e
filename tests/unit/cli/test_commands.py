import json
from pathlib import Path

import pytest

from adapters.inbound.cli.bootstrap import (
    Answer,
    CheckStatus,
    ConfigRow,
    DoctorCheck,
    FeedKind,
    FileDone,
    InitResult,
    ReplayRequest,
)
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import SUMMARY, FakeBootstrap

TRADE = {
    "timestamp": "2024-01-15T09:15:00.250+05:30",
    "strategy_id": "ema_cross",
    "symbol": "RELIANCE",
    "side": "BUY",
    "quantity": 1200,
    "entry_price": 1294.05,
    "exit_price": 1300,
    "gross_pnl": "-7140.500000",
    "charges": "0",
    "net_pnl": "-7140.5",
    "exit_reason": "stop",
    "duration_s": 61.25,
    "seq": 5,
}


def test_replay_passes_on_what_it_was_asked(velox: Velox, bootstrap: FakeBootstrap) -> None:
    velox(
        "replay", "A=a.csv", "b.csv.gz", "--columns", "time=ts", "--timezone", "UTC", "--speed", "60", "--strategy", "x",
        "--strategy", "y", "--bar-timeframe", "5m", "--batch", "7", "--fresh", "--drain-timeout", "2.5", "--quiet",
    )  # fmt: skip
    assert bootstrap.request == ReplayRequest(
        inputs=("A=a.csv", "b.csv.gz"),
        columns="time=ts",
        timezone="UTC",
        speed="60",
        strategies=("x", "y"),
        bar_timeframe="5m",
        batch=7,
        fresh=True,
        drain_timeout=2.5,
    )


def test_replay_leaves_to_the_configuration_what_it_was_not_asked(velox: Velox, bootstrap: FakeBootstrap) -> None:
    velox("replay")
    assert bootstrap.request == ReplayRequest()


def test_replay_prints_one_object_with_the_fields_of_the_specification(velox: Velox) -> None:
    result = velox("replay", "x", "--json")
    printed = json.loads(result.stdout)
    assert list(printed) == [
        "ticks", "bars", "signals", "fills", "round_trips", "gross_pnl", "charges", "net_pnl", "equity", "state_hash",
        "events_hash", "seconds", "ticks_per_second", "peak_rss_bytes", "skipped", "symbols",
    ]  # fmt: skip
    assert (printed["gross_pnl"], printed["charges"], printed["equity"]) == ("-1234.50", "0", "998765.50")
    assert printed["symbols"]["SPY"] == {"ticks": 10, "volume": 745_601_333.0, "vwap": 167.332563}
    assert printed["skipped"] == {"bad_price": 7}
    assert len(result.stdout.splitlines()) == 1


def test_replay_says_what_was_not_delivered_after_its_outcome(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.undelivered = "event publisher (kafka): 7 to go"
    result = velox("replay", "x", "--json")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["state_hash"] == SUMMARY.state_hash
    assert bootstrap.undelivered in result.stderr


def test_replay_tells_people_the_same(velox: Velox) -> None:
    printed = velox("replay", "x").stdout
    for text in ("2,793,812", "-1,234.50", "998,765.50", "745,601,333", "167.332563", "skipped: bad_price", SUMMARY.state_hash):
        assert text in printed


def test_a_query_asks_for_its_route_with_what_was_given(velox: Velox, bootstrap: FakeBootstrap) -> None:
    velox("trades", "--limit", "5", "--symbol", "M&M")
    assert (bootstrap.resource, bootstrap.parameters) == ("trades", {"limit": "5", "symbol": "M&M"})
    velox("positions")
    assert (bootstrap.resource, bootstrap.parameters) == ("positions", {})


@pytest.mark.parametrize("command", ["status", "positions", "orders", "trades"])
def test_a_query_prints_as_json_what_the_route_returned(command: str, velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [TRADE], "next": 5, "µ": "₹"})
    assert json.loads(velox(command, "--json").stdout) == bootstrap.answer.data


def test_an_answer_from_the_journal_says_so_on_stderr(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [], "next": None}, "no service answers; read from the journal")
    result = velox("orders", "--json")
    assert json.loads(result.stdout) == {"items": [], "next": None}
    assert "read from the journal" in result.stderr


def test_a_list_is_a_table_with_money_aligned_right(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [TRADE, TRADE | {"net_pnl": "12.345", "quantity": 1}], "next": None})
    header, first, second = velox("trades").stdout.splitlines()
    assert first.startswith("2024-01-15 09:15:00.250  ema_cross")
    end = header.index("net_pnl") + len("net_pnl")
    column = slice(end - 10, end)
    assert (first[column], second[column]) == (" -7,140.50", "    12.345")
    assert "1,294.05" in first


def test_a_longer_list_says_how_to_see_more(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"items": [TRADE], "next": 5})
    assert "--limit" in velox("trades").stderr


def test_one_object_is_told_by_name_and_value(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.answer = Answer({"state": "running", "ticks": 12345, "timestamp": None, "ready": True})
    lines = [line.split() for line in velox("status").stdout.splitlines()]
    assert lines == [["state", "running"], ["ticks", "12,345"], ["timestamp", "-"], ["ready", "yes"]]


def test_config_show_tells_key_value_and_source(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.rows = [
        ConfigRow("http.port", 5000, "default"),
        ConfigRow("http.enabled", True, "default"),
        ConfigRow("feed.timezone", None, "default"),
        ConfigRow("session.weekdays", ["mon", "tue"], "file velox.toml"),
        ConfigRow("session.holidays", [], "default"),
        ConfigRow("feed.columns", {}, "default"),
    ]
    lines = [line.split("  ") for line in velox("config", "show").stdout.splitlines()]
    shown = [[part.strip() for part in line if part.strip()] for line in lines]
    assert shown == [
        ["key", "value", "source"],
        ["http.port", "5000", "default"],
        ["http.enabled", "true", "default"],
        ["feed.timezone", "-", "default"],
        ["session.weekdays", "mon, tue", "file velox.toml"],
        ["session.holidays", "(none)", "default"],
        ["feed.columns", "(none)", "default"],
    ]
    assert json.loads(velox("config", "show", "--json").stdout)[0] == {"key": "http.port", "value": 5000, "source": "default"}


def test_config_check_says_ok(velox: Velox) -> None:
    assert velox("config", "check").stdout == "ok\n"


@pytest.mark.parametrize(("status", "code"), [(CheckStatus.OK, 0), (CheckStatus.WARN, 0), (CheckStatus.FAIL, 5)])
def test_doctor_ends_with_5_when_a_check_fails(status: CheckStatus, code: int, velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.checks = [DoctorCheck("python", CheckStatus.OK, "3.11"), DoctorCheck("port", status, "taken", "choose another")]
    result = velox("doctor")
    assert result.exit_code == code
    assert "choose another" in result.stdout
    as_json = json.loads(velox("doctor", "--json").stdout)
    assert as_json[1] == {"name": "port", "status": str(status), "found": "taken", "advice": "choose another"}


def test_version_tells_what_it_runs_on(velox: Velox) -> None:
    assert velox("version").stdout == "velox 1.2.3\npython 3.11.7\n"
    assert json.loads(velox("version", "--json").stdout) == {"velox": "1.2.3", "python": "3.11.7"}


CHOICES = [((), None), (("--feed", "kafka"), FeedKind.KAFKA), (("--feed", "csv"), FeedKind.CSV)]


@pytest.mark.parametrize(("arguments", "feed"), CHOICES)
def test_run_passes_on_the_feed(
    velox: Velox, bootstrap: FakeBootstrap, arguments: tuple[str, ...], feed: FeedKind | None
) -> None:
    velox("run", *arguments)
    assert bootstrap.feed is feed


def test_a_feed_of_another_name_is_a_usage_error(velox: Velox) -> None:
    result = velox("run", "--feed", "kafak")
    assert result.exit_code == 2
    assert all(kind in result.stderr for kind in ("simulator", "csv", "kafka"))


def test_schemas_lists_messages_prints_the_document_or_writes_files(
    velox: Velox, bootstrap: FakeBootstrap, tmp_path: Path
) -> None:
    listed = velox("schemas").stdout
    assert all(word in listed for word in ("tick.v1", "velox-ticks", "the symbol"))
    assert json.loads(velox("schemas", "--json").stdout) == {"asyncapi": "3.0.0"}
    assert bootstrap.out is None
    assert "1 schemas" in velox("schemas", "--out", str(tmp_path)).stdout
    assert bootstrap.out == tmp_path


def test_init_tells_each_file_and_what_was_done_with_it(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.init_results = [InitResult(Path("x/one"), FileDone.MADE), InitResult(Path("x/two"), FileDone.KEPT)]
    assert velox("init", "--dir", "x").stdout == "made     x/one\nkept     x/two\n"
    assert bootstrap.directory == Path("x")
    assert json.loads(velox("init", "--json").stdout) == [{"file": "x/one", "done": "made"}, {"file": "x/two", "done": "kept"}]
    assert bootstrap.directory == Path()
