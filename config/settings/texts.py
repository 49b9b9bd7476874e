"""Texts from the environment and the command line as configuration values."""

import tomllib

from config.settings.tree import Node, grow
from domain.errors import ConfigurationError

_OF_ANY_TYPE = "params"
_STRUCTURED = ("[", "{", '"', "'")


def read_text(path: tuple[str, ...], text: str, origin: str) -> Node:
    """The value that a text stands for at ``path``.

    A list, an inline table and a quoted text are TOML; strategy parameters, whose types only the strategy knows, are TOML where
    they can be. Anything else stays text, which every setting reads as its own type.
    """
    if text.startswith(_STRUCTURED) or _OF_ANY_TYPE in path:
        try:
            return grow(tomllib.loads(f"value = {text}")["value"], origin)
        except tomllib.TOMLDecodeError:
            pass  # not TOML: it is a text, and if none is wanted there, the message shows it
    return grow(text, origin)


def read_key(text: str) -> tuple[str, ...]:
    """The path that a dotted key names; parts with other characters are quoted as in TOML: instruments."M&M".lot."""
    try:
        node: object = tomllib.loads(f"{text} = 0")
    except tomllib.TOMLDecodeError:
        raise ConfigurationError(f"{text!r} is not a key such as risk.max_positions") from None
    path: list[str] = []
    while isinstance(node, dict):
        if len(node) != 1:
            raise ConfigurationError(f"{text!r} is not a key such as risk.max_positions")
        [(key, node)] = node.items()
        path.append(key)
    return tuple(path)
