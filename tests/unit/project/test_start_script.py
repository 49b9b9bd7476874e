"""What ./start_integrated.sh says where something is missing; the whole of it is tried in tests/e2e/test_compose_stack.py."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOLS = ("base64", "bash", "cat", "chmod", "cp", "dirname", "grep", "head", "mkdir", "sed", "sh", "tail", "tr")
WITHOUT_COMPOSE = '#!/bin/sh\n[ "$1" = version ] && echo 28.0 && exit\nexit 1\n'
ASLEEP = "#!/bin/sh\necho 'is the docker daemon running?' >&2\nexit 1\n"
WITH_AN_OLD_VOLUME = '#!/bin/sh\n[ "$1" = volume ] && echo velox_influxdb-data\nexit 0\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script where nothing but the usual small tools is on the path."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy2(ROOT / "start_integrated.sh", tmp_path)
    shutil.copy2(ROOT / "scripts" / "make_secrets.sh", tmp_path / "scripts")
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, tool
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def docker(clone: Path, script: str) -> None:
    """Put a `docker` on the path."""
    (clone / "bin" / "docker").write_text(script)
    (clone / "bin" / "docker").chmod(0o755)


def run(clone: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "start_integrated.sh", *arguments],
        cwd=os.sep,
        env={"PATH": str(clone / "bin"), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (None, "the command docker is not there: install Docker"),
        (ASLEEP, "is the docker daemon running?"),
        (WITHOUT_COMPOSE, "docker compose is not there: install the compose plugin"),
    ],
)
@pytest.mark.parametrize("argument", [(), ("--tools",), ("--stop",)])
def test_what_is_missing_is_told_and_nothing_is_made(
    clone: Path, script: str | None, told: str, argument: tuple[str, ...]
) -> None:
    if script is not None:
        docker(clone, script)
    result = run(clone, *argument)
    assert result.returncode == 1
    assert told in result.stderr
    assert not (clone / "secrets").exists()


def test_secrets_need_neither_docker_nor_python(clone: Path) -> None:
    assert run(clone, "--secrets").returncode == 0
    assert len(list((clone / "secrets").iterdir())) == 5


def test_new_secrets_are_not_made_for_a_database_that_knows_others(clone: Path) -> None:
    docker(clone, WITH_AN_OLD_VOLUME)
    result = run(clone, "--secrets")
    assert result.returncode == 1
    assert "velox_influxdb-data is from an earlier stack" in result.stderr
    assert not (clone / "secrets").exists()


def test_help_is_printed_and_an_unknown_option_is_refused_with_it(clone: Path) -> None:
    helped = run(clone, "--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    refused = run(clone, "--fast")
    named = "velox: there is no option --fast\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", named + helped.stdout)


@pytest.mark.parametrize("options", [("--stop", "--fast"), ("--tools", "--stpo")])
def test_no_option_is_passed_over(clone: Path, options: tuple[str, ...]) -> None:
    refused = run(clone, *options)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"there is no option {options[1]}" in refused.stderr
