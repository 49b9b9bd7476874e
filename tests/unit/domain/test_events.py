import json
from collections.abc import Iterator
from dataclasses import fields

from domain.errors import InvalidValue, PortUnavailable, VeloxError
from domain.events import EVENT_TYPES, Event, StrategyFailed, TickRefused
from domain.outbox import Outbox


def all_kinds(event: type[Event]) -> Iterator[type[Event]]:
    if hasattr(event, "kind"):
        yield event
    for below in event.__subclasses__():
        yield from all_kinds(below)


def test_every_event_is_listed_once_under_a_kind_of_its_own() -> None:
    own = {event.__name__ for event in all_kinds(Event) if event.__module__.startswith("domain.")}
    assert {event.__name__ for event in EVENT_TYPES} == own
    assert len({event.kind for event in EVENT_TYPES}) == len(EVENT_TYPES)


def test_every_event_carries_its_number_and_its_time() -> None:
    for event in EVENT_TYPES:
        assert [field.name for field in fields(event)][:2] == ["seq", "ts"]


def test_the_key_is_the_symbol_else_the_strategy_else_velox() -> None:
    refused = TickRefused(seq=1, ts=0, symbol="ABB", reason="out_of_range", price="nan", size="1.0")
    assert refused.key == "ABB"
    assert StrategyFailed(seq=1, ts=0, strategy_id="s", symbol="", error="").key == "s"
    assert Event(seq=1, ts=0).key == "velox"


def test_the_outbox_gives_its_events_once_and_goes_on_counting() -> None:
    outbox = Outbox()
    outbox.add(TickRefused(seq=outbox.next_seq(), ts=0, symbol="ABB", reason="out_of_range", price="nan", size="1.0"))
    assert [event.seq for event in outbox.take()] == [1]
    assert outbox.take() == []
    assert (outbox.next_seq(), outbox.counts) == (2, {"tick_refused": 1})


def test_an_invalid_value_names_its_field_and_what_it_may_be() -> None:
    error = InvalidValue("lot", -1, "1 or more")
    assert str(error) == "lot: expected 1 or more, found -1"
    assert json.dumps([error.field, error.found, error.expected]) == '["lot", -1, "1 or more"]'
    assert isinstance(error, ValueError)
    assert isinstance(error, VeloxError)
    assert not issubclass(PortUnavailable, ValueError)
