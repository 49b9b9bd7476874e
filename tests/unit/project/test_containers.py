import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ANSWERS = "#!/bin/sh\necho 28.0\n"
DOES_NOT_ANSWER = "#!/bin/sh\necho 'the daemon is asleep' >&2\nexit 1\n"
SUITE = """
import pytest

@pytest.fixture
def server():
    print("a server was started")

@pytest.mark.container
def test_with_a_server(server):
    pass

def test_without():
    pass
"""


def run_suite(directory: Path, docker: str, *, required: bool) -> subprocess.CompletedProcess[str]:
    """Run two tests, one of them marked, where the ``docker`` command is this script."""
    (directory / "test_suite.py").write_text(SUITE)
    (directory / "pytest.ini").write_text("[pytest]\nmarkers = container\nfilterwarnings = error\n")
    command = directory / "bin" / "docker"
    command.parent.mkdir()
    command.write_text(docker)
    command.chmod(0o755)
    environment = {
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "VELOX_REQUIRE_CONTAINERS": str(int(required)),
    }
    pytest_command = [sys.executable, "-m", "pytest", "-p", "tests.containers", "-p", "no:cacheprovider", "-rs", "-s", "."]
    return subprocess.run(pytest_command, cwd=directory, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_without_an_engine_container_tests_are_skipped_with_the_reason_and_the_others_run(tmp_path: Path) -> None:
    result = run_suite(tmp_path, DOES_NOT_ANSWER, required=False)
    assert "1 passed, 1 skipped" in result.stdout
    assert "no Docker engine answers: the daemon is asleep" in result.stdout
    assert "a server was started" not in result.stdout
    assert result.returncode == pytest.ExitCode.OK


def test_where_an_engine_is_required_container_tests_fail_without_one(tmp_path: Path) -> None:
    result = run_suite(tmp_path, DOES_NOT_ANSWER, required=True)
    assert "1 passed, 1 error" in result.stdout
    assert "a server was started" not in result.stdout
    assert result.returncode == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("required", [False, True])
def test_with_an_engine_container_tests_run(tmp_path: Path, required: bool) -> None:
    result = run_suite(tmp_path, ANSWERS, required=required)
    assert "2 passed" in result.stdout
    assert result.returncode == pytest.ExitCode.OK


def test_this_suite_itself_is_run_with_it(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("tests.containers")
