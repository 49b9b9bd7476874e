import tomllib
from pathlib import Path

import pytest

from config.settings import Settings, Sources, defaults, load_settings
from tests.conftest import ROOT
from tests.unit.config.loading import CATALOGUE

EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))


def load(path: Path) -> Settings:
    sources = Sources(unconfigured=defaults.SERVICE, configured=defaults.SERVICE, environment={}, file=path)
    return load_settings(sources, checks=[CATALOGUE.check]).settings


def test_there_are_examples_for_the_simulator_and_for_files() -> None:
    assert {path.name for path in EXAMPLES} >= {"simulator.toml", "real-data.toml"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_can_be_started_with(path: Path) -> None:
    settings = load(path)
    assert settings.instruments
    assert settings.strategies


def test_the_simulator_example_shows_every_section_but_those_of_services() -> None:
    shown = tomllib.loads((ROOT / "examples" / "simulator.toml").read_text("utf-8"))
    assert set(Settings.model_fields) - shown.keys() == {"kafka", "influxdb", "redis", "cache"}


def test_the_files_of_the_real_data_example_exist(market_data: Path) -> None:
    settings = load(ROOT / "examples" / "real-data.toml")
    names = [text.partition("../shared/data/")[2] for text in settings.feed.inputs]
    assert all(names)
    assert [name for name in names if not (market_data / name).is_file()] == []
