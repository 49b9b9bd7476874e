"""Services that go away in the middle of a session and come back: trading goes on, nothing is missing or doubled afterwards."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import redis

from tests.e2e.eventually import eventually
from tests.e2e.recorded import Recorded
from tests.e2e.same import expect_all
from tests.e2e.service import Service, one_day, served
from tests.e2e.stack import NAMES, Stack
from tests.e2e.velox import Velox

pytestmark = pytest.mark.container
FOLLOWERS = {"kafka": "event publisher", "influxdb": "time series", "redis": "state cache"}
PATIENCE = [f"{key}=2" for key in ("kafka.delivery_timeout_s", "influxdb.timeout_s", "redis.timeout_s")]
TRADED_MEANWHILE = 500
"""How many inputs and events must come while a service is away."""
NOTICED_WITHIN_S = 15
"""A bound for the busiest machine; how soon it really is, `python -m benchmarks.outages` measures."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to some services; ``answers`` is whether they still answer a ping meanwhile."""

    name: str
    services: Sequence[str]
    begin: Callable[[Stack], None]
    end: Callable[[Stack], None]
    answers: bool = False


def _each(method: str, services: Sequence[str]) -> Callable[[Stack], None]:
    def act(stack: Stack) -> None:
        for name in services:
            getattr(stack.server(name), method)()

    return act


def _redis_password(new: str, old: str | None = None) -> Callable[[Stack], None]:
    """Set it, and let everybody sign in anew: those who are in would stay."""

    def act(stack: Stack) -> None:
        with redis.Redis.from_url(stack.redis.url, password=old) as client:
            client.config_set("requirepass", new)
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    return act


TROUBLES = [
    *(Trouble(f"{name} stopped", (name,), _each("stop", (name,)), _each("start", (name,))) for name in NAMES),
    Trouble("all stopped", NAMES, _each("stop", NAMES), _each("start", NAMES)),
    *(Trouble(f"{name} silent", (name,), _each("pause", (name,)), _each("unpause", (name,))) for name in NAMES),
    Trouble(
        "influxdb refuses the token",
        ("influxdb",),
        lambda stack: stack.set_token_active(active=False),
        lambda stack: stack.set_token_active(active=True),
        answers=True,
    ),
    Trouble(
        "redis wants a password",
        ("redis",),
        _redis_password("other"),
        _redis_password("", old="other"),
    ),
]


@contextmanager
def in_trouble(trouble: Trouble, stack: Stack) -> Iterator[None]:
    """The time in which the services are away; they are back afterwards, whatever happens."""
    trouble.begin(stack)
    try:
        yield
    finally:
        trouble.end(stack)


def delivered(service: Service) -> bool:
    """Whether nothing waits for any service."""
    return all(follower["lag"] == 0 and follower["connected"] for follower in service.ask("health")["followers"])


def expect_said(service: Service, trouble: Trouble) -> None:
    """`/api/services` tells who does not answer; the health tells the lag and the reason."""
    expected = {name: trouble.answers or name not in trouble.services for name in NAMES}
    eventually(lambda: service.ask("services") == expected, f"the services to be {expected}", NOTICED_WITHIN_S)
    for name in trouble.services:

        def behind(name: str = name) -> bool:
            found = next(one for one in service.ask("health")["followers"] if one["name"] == FOLLOWERS[name])
            return not found["connected"] and found["lag"] > 0 and found["last_error"]

        eventually(behind, f"the health to tell that {name} is behind")


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name.replace(" ", "-"))
def test_trading_goes_on_and_nothing_is_missing_or_doubled_afterwards(velox: Velox, stack: Stack, trouble: Trouble) -> None:
    config = one_day(velox.home, speed="200")
    patience = [part for setting in PATIENCE for part in ("--set", setting)]
    with served(velox, "--config", config, *stack.arguments, *patience) as service:
        eventually(lambda: service.ask("status")["seq"] > 0 and delivered(service), "the services to be reached")
        assert f"services   kafka at {stack.kafka.address}, influxdb at {stack.influxdb.url}, redis at " in service.process.out
        with in_trouble(trouble, stack):
            before = service.ask("status")["seq"]
            expect_said(service, trouble)
            eventually(lambda: service.ask("status")["seq"] > before + TRADED_MEANWHILE, "trading to go on")
        eventually(lambda: service.ask("services") == dict.fromkeys(NAMES, True), "all services to answer", NOTICED_WITHIN_S)
        eventually(service.is_finished, "the end of the session", 120)
        eventually(lambda: delivered(service), "everything to be delivered", 60)
        positions = service.ask("positions")["items"]
        service.process.stop()
    expect_all(stack, Recorded(velox.data()), positions)
