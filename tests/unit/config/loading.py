"""Loads settings the way the program does, from texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from config.settings import LoadedSettings, Sources, defaults, load_settings
from config.settings.strategy_catalogue import StrategyCatalogue
from config.settings.tree import Table
from domain.errors import ConfigurationError
from domain.strategies import Strategy
from domain.strategies.catalogue import BUILT_IN


def no_such_module(path: str) -> type[Strategy]:
    raise ConfigurationError(f"{path} cannot be imported")


CATALOGUE = StrategyCatalogue(BUILT_IN, no_such_module)


class Loader:
    """Writes ``velox.toml`` into the working directory of the test and loads everything."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __call__(
        self,
        toml: str | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        assignments: Sequence[str] = (),
        strategies: Sequence[str] = (),
        flags: Table | None = None,
    ) -> LoadedSettings:
        if toml is not None:
            (self.directory / "velox.toml").write_text(toml, "utf-8")
        sources = Sources(
            unconfigured=defaults.SERVICE,
            configured=defaults.SERVICE,
            environment=environment or {},
            assignments=assignments,
            strategies=strategies,
        )
        return load_settings(sources, flags or {}, [CATALOGUE.check])

    def problems(
        self, toml: str | None = None, *, environment: Mapping[str, str] | None = None, assignments: Sequence[str] = ()
    ) -> list[str]:
        """What is wrong, one sentence each."""
        with pytest.raises(ConfigurationError) as raised:
            self(toml, environment=environment, assignments=assignments)
        return str(raised.value).splitlines()
