"""The strategies that can be configured, and the check that the configured ones are among them."""

from collections.abc import Callable, Iterator, Mapping

from config.settings.checks import Check, Problem
from config.settings.problems import nearest
from config.settings.settings import Settings
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

    def strategy_class(self, name: str) -> type[Strategy]:
        """The class behind a built-in name or an import path; raise ``ConfigurationError`` where there is none."""
        if name in self._built_in:
            return self._built_in[name]
        if ":" in name:
            return self._load(name)
        near = nearest(name, sorted(self._built_in))
        raise ConfigurationError(f"did you mean {near}?" if near else f"there is no {name}")

    def _find(self, settings: Settings) -> Iterator[Problem]:
        for at, strategy in enumerate(settings.strategies):
            path = ("strategies", at)
            try:
                self.strategy_class(strategy.strategy).make_params(strategy.params)
            except ConfigurationError as error:
                what = f"{', '.join(sorted(self._built_in))}, package.module:Class or path/to/file.py:Class"
                yield Problem((*path, "strategy"), what, str(error))
            except InvalidValue as error:
                yield Problem((*path, "params", error.field.removeprefix("params.")), error.expected)
