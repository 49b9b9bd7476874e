"""Loads strategies that users bring: ``package.module:Class`` or ``path/to/file.py:Class``."""

import sys
from hashlib import sha256
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from domain.errors import ConfigurationError
from domain.strategies import Strategy


def load_strategy(path: str) -> type[Strategy]:
    """The strategy class behind an import path; modules are looked for in the working directory too.

    Raises ``ConfigurationError`` saying what is missing: the file or module, the class in it, or what makes it a strategy.
    """
    place, _, name = path.rpartition(":")
    if not place or not name.isidentifier():
        raise ConfigurationError(f"{path}: expected package.module:Class or path/to/file.py:Class")
    module = _from_file(Path(place)) if place.endswith(".py") else _from_name(place)
    found = getattr(module, name, None)
    if not isinstance(found, type):
        there = sorted(key for key, value in vars(module).items() if isinstance(value, type) and issubclass(value, Strategy))
        there = [key for key in there if key != "Strategy"]
        raise ConfigurationError(f"{place} has no class {name}; strategies in it: {', '.join(there) or 'none'}")
    if not issubclass(found, Strategy) or getattr(found, "__abstractmethods__", None):
        raise ConfigurationError(f"{path} is not a strategy: it must extend domain.strategies.Strategy with requires and on_bar")
    for attribute in ("name", "Params"):
        if not hasattr(found, attribute):
            raise ConfigurationError(f"{path} is not a strategy: it must set {attribute}")
    return found


def source_hash(strategy: type[Strategy]) -> str:
    """SHA-256 of the file that a strategy was loaded from, in hex; "" where there is no file."""
    file = getattr(sys.modules.get(strategy.__module__), "__file__", None)
    return sha256(Path(file).read_bytes()).hexdigest() if file else ""


def _from_name(name: str) -> ModuleType:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)
    try:
        return import_module(name)
    except Exception as error:
        raise _failed(name, error) from error


def _from_file(file: Path) -> ModuleType:
    if not file.is_file():
        raise ConfigurationError(f"{file}: no such file")
    name = f"velox_user_strategy_{file.stem}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"{file}: not a Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise _failed(str(file), error) from error
    return module


def _failed(place: str, error: Exception) -> ConfigurationError:
    return ConfigurationError(f"{place} cannot be imported: {type(error).__name__}: {error}")
