"""The socket says what the AsyncAPI document says that it does."""

from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]  # no stubs

from application.live_requests import request_of
from application.live_topics import LiveTopics
from application.schemas.asyncapi import asyncapi
from application.schemas.catalogue import message_types
from application.schemas.live_channel import RECEIVED, SENT, with_live_socket
from domain.errors import InvalidValue
from tests.unit.live.watching import Watcher, small_feed
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import FakeRun, at, fill

DOCUMENT: Any = with_live_socket(asyncapi(message_types(), "velox-{}".format, "1.2.3"))


def expect_described(message: dict[str, Any]) -> None:
    payload = DOCUMENT["components"]["messages"][f"live.{message['type']}"]["payload"]
    Draft202012Validator.check_schema(payload)
    Draft202012Validator(payload).validate(message)


async def test_whatever_a_client_is_sent_is_described() -> None:
    clock = SkippingClock()
    run = FakeRun(clock)
    small_feed(run, clock, most_events=3)
    watcher = Watcher(run, clock, LiveTopics(frozenset({"TCS"})))
    seen = [await watcher.next()]
    run.record(fill("o-1"))
    run.tick("TCS", 3_800.0, 1.0, at(1))
    seen.append(await watcher.next())
    for text in ('{"type":"ping"}', "nonsense"):
        await watcher.session.hear(text)
        seen.append(await watcher.next())
    run.record(*(fill(f"o-{number}", symbol="TCS") for number in range(5)))
    seen.append(await watcher.next())
    assert [message["type"] for message in seen] == ["snapshot", "delta", "pong", "error", "behind"]
    assert {message["type"] for message in seen} == set(SENT)
    for message in seen:
        expect_described(message)
    await watcher.leave()


@pytest.mark.parametrize(
    "request_", [{"type": "ping"}, {"type": "subscribe"}, {"type": "subscribe", "symbols": ["TCS"], "kinds": None}]
)
def test_what_is_described_is_understood(request_: dict[str, object]) -> None:
    expect_described(request_)
    request = request_of(msgspec.json.encode(request_).decode())
    assert type(request).__name__.lower() == request_["type"]
    assert request_["type"] in RECEIVED


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "ping", "extra": 1},
        {"type": "subscribe", "symbols": "TCS"},
        {"type": "subscribe", "symbols": [1]},
        {"type": "subscribe", "kinds": 5},
        {"type": "subscribe", "more": None},
    ],
)
def test_what_is_refused_is_not_described_either(request_: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        expect_described(request_)
    with pytest.raises(InvalidValue):
        request_of(msgspec.json.encode(request_).decode())


def test_the_document_has_the_channel_beside_the_topics() -> None:
    assert DOCUMENT["channels"]["live"]["address"] == "/ws"
    assert "ticks" in DOCUMENT["channels"]
    for operation in (DOCUMENT["operations"]["tell-live"], DOCUMENT["operations"]["hear-live"]):
        for reference in operation["messages"]:
            assert reference["$ref"].rpartition("/")[2] in DOCUMENT["channels"]["live"]["messages"]
    for reference in DOCUMENT["channels"]["live"]["messages"].values():
        assert reference["$ref"].rpartition("/")[2] in DOCUMENT["components"]["messages"]
