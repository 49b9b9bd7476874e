import json

import pytest

from adapters.inbound.cli.bootstrap import InfluxStep
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

KEPT = InfluxStep("bucket trading", "kept", "kept for ever")
DIFFERS = InfluxStep("task minutes", "differs", "its text")
MISSING = InfluxStep("bucket trading_1m", "missing", "kept for 30 days")


def test_set_up_tells_what_it_did(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.steps = [KEPT, InfluxStep("bucket trading_1m", "created", "kept for 30 days")]
    result = velox("influx", "setup")
    assert result.exit_code == 0
    assert result.stdout.split("\n")[1:3] == [
        "bucket trading     kept     kept for ever",
        "bucket trading_1m  created  kept for 30 days",
    ]


@pytest.mark.parametrize("command", ["setup", "check"])
def test_programs_get_a_list(command: str, velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.steps = [KEPT]
    result = velox("influx", command, "--json")
    assert json.loads(result.stdout) == [{"what": "bucket trading", "state": "kept", "detail": "kept for ever"}]


@pytest.mark.parametrize(("steps", "code"), [([KEPT], 0), ([KEPT, DIFFERS], 5), ([MISSING], 5)])
def test_a_check_fails_where_something_is_missing_or_differs(
    steps: list[InfluxStep], code: int, velox: Velox, bootstrap: FakeBootstrap
) -> None:
    bootstrap.steps = steps
    assert velox("influx", "check").exit_code == code


def test_the_minutes_of_a_span_are_made_and_counted(velox: Velox, bootstrap: FakeBootstrap) -> None:
    result = velox("influx", "downsample", "--start", "2026-11-25T09:15+05:30")
    assert (result.exit_code, result.stdout) == (0, "1,440 minutes made\n")
    assert bootstrap.span == ("2026-11-25T09:15+05:30", None)
    assert velox("influx", "downsample").exit_code == 2
