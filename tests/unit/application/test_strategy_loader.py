"""Strategies that users bring."""

import sys
from pathlib import Path

import pytest

from application.strategy_loader import load_strategy
from domain.errors import ConfigurationError

GOOD = """
from dataclasses import dataclass
from domain.strategies import Strategy
from domain.timeframe import Timeframe

@dataclass(frozen=True)
class Nothing:
    pass

class Quiet(Strategy):
    name = "quiet"
    Params = Nothing
    def requires(self):
        return {Timeframe(60): ()}
    def on_bar(self, market):
        return None

class Half(Strategy):
    name = "half"
    Params = Nothing

class Nameless(Strategy):
    Params = Nothing
    def requires(self):
        return {}
    def on_bar(self, market):
        return None
"""


@pytest.fixture(autouse=True)
def _modules_and_paths_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("velox_user_strategy_mine", "velox_user_strategy_broken", "mine_by_name"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A file with one whole strategy and two that lack something."""
    file = tmp_path / "mine.py"
    file.write_text(GOOD)
    return file


def test_a_class_in_a_file_is_loaded(mine: Path) -> None:
    assert load_strategy(f"{mine}:Quiet").name == "quiet"


def test_a_class_in_a_module_of_the_working_directory_is_loaded(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine.rename(mine.with_name("mine_by_name.py"))
    monkeypatch.chdir(mine.parent)
    assert load_strategy("mine_by_name:Quiet").name == "quiet"
    assert load_strategy("mine_by_name:Quiet") is load_strategy("mine_by_name:Quiet")


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("Quite", r"has no class Quite; strategies in it: Half, Nameless, Quiet"),
        ("Nothing", r"is not a strategy: it must extend"),
        ("Half", r"is not a strategy: it must extend domain.strategies.Strategy with requires and on_bar"),
        ("Nameless", r"is not a strategy: it must set name"),
    ],
)
def test_what_is_no_strategy_is_refused_with_what_it_lacks(mine: Path, name: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        load_strategy(f"{mine}:{name}")


@pytest.mark.parametrize("path", ["", "Quiet", "package.module:", "package.module:not a name"])
def test_what_is_no_import_path_is_refused(path: str) -> None:
    with pytest.raises(ConfigurationError, match=r"expected package.module:Class or path/to/file.py:Class"):
        load_strategy(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone.py: no such file"):
        load_strategy(f"{tmp_path / 'gone.py'}:Quiet")


def test_a_module_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"no.such.package cannot be imported: ModuleNotFoundError"):
        load_strategy("no.such.package:Quiet")


def test_a_file_that_raises_while_it_is_imported_is_refused_with_its_error(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("raise RuntimeError('not today')\n")
    with pytest.raises(ConfigurationError, match=r"cannot be imported: RuntimeError: not today"):
        load_strategy(f"{file}:Quiet")
    assert "velox_user_strategy_broken" not in sys.modules
