"""The strategies that can be configured, and the check that the configured ones are among them."""

from collections.abc import Callable, Iterator, Mapping

from config.settings.checks import Check, Problem
from config.settings.problems import nearest
from config.settings.settings import Settings
from config.settings.strategy import StrategySettings
from config.settings.tree import KeyPath
from domain.errors import ConfigurationError, InvalidValue
from domain.strategies import Strategy


class StrategyCatalogue:
    """The strategies that a configuration can name: those ``built_in`` by their name, others by an import path for ``load``."""

    def __init__(self, built_in: Mapping[str, type[Strategy]], load: Callable[[str], type[Strategy]]) -> None:
        self._built_in = built_in
        self._load = load

    @property
    def check(self) -> Check:
        """The check that every configured strategy exists and accepts its parameters."""
        return Check(self._find)

    def _find(self, settings: Settings) -> Iterator[Problem]:
        for at, strategy in enumerate(settings.strategies):
            yield from self._check(("strategies", at), strategy)

    def strategy_class(self, name: str) -> type[Strategy]:
        """The class behind a built-in name or an import path; raise ``ConfigurationError`` where there is none."""
        if name in self._built_in:
            return self._built_in[name]
        if ":" in name:
            return self._load(name)
        known = sorted(self._built_in)
        near = nearest(name, known)
        hint = f"; did you mean {near}?" if near else ""
        raise ConfigurationError(f"one of {', '.join(known)}, package.module:Class or path/to/file.py:Class{hint}")

    def _check(self, path: KeyPath, strategy: StrategySettings) -> Iterator[Problem]:
        try:
            chosen = self.strategy_class(strategy.strategy)
        except ConfigurationError as error:
            yield (*path, "strategy"), f"a strategy: {error}"
            return
        try:
            chosen.make_params(strategy.params)
        except InvalidValue as error:
            name = error.field.removeprefix("params.")
            yield (*path, "params", name), error.expected
