"""velox feed."""

import json

import pytest

from adapters.inbound.cli.bootstrap import Answer, ChangeRequest
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

STATE = {"kind": "replay", "controllable": True, "speed": 10.0, "paused": True, "timestamp": "2024-01-15T09:15:00+05:30"}


@pytest.mark.parametrize(
    ("arguments", "path", "body"),
    [
        (("pause",), "pause", {}),
        (("resume",), "resume", {}),
        (("speed", "10"), "speed", {"speed": 10.0}),
        (("speed", "0"), "speed", {"speed": 0.0}),
        (("step",), "step", {"ticks": 1}),
        (("step", "50"), "step", {"ticks": 50}),
    ],
)
def test_each_asks_the_service_and_prints_how_the_feed_stands(
    velox: Velox, bootstrap: FakeBootstrap, arguments: tuple[str, ...], path: str, body: dict[str, object]
) -> None:
    bootstrap.outcome = STATE
    result = velox("feed", *arguments)
    assert (result.exit_code, result.stdout) == (0, "replay: paused (10× speed), at 2024-01-15T09:15:00+05:30\n")
    assert bootstrap.changes == [ChangeRequest("POST", ("feed", path), body)]
    assert json.loads(velox("feed", *arguments, "--json").stdout) == STATE


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({**STATE, "paused": False, "speed": 0}, "replay: as fast as possible, at 2024-01-15T09:15:00+05:30"),
        ({**STATE, "kind": "kafka", "speed": None, "paused": False, "timestamp": None}, "kafka: live, at its beginning"),
    ],
)
def test_show_tells_what_it_is(velox: Velox, bootstrap: FakeBootstrap, state: dict[str, object], line: str) -> None:
    bootstrap.answer = Answer(state)
    assert velox("feed", "show").stdout == f"{line}\n"
    assert bootstrap.resource == "feed"


@pytest.mark.parametrize("arguments", [("speed", "-1"), ("speed", "fast"), ("step", "0"), ("speed",)])
def test_what_cannot_be_is_a_usage_error(velox: Velox, bootstrap: FakeBootstrap, arguments: tuple[str, ...]) -> None:
    assert velox("feed", *arguments).exit_code == 2
    assert bootstrap.changes == []
