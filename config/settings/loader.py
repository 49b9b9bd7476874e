"""Loads the settings: lays the sources over each other, checks everything, and reports all problems together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from config.settings.checks import CHECKS, Check
from config.settings.completion import choose_strategies, complete
from config.settings.loaded import LoadedSettings
from config.settings.merging import merge
from config.settings.problems import problems_of, wrong
from config.settings.profiles import PROFILES
from config.settings.settings import Settings
from config.settings.sources import from_assignments, from_environment, from_file
from config.settings.tree import KeyPath, Leaf, Node, Table, plain, table, without
from domain.errors import ConfigurationError

DEFAULT_FILE = Path("velox.toml")
NO_FLAGS: Table = {}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where settings come from, the lowest first: defaults, profile, ``file``, ``environment``, ``assignments`` (--set).

    ``file`` None means VELOX_CONFIG, else ``velox.toml`` in the working directory if there is one. ``unconfigured`` are the
    defaults where there is no file at all, ``configured`` those beneath one. ``strategies`` names the only ones to run.
    """

    unconfigured: Mapping[str, object]
    configured: Mapping[str, object]
    environment: Mapping[str, str]
    file: Path | None = None
    assignments: Sequence[str] = ()
    strategies: Sequence[str] = ()


def load_settings(
    sources: Sources, flags: Table = NO_FLAGS, checks: Iterable[Check] = (), *, is_to_trade: bool = True
) -> LoadedSettings:
    """The settings, ``flags`` above all other sources, checked by the built-in checks and ``checks``.

    Whoever only looks at what another process trades or has traded (not ``is_to_trade``) need not have its feed configured.
    Raises ``ConfigurationError`` with one line for each problem found.
    """
    problems: list[str] = []
    file = _file_of(sources)
    layers = [table(sources.unconfigured if file is None else sources.configured, "default")]
    layers.append(_read(file, problems))
    layers.append(from_environment(sources.environment, problems))
    layers.append(from_assignments(sources.assignments, problems))
    layers.append(flags)
    layers.insert(1, _profile_layer(layers))
    tree: Table = {}
    for layer in layers:
        tree = merge(tree, layer, problems)
    tree = complete(choose_strategies(tree, sources.strategies), problems)
    settings, left_out = _validated(tree, problems)
    asked = [check for check in (*CHECKS, *checks) if is_to_trade or not check.of_the_feed]
    _check(asked, settings, left_out, tree, problems)
    if problems:
        raise ConfigurationError("\n".join(dict.fromkeys(problems)))
    return LoadedSettings(settings, file, tree)


def _file_of(sources: Sources) -> Path | None:
    if sources.file is not None:
        return sources.file
    if named := sources.environment.get("VELOX_CONFIG"):
        return Path(named)
    return DEFAULT_FILE if DEFAULT_FILE.exists() else None


def _read(file: Path | None, problems: list[str]) -> Table:
    try:
        return {} if file is None else from_file(file)
    except ConfigurationError as error:
        problems.append(str(error))
        return {}


def _profile_layer(layers: Sequence[Table]) -> Table:
    chosen: Node = Leaf("embedded", "default")
    for layer in layers:
        chosen = layer.get("profile", chosen)
    name = str(plain(chosen))
    return table(PROFILES.get(name, {}), f"profile {name}")


def _validated(tree: Table, problems: list[str]) -> tuple[Settings, list[KeyPath]]:
    """The settings without what is wrong in them, and the paths of what had to be left out for that."""
    left_out: list[KeyPath] = []
    while True:
        try:
            return Settings.model_validate(plain(tree)), left_out
        except ValidationError as error:
            found = problems_of(error, tree)
        for path, sentence in found:
            if not any(_overlap(path, known) for known in left_out):
                problems.append(sentence)
            tree, gone = without(tree, path)
            left_out.append(gone)


def _check(checks: Iterable[Check], settings: Settings, left_out: Sequence[KeyPath], tree: Table, problems: list[str]) -> None:
    """Report what the checks find in the settings, but not what follows from a problem that is reported already."""
    for check in checks:
        if any(_overlap(read, gone) for read in check.reads for gone in left_out):
            continue
        new = [found for found in check.find(settings) if not any(_overlap(found.path, gone) for gone in left_out)]
        problems.extend(wrong(found.path, tree, found.expected, found.hint) for found in new)


def _overlap(one: KeyPath, other: KeyPath) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]
