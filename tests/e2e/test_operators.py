"""Trading by hand against the real service: the command line from the order to the kill switch, SIGKILL and the reset."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import Service, served
from tests.e2e.velox import Velox

QUIET_STRATEGY = """
[session]
around_the_clock = true

[simulator]
seed = 5
date = 2024-01-15
days = 2
speed = 30

[[simulator.symbols]]
symbol = "SBIN"
price = "800.00"
volatility_pct = 1.0
ticks_per_second = 2.0

[[strategies]]
id = "quiet"
strategy = "ema_cross"
params = { timeframe = "1h", fast = 200, slow = 400 }
"""


@pytest.fixture
def config(velox: Velox) -> Path:
    path = velox.home / "quiet.toml"
    path.write_text(QUIET_STRATEGY, "utf-8")
    return path


@pytest.fixture
def service(velox: Velox, config: Path) -> Iterator[Service]:
    with served(velox, "--config", config) as service:
        eventually(lambda: price(service), "the first tick")
        yield service


def price(service: Service) -> float:
    """The last price; 0 before the first tick."""
    (latest,) = service.ask("ticks")["items"]
    return float(latest["price"] or 0)


def on_grid(value: float) -> str:
    return f"{round(value / 0.05) * 0.05:.2f}"


def order(service: Service, order_id: str) -> dict[str, Any]:
    """An order as the list tells it."""
    found: dict[str, Any] = next(each for each in service.ask("orders")["items"] if each["order_id"] == order_id)
    return found


def held_quantity(service: Service) -> int:
    return sum(int(position["quantity"]) for position in service.ask("positions")["items"])


def test_a_bracket_is_placed_amended_and_cancelled(velox: Velox, service: Service) -> None:
    low = price(service) * 0.9
    placed = velox(
        *("order", "place", "SBIN", "buy", "10", "--limit", on_grid(low), "--stop", on_grid(low - 20)),
        *("--target", on_grid(low + 20), "--tif", "gtc", "--client-id", "mine-1", "--json"),
    ).json
    assert [each["status"] for each in placed["orders"]] == ["submitted", "held", "held"]
    entry, stop, target = (each["order_id"] for each in placed["orders"])
    assert order(service, entry)["time_in_force"] == "gtc"
    assert (order(service, stop)["purpose"], order(service, target)["purpose"]) == ("stop", "target")
    again = velox("order", "place", "SBIN", "buy", "10", "--client-id", "mine-1")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("velox: DUPLICATE_CLIENT_ORDER_ID: ")
    assert velox("order", "amend", entry, "--limit", on_grid(low - 5), "--quantity", "8").code == 0
    changed = order(service, entry)
    assert (changed["quantity"], changed["limit_price"], changed["amended"]) == (8, float(on_grid(low - 5)), True)
    assert velox("order", "cancel", entry).out.splitlines()[0] == f"{entry}  cancelled  8 SBIN [manual]"
    assert {order(service, each)["status"] for each in (entry, stop, target)} == {"cancelled"}
    ended = velox("order", "amend", entry, "--quantity", "9")
    assert (ended.code, ended.err.partition(": ")[2].partition(":")[0]) == (1, "ORDER_ENDED")
    shown = velox("orders", "--json").json["items"]
    assert {each["order_id"]: each["status"] for each in shown} == dict.fromkeys((entry, stop, target), "cancelled")


def test_positions_are_flattened_and_the_controls_are_told(velox: Velox, service: Service) -> None:
    assert velox("order", "place", "SBIN", "sell", "10").code == 0
    eventually(lambda: held_quantity(service) == -10, "the fill")
    assert velox("flatten", "--strategy", "manual", "--symbol", "SBIN").out.endswith("submitted  10 SBIN [manual]\n")
    eventually(lambda: held_quantity(service) == 0, "a flat book")
    assert service.trades()[-1]["exit_reason"] == "flatten"
    assert velox("flatten").out == "nothing was to be done\n"
    assert velox("pause", "--reason", "lunch").code == 0
    assert velox("strategy", "disable", "quiet").code == 0
    assert velox("reduce-only").code == 0
    refused = velox("order", "place", "SBIN", "buy", "10")
    assert (refused.code, refused.err.split(":")[1].strip()) == (1, "REDUCING")
    risk = velox("risk", "--json").json
    assert (risk["controls"]["paused"], risk["controls"]["disabled"]) == (True, ["quiet"])
    assert velox("strategy", "enable", "quiet").code == 0
    assert velox("resume").code == 0
    assert service.ask("controls")["trading_state"] == "active"
    acted = [(each["action"], each["actor"].partition(":")[0]) for each in service.ask("events", kinds="operator_acted")["items"]]
    assert acted == [
        (action, "cli")
        for action in (
            *("place_order", "flatten", "flatten", "pause", "switch_strategy", "set_trading_state", "place_order"),
            *("switch_strategy", "resume"),
        )
    ]


def test_the_kill_switch_survives_sigkill_and_needs_a_reset(velox: Velox, config: Path) -> None:
    with served(velox, "--config", config) as service:
        eventually(lambda: price(service), "the first tick")
        assert velox("order", "place", "SBIN", "buy", "10").code == 0
        eventually(lambda: held_quantity(service) == 10, "the fill")
        killed = velox("kill", "--reason", "fire")
        assert killed.code == 0
        eventually(lambda: held_quantity(service) == 0, "a flat book")
        assert service.process.kill()
    journals.expect_no_gap(velox.data())
    stopped = velox("risk", "--json")
    assert "journal" in stopped.err
    assert stopped.json["controls"]["latched"] is True
    unreachable = velox("reset", "--reason", "the fire is out")
    assert (unreachable.code, unreachable.out) == (4, "")
    assert "no service answers" in unreachable.err
    with served(velox, "--config", config) as service:
        controls = service.ask("controls")
        assert (controls["trading_state"], controls["latched"], controls["reason"]) == ("halted", True, "kill switch: fire")
        before = service.ask("orders", limit=1)["items"][0]["seq"]
        refused = velox("order", "place", "SBIN", "buy", "10")
        assert (refused.code, refused.err.split(":")[1].strip()) == (1, "KILL_SWITCH")
        assert velox("resume").code == 1
        newer = service.ask("orders", after=before)["items"]
        assert [each["status"] for each in newer] == ["rejected"]
        assert velox("reset").code == 2
        assert velox("reset", "--reason", "the fire is out").code == 0
        assert velox("order", "place", "SBIN", "buy", "10").code == 0
        eventually(lambda: held_quantity(service) == 10, "the fill")
        assert service.process.stop().code == 0
    journals.expect_no_gap(velox.data())


def test_the_key_is_made_and_told_once_and_lies_in_the_data_directory(velox: Velox, config: Path) -> None:
    with served(velox, "--config", config) as service:
        file = velox.data() / "api.key"
        key = file.read_text("utf-8").strip()
        assert len(key) >= 32
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert str(file) in service.process.out
        url = f"{service.url}/api/controls/pause"
        assert httpx.post(url, trust_env=False).status_code == 401
        assert httpx.post(url, trust_env=False, headers={"X-API-Key": "wrong"}).status_code == 401
        assert httpx.post(url, trust_env=False, headers={"X-API-Key": key}).status_code == 200
        assert service.process.out.count(key) == 1
        assert key not in service.process.err
        assert service.process.stop().code == 0
    with served(velox, "--config", config) as service:
        assert file.read_text("utf-8").strip() == key
        assert key not in service.process.out + service.process.err
        assert service.ask("controls")["paused"] is True
    assert key not in velox("config", "show", "--json").out


def test_a_configured_key_is_the_key(velox: Velox, config: Path) -> None:
    with served(velox, "--config", config, "--set", "http.api_key=a-key-of-my-own-0123456789") as service:
        assert not (velox.data() / "api.key").exists()
        assert velox("pause").code == 4
        assert velox("pause", "--set", "http.api_key=a-key-of-my-own-0123456789").code == 0
        wrong = velox("pause", "--set", "http.api_key=another-key-0123456789")
        assert wrong.code == 1
        assert "that is no key of this service" in wrong.err
        assert "0123456789" not in service.process.out + wrong.err


def test_without_a_service_nothing_is_changed(velox: Velox) -> None:
    for command in (("kill", "--yes"), ("order", "place", "SBIN", "buy", "1"), ("flatten",)):
        ended = velox(*command, data="nowhere")
        assert (ended.code, ended.out) == (4, "")
        assert "velox run" in ended.err
    assert not velox.data("nowhere").exists()


def test_orders_go_on_when_the_feed_has_ended(velox: Velox, config: Path) -> None:
    quick = ("--set", "simulator.days=1", "--set", "simulator.speed=max", "--set", "simulator.symbols.SBIN.ticks_per_second=0.05")
    with served(velox, "--config", config, *quick) as service:
        eventually(service.is_finished, "the end of the feed", 60)
        assert velox("pause").code == 0
        low = on_grid(price(service) * 0.9)
        placed = velox("order", "place", "SBIN", "buy", "10", "--limit", low, "--tif", "gtc", "--json").json
        assert order(service, placed["order_id"])["status"] == "submitted"
        assert service.process.stop().code == 0
    assert journals.newest_state(velox.data())["seq"] == journals.last_seq(velox.data())
    assert velox("risk", "--json").json["controls"]["paused"] is True
