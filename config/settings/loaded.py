"""Settings together with where each of them came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, SecretStr

from config.settings.problems import key_of, origin_of
from config.settings.settings import Settings
from config.settings.tree import KeyPath, Table, node_at
from domain.timeframe import Timeframe

MASK = "********"
DEFAULT = "default"
_RESULTS = ("session", "account", "instruments", "strategies", "stop", "risk", "matching", "charges", "market_data")
"""The sections that decide what a run does with its inputs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting: its key, its value as JSON can hold it (secrets masked), and its origin in words."""

    key: str
    value: object
    source: str


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """``file`` is the configuration file that was read, None where there is none."""

    settings: Settings
    file: Path | None
    tree: Table

    def rows(self) -> list[Row]:
        """Every setting, in the order of the sections."""
        return [Row(key_of(path, self.tree), value, self._origin(path)) for path, value in _leaves(self.settings, ())]

    def identity(self) -> Mapping[str, str]:
        """Key → value of the settings that decide what a run does: where they agree, the same inputs give the same events."""
        rows = [row for row in self.rows() if row.key.partition(".")[0] in _RESULTS]
        return {row.key: str(row.value) for row in rows}

    def _origin(self, path: KeyPath) -> str:
        return DEFAULT if node_at(self.tree, path) is None else origin_of(path, self.tree)


def _leaves(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _leaves(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    else:
        yield path, _plain(value)


def _plain(value: object) -> object:
    match value:
        case SecretStr():
            return MASK
        case time():
            return value.isoformat("minutes" if not value.second else "seconds")
        case Decimal():
            return format(value, "f")
        case Path() | date() | Timeframe():
            return str(value)
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case Mapping():
            return {name: _plain(inner) for name, inner in value.items()}
        case _:
            return value
