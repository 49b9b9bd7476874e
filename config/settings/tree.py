"""Layers of raw configuration as trees of tables whose leaves remember where they came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.errors import ConfigurationError

NAMES = ("id", "symbol")
"""The keys that name an item of a list of tables."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is no table, with its origin in words."""

    value: object
    origin: str


Node: TypeAlias = Leaf | dict[str, "Node"] | list["Node"]
Table: TypeAlias = dict[str, Node]
KeyPath: TypeAlias = tuple[str | int, ...]


def grow(value: object, origin: str) -> Node:
    """The tree of plain values, all of one origin; a list counts as tables if it holds nothing else."""
    if isinstance(value, Mapping):
        return {str(key): grow(inner, origin) for key, inner in value.items()}
    if isinstance(value, list | tuple) and value and all(isinstance(item, Mapping) for item in value):
        return [grow(item, origin) for item in value]
    return Leaf(value, origin)


def table(value: Mapping[str, object], origin: str) -> Table:
    """``grow`` for what is known to be a table."""
    return {key: grow(inner, origin) for key, inner in value.items()}


def plant(tree: Table, path: tuple[str, ...], leaf: Node) -> None:
    """Put a leaf into a tree at ``path``; raise ``ConfigurationError`` where the way is barred by a value."""
    for name in path[:-1]:
        inner = tree.setdefault(name, {})
        if not isinstance(inner, dict):
            raise ConfigurationError(f"{'.'.join(path)}: {name} is set as a value and as a table")
        tree = inner
    tree[path[-1]] = leaf


def plain(node: Node) -> object:
    """The values without their origins."""
    if isinstance(node, Leaf):
        return node.value
    if isinstance(node, list):
        return [plain(item) for item in node]
    return {key: plain(inner) for key, inner in node.items()}


def leaves(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Leaf]]:
    """Every leaf with its path."""
    if isinstance(node, Leaf):
        yield path, node
        return
    for key, inner in enumerate(node) if isinstance(node, list) else node.items():
        yield from leaves(inner, (*path, key))


def node_at(node: Node, path: KeyPath) -> Node | None:
    """What is at ``path``, or None."""
    for key in path:
        inner = _inside(node, key)
        if inner is None:
            return None
        node = inner
    return node


def _inside(node: Node, key: str | int) -> Node | None:
    if isinstance(node, dict) and isinstance(key, str):
        return node.get(key)
    if isinstance(node, list) and isinstance(key, int) and key < len(node):
        return node[key]
    if isinstance(node, Leaf) and isinstance(node.value, list) and isinstance(key, int) and key < len(node.value):
        return Leaf(node.value[key], node.origin)
    return None


def without(tree: Table, path: KeyPath) -> tuple[Table, KeyPath]:
    """A copy of the tree without what is at ``path``, and the path of what was removed.

    Where there is nothing at ``path`` the table around it goes; of a list all goes, so that its items keep their positions.
    """
    end = next((depth for depth, key in enumerate(path) if depth and node_at(tree, path[: depth + 1]) is None), len(path))
    while end > 1 and isinstance(path[end - 1], int):
        end -= 1
    return _without(tree, path[:end]), path[:end]


def _without(node: Table, path: KeyPath) -> Table:
    key, rest = str(path[0]), path[1:]
    if not rest:
        return {name: inner for name, inner in node.items() if name != key}
    inner = node[key]
    if isinstance(inner, dict):
        return {**node, key: _without(inner, rest)}
    if isinstance(inner, list) and isinstance(at := rest[0], int):
        item = inner[at]
        items = [*inner[:at], _without(item, rest[1:]) if isinstance(item, dict) else item, *inner[at + 1 :]]
        return {**node, key: items}
    return node
