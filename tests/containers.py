"""Lets the tests marked ``container`` run where a Docker engine answers, and says why they did not where none does.

Without an engine they are skipped; with ``VELOX_REQUIRE_CONTAINERS=1`` in the environment they fail instead, so that a machine
that is meant to have one cannot pass by skipping. The engine is asked once, and only when the first such test is about to
start, before any of its fixtures.
"""

import os
import subprocess
from functools import cache

import pytest

SECONDS_TO_ANSWER = 30
REQUIRED = os.environ.get("VELOX_REQUIRE_CONTAINERS") == "1"


@cache
def engine_problem() -> str | None:
    """What keeps the Docker engine from being used, or None when it answers."""
    command = ["docker", "version", "--format", "{{.Server.Version}}"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_TO_ANSWER, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if answer.returncode == 0:
        return None
    return answer.stderr.strip() or f"docker version ended with {answer.returncode}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("container") is None:
        return
    problem = engine_problem()
    if problem is None:
        return
    if REQUIRED:
        pytest.fail(f"VELOX_REQUIRE_CONTAINERS=1, and no Docker engine answers: {problem}", pytrace=False)
    pytest.skip(f"no Docker engine answers: {problem}")
