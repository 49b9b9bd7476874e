"""From what is wrong with a value to a sentence that names its key, what was found, what it may be, and where it came from."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.settings.merging import item_name
from config.settings.schema import is_secret, table_at
from config.settings.tree import KeyPath, Leaf, Node, leaves, node_at
from domain.errors import InvalidValue

_EXPECTED = {
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "tuple_type": "a list",
    "mapping_type": "a table",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
_PATTERNS = {
    "id": "1 to 64 letters, digits, - and _",
    "symbol": "1 to 64 characters without spaces at the ends",
    "exchange": "1 to 32 letters, digits, dots, - and _",
}


def problems_of(error: ValidationError, tree: Node) -> list[tuple[KeyPath, str]]:
    """Every problem as the path it was found at, and its sentence."""
    found = []
    for details in error.errors(include_url=False):
        path = _path_of(details["loc"], tree)
        if details["type"].startswith("union_tag"):
            path = (*path, "type")
        found.append((path, _sentence(details, path, tree)))
    return found


def key_of(path: KeyPath, tree: Node) -> str:
    """The key as people write it: items of lists by their id or symbol."""
    parts: list[str] = []
    for depth, part in enumerate(path):
        named = item_name(node) if isinstance(part, int) and (node := node_at(tree, path[: depth + 1])) is not None else None
        parts.append(str(part) if named is None else named)
    return ".".join(parts)


def origin_of(path: KeyPath, tree: Node) -> str:
    """Where the value at ``path`` came from; the origin of the table around it for one that is missing."""
    for end in range(len(path), 0, -1):
        node = node_at(tree, path[:end])
        first = None if node is None else next((leaf for _, leaf in leaves(node)), None)
        if first is not None:
            return first.origin
    return "default"


def nearest(name: str, known: Sequence[str]) -> str | None:
    """The known name that was probably meant, if one is near."""
    return next(iter(get_close_matches(name, known, 1, 0.6)), None)


def shown(value: object) -> str:
    """A value as a message shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str | int | float | list | dict) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def wrong(path: KeyPath, tree: Node, expected: str, hint: str = "") -> str:
    """The sentence about a value that is not what was expected."""
    end = f"; {hint}" if hint else ""
    node = node_at(tree, path)
    key, origin = key_of(path, tree), origin_of(path, tree)
    if node is None:
        return f"{key}: expected {expected}, found nothing ({origin}){end}"
    if isinstance(node, Leaf):
        value = _hidden(node.value) if is_secret(path) else shown(node.value)
        return f"{key}: expected {expected}, found {value} ({origin}){end}"
    return f"{key}: expected {expected}, found a {'list' if isinstance(node, list) else 'table'} ({origin}){end}"


def _hidden(secret: object) -> str:
    """No more of a secret than the scheme of an address."""
    scheme, is_address, _ = str(secret).partition("://")
    return f"an address that begins with {scheme}://" if is_address and scheme.isalpha() else "a secret"


def _sentence(details: ErrorDetails, path: KeyPath, tree: Node) -> str:
    context: dict[str, Any] = details.get("ctx", {})
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown_key(path, tree)
    if kind == "missing":
        return wrong(path, tree, "a value")
    if kind == "refused":
        return f"{key_of(path, tree)}: {context['why']} ({origin_of(path, tree)})"
    if kind == "value_error" and isinstance(error := context.get("error"), InvalidValue):
        return _broken_rule(error, path, tree)
    return wrong(path, tree, _expected(kind, context, path, details["msg"]))


def _expected(kind: str, context: dict[str, Any], path: KeyPath, message: str) -> str:
    if kind == "expected":
        return str(context["what"])
    if kind in ("literal_error", "enum"):
        return str(context["expected"]).replace("'", "")
    if kind == "union_tag_invalid":
        return f"one of {str(context['expected_tags']).replace(chr(39), '')}"
    if kind in ("string_pattern_mismatch", "string_too_long"):
        return _PATTERNS.get(str(path[-1]), "another text")
    return _EXPECTED.get(kind, message[:1].lower() + message[1:])


def _unknown_key(path: KeyPath, tree: Node) -> str:
    name = str(path[-1])
    model = table_at(tree, path[:-1])
    known = sorted(model.model_fields) if model is not None else []
    kind = node_at(tree, (*path[:-1], "type"))
    belongs = f" of type {kind.value}" if isinstance(kind, Leaf) else ""
    near = nearest(name, known)
    hint = f"did you mean {near}? " if near else ""
    return f"unknown key {key_of(path, tree)} ({origin_of(path, tree)}); {hint}known keys{belongs}: {', '.join(known)}"


def _broken_rule(error: InvalidValue, path: KeyPath, tree: Node) -> str:
    inner = error.field.rpartition(".")[2]
    model = table_at(tree, path)
    if model is not None and inner in model.model_fields:
        path = (*path, inner)
    return f"{key_of(path, tree)}: expected {error.expected}, found {shown(error.found)} ({origin_of(path, tree)})"


def _path_of(loc: tuple[int | str, ...], tree: Node) -> KeyPath:
    """The path of an error's location, without the tags that name the chosen type of a stop."""
    path: list[int | str] = []
    for part in loc:
        if path and path[-1] == "stop" and isinstance(node := node_at(tree, tuple(path)), dict):
            kind = node.get("type")
            if isinstance(kind, Leaf) and kind.value == part:
                continue
        path.append(part)
    return tuple(path)
