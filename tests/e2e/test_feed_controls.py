"""A simulated market that is paused, stepped and sped up in the real service: time stands still, and the outcome is the same."""

from pathlib import Path

import pytest

from tests.e2e.eventually import eventually
from tests.e2e.service import Service, one_day, served
from tests.e2e.velox import Velox


@pytest.fixture
def config(velox: Velox) -> Path:
    path = one_day(velox.home, "60")
    path.write_text(path.read_text("utf-8") + "\n[risk]\nmax_data_age_s = 30\n", "utf-8")
    return path


def ticks(service: Service) -> int:
    return int(service.ask("status")["ticks"])


def alarms(service: Service) -> list[dict[str, object]]:
    """What was told of data that is late."""
    items: list[dict[str, object]] = service.ask("events", kinds="data_freshness_changed", limit=1000)["items"]
    return items


def test_a_pause_stops_time_a_step_moves_it_and_the_outcome_stays(velox: Velox, config: Path) -> None:
    with served(velox, "--config", config, "--set", "simulator.speed=max", data="straight") as straight:
        eventually(straight.is_finished, "the end of the day")
        expected, late = straight.trades(), alarms(straight)
    with served(velox, "--config", config) as service:
        eventually(lambda: ticks(service) > 20, "some ticks")
        paused = velox("feed", "pause", "--json").json
        assert (paused["kind"], paused["paused"], paused["speed"]) == ("simulator", True, 60)
        seq = service.ask("status")["seq"]
        assert service.ask("health")["feed"]["state"] == "paused"
        before = ticks(service)
        for count in (1, 1, 7):
            assert velox("feed", "step", str(count)).code == 0
            assert ticks(service) == before + count
            before += count
        assert service.ask("status")["seq"] > seq
        quiet = service.ask("status")["seq"]
        assert velox("feed", "speed", "0").code == 0
        assert velox("status", "--json").json["seq"] == quiet
        assert "paused" in velox("feed", "show").out
        assert velox("feed", "resume", "--json").json["paused"] is False
        eventually(service.is_finished, "the end of the day")
        assert service.trades() == expected
        assert alarms(service) == late
