"""`velox run`: what somebody sees who starts it for the first time."""

import re
import signal
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import Service, served
from tests.e2e.velox import Velox

QUICK = ("--set", "simulator.speed=600", "--set", "simulator.date=2024-01-15")
STOPS_WITHIN_S = 5.0


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(Velox(tmp_path_factory.mktemp("service")), *QUICK) as service:
        yield service


def test_the_first_fill_is_seen_and_then_a_round_trip(service: Service) -> None:
    fill = eventually(lambda: service.ask("fills")["items"], "the first fill", 60)[-1]
    trade = eventually(service.trades, "the first round trip", 60)[0]
    assert fill["quantity"] > 0
    assert fill["price"] > 0
    assert fill["timestamp"].startswith("2024-01-15T09:")
    assert trade["entry_price"] > 0
    assert trade["strategy_id"] in ("supertrend_simple", "ema_cross")


def test_the_page_and_all_it_loads_come_from_the_service_itself(service: Service) -> None:
    page = service.get("/")
    assert page.status_code == 200
    linked = re.findall(r"""<a [^>]*href="([^"#]+)\"""", page.text)
    loaded = [name for name in re.findall(r"""(?:src|href)="([^"#]+)\"""", page.text) if name not in linked]
    assert any(name.endswith(".js") for name in loaded)
    scripts = {name: service.get(name) for name in loaded}
    modules = {
        urljoin(name, module): None
        for name, script in scripts.items()
        for module in re.findall(r"""from "(\.[^"]+)\"""", script.text)
    }
    assert len(modules) > 20
    answers = [*scripts.values(), *map(service.get, modules)]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    for text in (page.text, *(answer.text for answer in answers)):
        assert set(re.findall(r"""["'(](?:https?:|wss?:)?//([\w.-]+)""", text)) <= {"www.w3.org", "www.tradingview.com"}


def test_services_that_are_switched_off_do_not_answer(service: Service) -> None:
    assert service.ask("services") == {"kafka": False, "influxdb": False, "redis": False}


def test_it_is_alive_ready_and_well(service: Service) -> None:
    assert service.ask("health/live") == {"status": "alive"}
    assert eventually(lambda: service.get("/api/health/ready").status_code == 200, "the service to be ready")
    health = service.ask("health")
    assert health["status"] == "ok"
    assert {follower["name"] for follower in health["followers"]} == {"time series", "event publisher", "state cache"}
    assert all(follower["connected"] for follower in health["followers"])
    assert service.ask("status")["state"] == "running"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_within_seconds(velox: Velox, number: signal.Signals) -> None:
    with served(velox, *QUICK) as service:
        eventually(lambda: service.ask("fills")["items"], "the first fill", 60)
        ended = service.process.stop(number, STOPS_WITHIN_S)
    assert ended.code == 0
    assert ended.err == ""
    left = {file.name for file in velox.data().iterdir() if file.stat().st_size}
    assert left == {"journal.sqlite", "timeseries.sqlite", "run.json", "api.key"}
    journals.expect_no_gap(velox.data())
    assert journals.newest_state(velox.data())["seq"] == journals.last_seq(velox.data())


def test_it_stops_within_seconds_while_somebody_watches(velox: Velox) -> None:
    from websockets.sync.client import connect

    with served(velox, *QUICK) as service, connect(f"{service.url.replace('http', 'ws')}/ws", proxy=None) as watching:
        assert '"snapshot"' in str(watching.recv())
        assert watching.recv()
        ended = service.process.stop(within_s=STOPS_WITHIN_S)
    assert ended.code == 0
