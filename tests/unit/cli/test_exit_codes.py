import pytest

from domain.errors import (
    BadInput,
    ConfigurationError,
    InvalidValue,
    JournalLocked,
    JournalMismatch,
    PortUnavailable,
    VeloxError,
)
from tests.unit.cli.conftest import Velox
from tests.unit.cli.fake_bootstrap import FakeBootstrap


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("a.csv, line 3: no"), 1),
        (JournalMismatch("another run"), 1),
        (JournalLocked("somebody has it"), 1),
        (InvalidValue("symbol", "X", "Y"), 1),
        (ConfigurationError("http.port: no"), 3),
        (PortUnavailable("nobody answers"), 4),
    ],
)
def test_an_error_is_one_line_by_our_name_and_its_exit_code(
    error: VeloxError, code: int, velox: Velox, bootstrap: FakeBootstrap
) -> None:
    bootstrap.error = error
    result = velox("status")
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"velox: {error}\n")


def test_every_problem_of_a_configuration_has_its_line(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = ConfigurationError("one\ntwo")
    result = velox("config", "check")
    assert (result.exit_code, result.stderr.splitlines()) == (3, ["velox: one", "velox: two"])


def test_an_error_of_the_operating_system_names_the_file(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = PermissionError(13, "Permission denied", "var/journal")
    result = velox("run")
    assert (result.exit_code, result.stderr) == (1, "velox: var/journal: Permission denied\n")


def test_a_defect_is_told_without_a_traceback(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = KeyError("lost")
    result = velox("run")
    assert result.exit_code == 1
    assert result.stderr.startswith("velox: internal error: KeyError")
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "error", [KeyError("lost"), BadInput("bad"), PermissionError(13, "no")], ids=lambda error: type(error).__name__
)
def test_debug_keeps_the_traceback(error: Exception, velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = error
    assert velox("run", "--debug").exception is error


def test_ctrl_c_ends_with_130(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.error = KeyboardInterrupt()
    assert velox("status").exit_code == 130


def test_the_service_chooses_its_own_exit_code(velox: Velox, bootstrap: FakeBootstrap) -> None:
    bootstrap.exit_code = 130
    assert velox("run").exit_code == 130


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("status", "--bogus"),
        ("trades", "--limit", "0"),
        ("trades", "--limit", "x"),
        ("replay", "--batch", "0"),
        ("config", "x"),
    ],
)
def test_wrong_usage_ends_with_2_on_stderr(arguments: tuple[str, ...], velox: Velox) -> None:
    result = velox(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: velox" in result.stderr
