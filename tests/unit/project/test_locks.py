import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;]+)(?: ; (.+?))? \\$", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, ...]]:
    """Name, version and marker of every package in the lock."""
    return set(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^a-z0-9-]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_the_development_lock_holds_every_pin_of_the_runtime_lock() -> None:
    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = {name for name, *_ in pins("requirements.lock")}
    development = {name for name, *_ in pins("requirements-dev.lock")}
    groups = project["dependency-groups"]
    assert named(project["project"]["dependencies"]) | named(groups["build"]) <= runtime
    assert named(groups["dev"]) <= development
    assert named(groups["page"]) == {name for name, *_ in pins("requirements-page.lock")}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-page.lock"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock)) > 0
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
