"""How a higher layer of raw configuration is laid over the lower ones."""

from config.settings.strategy import default_id
from config.settings.tree import NAMES, Leaf, Node, Table
from domain.errors import ConfigurationError


def merge(lower: Table, upper: Table, where: str = "") -> Table:
    """The lower table with the upper one laid over it; neither is changed.

    Tables are merged key by key, values and lists are replaced. A table that changes its ``type`` replaces the lower table, whose
    keys belonged to the other type. An item of a list of tables is addressed by its id, its symbol or its position from 0; raise
    ``ConfigurationError`` for one that is not there.
    """
    if _changes_type(lower, upper):
        return upper
    merged = dict(lower)
    for key, node in upper.items():
        merged[key] = _laid_over(merged.get(key), node, f"{where}{key}")
    return merged


def item_name(item: Node) -> str | None:
    """The id or symbol that names an item of a list of tables."""
    if isinstance(item, dict):
        for key in NAMES:
            if isinstance(name := item.get(key), Leaf):
                return str(name.value)
        if isinstance(strategy := item.get("strategy"), Leaf):
            return default_id(str(strategy.value))
    return None


def _laid_over(lower: Node | None, upper: Node, where: str) -> Node:
    if not isinstance(upper, dict):
        return upper
    if isinstance(lower, dict):
        return merge(lower, upper, f"{where}.")
    if isinstance(lower, list):
        items = list(lower)
        for name, node in upper.items():
            at = _position(items, name, where)
            items[at] = _laid_over(items[at], node, f"{where}.{name}")
        return items
    return upper


def _changes_type(lower: Table, upper: Table) -> bool:
    old, new = lower.get("type"), upper.get("type")
    return isinstance(old, Leaf) and isinstance(new, Leaf) and old.value != new.value


def _position(items: list[Node], name: str, where: str) -> int:
    names = [item_name(item) for item in items]
    if name in names:
        return names.index(name)
    folded = [None if known is None else known.casefold() for known in names]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    if name.isdecimal() and int(name) < len(items):
        return int(name)
    there = ", ".join(f"{known}" for known in names if known is not None)
    raise ConfigurationError(
        f"{where}.{name}: there is no such item; {where} has {there or 'no named item'} (or 0 to {len(items) - 1})"
    )
