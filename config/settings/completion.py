"""What one part of a configuration takes from another when it says nothing itself."""

from collections.abc import Sequence

from config.settings.merging import item_name, merge
from config.settings.ports import SERVICES, PortSettings, Service
from config.settings.tree import Leaf, Node, Table, node_at, plain
from config.settings.values import flag_of

_OF_AN_INSTRUMENT = ("symbol", "tick_size", "lot")


def complete(tree: Table, problems: list[str]) -> Table:
    """The tree with the stops of strategies laid over [stop], the simulator's symbols as instruments if none are listed, the
    switches of services and ports in agreement, and without default hours beside a calendar that was named.
    """
    completed = dict(tree)
    if isinstance(session := tree.get("session"), dict) and "calendar" in session:
        completed["session"] = {key: node for key, node in session.items() if not _is_default(node)}
    for service in SERVICES:
        _agree(completed, service, problems)
    stop, strategies = tree.get("stop"), tree.get("strategies")
    if isinstance(stop, dict) and isinstance(strategies, list):
        completed["strategies"] = [_with_whole_stop(strategy, stop, problems) for strategy in strategies]
    symbols, listed = node_at(tree, ("simulator", "symbols")), tree.get("instruments", {})
    if isinstance(listed, dict) and isinstance(symbols, list) and _is_simulated(tree):
        derived: Table = {"instruments": [_instrument_of(symbol) for symbol in symbols]}
        completed |= merge(derived, {"instruments": listed}, problems)
    return completed


def choose_strategies(tree: Table, names: Sequence[str]) -> Table:
    """The tree with the named strategies alone: the configured one where there is one, else a new one on all instruments."""
    if not names:
        return tree
    configured = tree.get("strategies")
    items = configured if isinstance(configured, list) else []
    chosen: list[Node] = []
    for name in dict.fromkeys(names):
        same = [item for item in items if name in (item_name(item), plain(node_at(item, ("strategy",)) or Leaf(None, "")))]
        chosen += same or [{"strategy": Leaf(name, "--strategy")}]
    return {**tree, "strategies": chosen}


def _is_default(node: Node) -> bool:
    return isinstance(node, Leaf) and node.origin == "default"


def _is_simulated(tree: Table) -> bool:
    kind = node_at(tree, ("feed", "kind"))
    return not isinstance(kind, Leaf) or kind.value == "simulator"


def _with_whole_stop(strategy: Node, stop: Table, problems: list[str]) -> Node:
    if isinstance(strategy, dict) and isinstance(own := strategy.get("stop"), dict):
        return {**strategy, "stop": merge(stop, own, problems)}
    return strategy


def _instrument_of(symbol: Node) -> Node:
    if isinstance(symbol, dict):
        return {key: node for key, node in symbol.items() if key in _OF_AN_INSTRUMENT}
    return symbol


def _agree(tree: Table, service: Service, problems: list[str]) -> None:
    """Let ``enabled`` of a service's section choose the adapter behind its port, and tell what is chosen where it is silent."""
    ports, section = tree.get("ports", {}), tree.get(service.name, {})
    if not isinstance(ports, dict) or not isinstance(section, dict):
        return
    chosen = ports.get(service.port, Leaf(PortSettings.model_fields[service.port].default, "default"))
    if not isinstance(chosen, Leaf):
        return
    is_chosen = chosen.value == service.name
    enabled = section.get("enabled")
    if enabled is None or (isinstance(enabled, Leaf) and enabled.value is None):
        tree[service.name] = {**section, "enabled": Leaf(is_chosen, chosen.origin)}
        return
    wanted = flag_of(enabled.value) if isinstance(enabled, Leaf) else None
    if not isinstance(enabled, Leaf) or wanted is None or wanted == is_chosen:
        return
    if not chosen.origin.startswith(("default", "profile")):
        problems.append(
            f"{service.name}.enabled is {str(wanted).lower()} ({enabled.origin}), but ports.{service.port} is "
            f"{chosen.value!r} ({chosen.origin}); set one of them"
        )
    tree["ports"] = {**ports, service.port: Leaf(service.name if wanted else "null", enabled.origin)}
