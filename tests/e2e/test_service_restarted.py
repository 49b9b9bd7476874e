"""`velox run` killed and started again goes on where it was, and what it did can be read when it is stopped."""

import pytest

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import Service, one_day, served
from tests.e2e.velox import Velox

RESOURCES = ("status", "positions", "orders", "trades")


def finished(service: Service) -> Service:
    eventually(service.is_finished, "the end of the feed", 60)
    return service


def test_a_killed_service_continues_and_ends_the_day_as_one_that_was_left_alone(velox: Velox) -> None:
    with served(velox, "--config", one_day(velox.home, '"max"'), data="alone") as service:
        finished(service)
        service.process.stop()
    config = one_day(velox.home)
    seen: list[dict[str, object]] = []
    runs: set[str] = set()
    reached = 0
    for more in (5, 10):
        with served(velox, "--config", config) as service:
            status, account = service.ask("status"), service.ask("account")
            runs.add(status["run_id"])
            assert status["seq"] >= reached
            assert service.trades()[: len(seen)] == seen
            assert account["initial_cash"] == "1000000"
            eventually(lambda: len(service.trades()) >= more, "more round trips", 60)  # noqa: B023
            assert not service.is_finished()
            seen, seq = service.trades(), service.ask("status")["seq"]
            assert service.process.kill()
        reached = journals.last_seq(velox.data())
        assert reached >= seq
    with served(velox, "--config", config) as service:
        finished(service)
        assert runs == {service.ask("status")["run_id"]}
        assert service.trades()[: len(seen)] == seen
        service.process.stop()
    journals.expect_no_gap(velox.data())
    assert journals.bodies(velox.data()) == journals.bodies(velox.data("alone")) != []
    assert journals.newest_state(velox.data()) == journals.newest_state(velox.data("alone"))


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Velox, dict[str, object], str]:
    """A service that was stopped after its day, what the API told last, and its address."""
    velox = Velox(tmp_path_factory.mktemp("stopped"))
    with served(velox, "--config", one_day(velox.home, '"max"')) as service:
        finished(service)
        assert service.get("/api/health/ready").status_code == 200, "the API stays up when the feed has ended"
        told = {resource: service.ask(resource) for resource in RESOURCES}
        for resource in RESOURCES:
            running = velox(resource, "--json")
            assert running.json == told[resource]
            assert running.err == ""
        assert service.process.stop().code == 0
    return velox, told, service.url


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_stopped_service_is_read_from_its_journal(stopped: tuple[Velox, dict[str, object], str], resource: str) -> None:
    velox, told, url = stopped
    ended = velox(resource, "--json", "--set", f"http.port={url.rpartition(':')[2]}")
    assert "journal" in ended.err
    assert str(velox.data()) in ended.err
    expected = told[resource]
    if resource == "status":
        assert isinstance(expected, dict)
        expected = {**expected, "state": "stopped", "started_at": None}
    assert ended.json == expected


def test_people_get_a_table_of_a_stopped_service(stopped: tuple[Velox, dict[str, object], str]) -> None:
    velox, _, url = stopped
    ended = velox("trades", "--set", f"http.port={url.rpartition(':')[2]}")
    assert ended.code == 0
    assert "SBIN" in ended.out
    assert "{" not in ended.out


def test_another_service_on_the_port_of_a_killed_one_is_not_asked(stopped: tuple[Velox, dict[str, object], str]) -> None:
    velox, told, _ = stopped
    with served(velox, data="other") as other:
        (velox.data() / "service.url").write_text(f"{other.url}\n", "utf-8")
        ended = velox("trades", "--json")
        (velox.data() / "service.url").unlink()
    assert ended.json == told["trades"]
    assert "another run" in ended.err


def test_where_nothing_has_run_there_is_nothing_to_read(velox: Velox, unused_port: int) -> None:
    ended = velox("status", "--json", "--set", f"http.port={unused_port}")
    assert ended.code == 4
    assert ended.out == ""
    assert f"127.0.0.1:{unused_port}" in ended.err
    assert "velox run" in ended.err
    assert not velox.data().exists()


def test_fresh_begins_another_run(velox: Velox) -> None:
    config = one_day(velox.home)
    with served(velox, "--config", config) as service:
        eventually(service.trades, "a round trip", 60)
        first = service.ask("status")
        assert service.process.kill()
    with served(velox, "--config", config, "--fresh") as service:
        second = service.ask("status")
        assert second["run_id"] != first["run_id"]
        assert second["seq"] < first["seq"]
