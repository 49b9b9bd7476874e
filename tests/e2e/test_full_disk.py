"""A disk that takes no more: what was kept stays, the message says so, and with room again everything goes on."""

import signal

from tests.e2e import journals
from tests.e2e.eventually import eventually
from tests.e2e.service import one_day, served
from tests.e2e.simulated_files import MarketFiles
from tests.e2e.velox import Velox, outcome


def test_a_replay_on_a_full_disk_fails_clearly_and_continues_with_room(velox: Velox, market: MarketFiles) -> None:
    expected = outcome(velox.replay(market.whole, data="alone"))
    ended = velox("replay", market.whole, "--json", largest_file=600_000)
    assert ended.code == 1
    assert ended.out == ""
    assert "journal.sqlite: the disk refuses" in ended.err
    assert "Traceback" not in ended.err
    assert 0 < journals.last_seq(velox.data()) < journals.last_seq(velox.data("alone"))
    journals.expect_no_gap(velox.data())
    assert outcome(velox.replay(market.whole)) == expected
    assert journals.bodies(velox.data()) == journals.bodies(velox.data("alone"))


def test_a_data_directory_that_cannot_be_made_is_named(velox: Velox, market: MarketFiles) -> None:
    (velox.home / "data").write_text("a file", "utf-8")
    ended = velox("replay", market.whole)
    assert ended.code == 1
    assert str(velox.data()) in ended.err
    assert "Traceback" not in ended.err


def test_a_service_on_a_full_disk_waits_says_so_and_stops_when_it_is_told(velox: Velox) -> None:
    config = one_day(velox.home)
    with served(velox, "--config", config, "--set", "ports.time_series_store=null", largest_file=600_000) as service:
        refusal = eventually(lambda: service.ask("health")["journal"]["last_error"], "the disk to refuse", 60)
        assert "the disk refuses" in refusal
        assert service.ask("health")["status"] == "degraded"
        assert service.get("/api/health/ready").status_code == 503
        assert service.get("/api/status").status_code == 503
        ended = service.process.stop(signal.SIGINT, 5.0)
    assert ended.code == 1
    assert "the disk refuses" in ended.err
    full_at = journals.last_seq(velox.data())
    kept = journals.bodies(velox.data())
    with served(velox, "--config", config) as service:
        eventually(lambda: service.ask("status")["seq"] > full_at + 1_000, "the service to go on", 60)
        assert service.process.stop().code == 0
    assert journals.bodies(velox.data())[: len(kept)] == kept
    journals.expect_no_gap(velox.data())
