from pathlib import Path

import pytest

from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap

COMMANDS = [
    ("run",),
    ("replay", "x.csv"),
    ("status",),
    ("positions",),
    ("orders",),
    ("trades",),
    ("config", "show"),
    ("config", "check"),
    ("doctor",),
]
GIVEN = ("--config", "a.toml", "--profile", "null", "--set", "a.b=1", "--set", "c.d=2", "--data-dir", "here", "--debug")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_every_command_takes_the_common_options_before_its_name_and_after(
    command: tuple[str, ...], before: bool, velox: Velox, bootstrap: FakeBootstrap
) -> None:
    result = velox(*GIVEN, *command) if before else velox(*command, *GIVEN)
    assert result.exit_code == 0, result.output
    options = bootstrap.options
    assert (options.config, options.profile, options.data_dir, options.debug) == (Path("a.toml"), "null", Path("here"), True)
    assert options.assignments == ("a.b=1", "c.d=2")


def test_options_before_and_after_the_command_add_up_and_after_wins(velox: Velox, bootstrap: FakeBootstrap) -> None:
    velox("--set", "a.b=1", "--profile", "null", "--data-dir", "here", "status", "--set", "a.b=2", "--profile", "embedded")
    assert bootstrap.options.assignments == ("a.b=1", "a.b=2")
    assert (bootstrap.options.profile, bootstrap.options.data_dir) == ("embedded", Path("here"))


def test_every_command_explains_itself(velox: Velox) -> None:
    for command in ((), *COMMANDS, ("version",), ("config",)):
        result = velox(*command[:1] if command[:1] != ("config",) else command, "--help")
        assert result.exit_code == 0
        assert "Usage: velox" in result.stdout
