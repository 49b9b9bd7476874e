from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.settings import Settings, Sources, defaults, load_settings
from config.settings.tree import KeyPath, Node, Table, grow, leaves
from domain.errors import ConfigurationError
from tests.unit.config.loading import CATALOGUE

STEPS = {"type": "steps", "stop_pct": 1, "steps": [{"gain_pct": 1, "lock_pct": 0}]}
SOME_STRATEGIES = [
    {"strategy": "ema_cross", "id": "a", "symbols": "*", "params": {"fast": 3}, "sides": "both", "quantity": 1, "stop": STEPS},
    {"strategy": "supertrend_simple", "position_value": 5},
]
EVERYTHING: Table = {
    name: grow(value, "test")
    for name, value in {
        **Settings().model_dump(mode="json"),
        "instruments": [{"symbol": "ABB", "tick_size": 1, "lot": 1, "currency": "INR", "exchange": "NSE"}],
        "strategies": SOME_STRATEGIES,
        "redis": {"url": "redis://cache:6379/1", "password": "hidden", "timeout_s": 5},
        "simulator": {"symbols": [{"symbol": "ABB", "price": 500, "tick_size": 1, "lot": 1}], "date": "2024-01-15", "days": 1},
    }.items()
}
PATHS = sorted({path[:end] for path, _ in leaves(EVERYTHING) for end in range(1, len(path) + 1)}, key=str)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=10),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.lists(st.one_of(st.integers(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.sampled_from(["type", "symbol", "x"]), st.integers(), max_size=2),
    st.lists(st.dictionaries(st.sampled_from(["symbol", "strategy", "id"]), st.text(max_size=3), max_size=2), max_size=2),
)


def replaced(node: Node, path: KeyPath, value: Node) -> Node:
    if not path:
        return value
    if isinstance(node, list) and isinstance(path[0], int):
        return [replaced(item, path[1:], value) if at == path[0] else item for at, item in enumerate(node)]
    assert isinstance(node, dict)
    return {key: replaced(inner, path[1:], value) if key == path[0] else inner for key, inner in node.items()}


@given(path=st.sampled_from(PATHS), value=VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_whatever_stands_at_a_key_it_is_read_or_refused_in_words(
    path: KeyPath, value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    flags = replaced(EVERYTHING, path, grow(value, "test"))
    assert isinstance(flags, dict)
    sources = Sources(unconfigured=defaults.SERVICE, configured=defaults.SERVICE, environment={})
    try:
        outcome: object = load_settings(sources, flags, [CATALOGUE.check]).rows()
    except ConfigurationError as error:
        outcome = str(error)
    assert outcome


def test_what_the_test_begins_with_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = Sources(unconfigured=defaults.SERVICE, configured=defaults.SERVICE, environment={})
    assert load_settings(sources, EVERYTHING, [CATALOGUE.check]).settings.strategies[0].quantity == 1
