import inspect

import pytest

from domain.ports import EventPublisher, EventRecord, Point, StateCache, TimeSeriesStore

PORTS = [EventPublisher, StateCache, TimeSeriesStore]


@pytest.mark.parametrize("port", PORTS)
def test_a_port_is_nothing_without_an_adapter(port: type) -> None:
    with pytest.raises(TypeError, match=r"[Pp]rotocols cannot be instantiated|abstract"):
        port()


@pytest.mark.parametrize("port", PORTS)
def test_every_method_of_a_port_is_abstract_awaitable_and_documented(port: type) -> None:
    methods = {name: method for name, method in vars(port).items() if inspect.isfunction(method) and name[0] != "_"}
    assert {"ping", "close"} < methods.keys()
    for method in methods.values():
        assert getattr(method, "__isabstractmethod__", False)
        assert inspect.iscoroutinefunction(method)
        assert method.__doc__


def test_records_and_points_are_values() -> None:
    assert EventRecord("ticks", "ABB", 1, "tick.v1", b"{}") == EventRecord("ticks", "ABB", 1, "tick.v1", b"{}")
    assert Point("ticks", {"symbol": "ABB"}, {"price": 1.0}, 0, 1) != Point("ticks", {"symbol": "ABB"}, {"price": 1.0}, 0, 2)
