import tomllib
from pathlib import Path

import pytest

from config.settings import Settings, Sources, defaults, load_settings
from tests.conftest import ROOT
from tests.unit.config.loading import CATALOGUE

TOKEN = {"VELOX_INFLUXDB__TOKEN": "t"}
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))


def load(path: Path) -> Settings:
    sources = Sources(unconfigured=defaults.SERVICE, configured=defaults.SERVICE, environment=TOKEN, file=path)
    return load_settings(sources, checks=[CATALOGUE.check]).settings


def test_there_are_examples_for_the_simulator_and_for_files() -> None:
    assert {path.name for path in EXAMPLES} >= {"simulator.toml", "real-data.toml", "full.toml"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_can_be_started_with(path: Path) -> None:
    settings = load(path)
    assert settings.instruments
    assert settings.strategies


def test_the_simulator_example_and_that_of_the_full_profile_show_every_section() -> None:
    shown = {name: tomllib.loads((ROOT / "examples" / name).read_text("utf-8")) for name in ("simulator.toml", "full.toml")}
    assert set(Settings.model_fields) - shown["simulator.toml"].keys() == shown["full.toml"].keys() - {"profile"}


def test_what_the_example_of_the_full_profile_shows_are_the_defaults() -> None:
    settings, plain = load(ROOT / "examples" / "full.toml"), Settings()
    on, token = {"enabled": True}, {"token": settings.influxdb.token}
    assert settings.kafka == plain.kafka.model_copy(update=on)
    assert settings.influxdb == plain.influxdb.model_copy(update=on | token)
    assert settings.redis == plain.redis.model_copy(update=on)
    assert settings.cache == plain.cache


def test_the_files_of_the_real_data_example_exist(market_data: Path) -> None:
    settings = load(ROOT / "examples" / "real-data.toml")
    names = [text.partition("../shared/data/")[2] for text in settings.feed.inputs]
    assert all(names)
    assert [name for name in names if not (market_data / name).is_file()] == []
