"""The sources of configuration: a TOML file, the environment, and --set."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.settings.schema import is_secret
from config.settings.texts import read_key, read_text
from config.settings.tree import Leaf, Table, plant, table
from domain.errors import ConfigurationError

PREFIX = "VELOX_"
SECRET_SUFFIX = "_FILE"  # noqa: S105  (the end of a name, no secret)
NOT_SETTINGS = ("VELOX_CONFIG",)
_NOT_SETTINGS_EITHER = ("VELOX_REQUIRE_", "VELOX_TEST_", "VELOX_STACK_")
"""What the tests and docker-compose.yml are told."""


def from_file(path: Path) -> Table:
    """The tables of a TOML file; raise ``ConfigurationError`` naming the file and, where it is not TOML, line and column."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"cannot read the configuration file {path}: {error.strerror}") from error
    try:
        return table(tomllib.loads(content.decode("utf-8-sig")), f"file {path}")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path}, line {line}: expected UTF-8, found the byte {content[error.start]:#04x}") from error
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).removesuffix(")").partition(" (at ")
        raise ConfigurationError(f"{path}, {place or 'at its end'}: not valid TOML: {what}") from error


def from_environment(environment: Mapping[str, str], problems: list[str]) -> Table:
    """What the variables VELOX_SECTION__KEY say; secrets may also be in a file, named by VELOX_SECTION__KEY_FILE.

    A variable of a secret that is empty is as one that is not set.
    """
    tree: Table = {}
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name in NOT_SETTINGS or name.startswith(_NOT_SETTINGS_EITHER):
            continue
        path = tuple(name.removeprefix(PREFIX).lower().split("__"))
        origin = f"environment {name}"
        try:
            secret = (*path[:-1], path[-1].removesuffix(SECRET_SUFFIX.lower()))
            if is_secret(secret) and not environment[name]:
                continue
            if secret != path and is_secret(secret):
                if environment.get(name.removesuffix(SECRET_SUFFIX)):
                    raise ConfigurationError(f"{name} and {name.removesuffix(SECRET_SUFFIX)} are both set; set one of them")
                plant(tree, secret, Leaf(_secret_in(Path(environment[name]), name), origin))
            else:
                plant(tree, path, read_text(path, environment[name], origin))
        except ConfigurationError as error:
            problems.append(str(error))
    return tree


def from_assignments(assignments: Sequence[str], problems: list[str]) -> Table:
    """What --set section.key=value says; of two that name one key the last counts."""
    tree: Table = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        try:
            if not equals:
                raise ConfigurationError("expected section.key=value")
            path = read_key(key.strip())
            plant(tree, path, read_text(path, text.strip(), "--set"))
        except ConfigurationError as error:
            problems.append(f"--set {assignment}: {error}")
    return tree


def _secret_in(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigurationError(f"{name}: cannot read the secret from {path}: {reason}") from error
