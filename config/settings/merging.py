"""How a higher layer of raw configuration is laid over the lower ones."""

from config.settings.strategy import default_id
from config.settings.tree import NAMES, Leaf, Node, Table, leaves


def merge(lower: Table, upper: Table, problems: list[str], where: str = "") -> Table:
    """The lower table with the upper one laid over it; neither is changed.

    Tables are merged key by key, values and lists are replaced. A table that changes its ``type`` replaces the lower table, whose
    keys belonged to the other type. An item of a list of tables is addressed by its id, its symbol or its position from 0; one
    that is not there is left out and added to ``problems``.
    """
    if _changes_type(lower, upper):
        return upper
    merged = dict(lower)
    for key, node in upper.items():
        merged[key] = _laid_over(merged.get(key), node, problems, f"{where}{key}")
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


def _laid_over(lower: Node | None, upper: Node, problems: list[str], where: str) -> Node:
    if not isinstance(upper, dict):
        return upper
    if isinstance(lower, dict):
        return merge(lower, upper, problems, f"{where}.")
    if isinstance(lower, list):
        items = list(lower)
        for name, node in upper.items():
            at = _position(items, name)
            if at is None:
                problems.append(_no_such_item(items, name, node, where))
            else:
                items[at] = _laid_over(items[at], node, problems, f"{where}.{name}")
        return items
    return upper


def _changes_type(lower: Table, upper: Table) -> bool:
    old, new = lower.get("type"), upper.get("type")
    return isinstance(old, Leaf) and isinstance(new, Leaf) and old.value != new.value


def _position(items: list[Node], name: str) -> int | None:
    names = [item_name(item) for item in items]
    if name in names:
        return names.index(name)
    folded = [None if known is None else known.casefold() for known in names]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    if name.isdecimal() and int(name) < len(items):
        return int(name)
    return None


def _no_such_item(items: list[Node], name: str, node: Node, where: str) -> str:
    origin = next((leaf.origin for _, leaf in leaves(node)), "")
    known = [item_name(item) or str(at) for at, item in enumerate(items)]
    return f"{where}.{name}: there is no {name} in {where} ({origin}); there are: {', '.join(known)}"
