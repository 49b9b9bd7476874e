"""The routes of the feed: what it is, and whether it goes."""

import pytest

from application.feed_desk import FeedDesk
from application.ports.feed_control import FeedControl
from domain.errors import InvalidValue
from tests.unit.http.serving import WITH_KEY, app_over, client_of
from tests.unit.queries.clocks import SkippingClock
from tests.unit.queries.fake_run import IST, OPENING, FakeRun


class RememberedControl(FeedControl):
    """Does what it is told, and remembers it."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._speed = 60.0
        self._paused = False

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def paused(self) -> bool:
        return self._paused

    async def pause(self) -> None:
        self._paused = True

    async def resume(self) -> None:
        self._paused = False

    async def set_speed(self, speed: float) -> None:
        if speed > 1_000:
            raise InvalidValue("speed", speed, "up to 1,000")
        self._speed = speed

    async def step(self, ticks: int) -> None:
        self._paused = True
        self.told.append(f"step {ticks}")


def desk(control: FeedControl | None, kind: str = "csv") -> FeedDesk:
    return FeedDesk(kind, control, lambda: OPENING, IST)


@pytest.fixture
def run() -> FakeRun:
    return FakeRun(SkippingClock())


async def test_a_replay_is_paused_stepped_and_paced(run: FakeRun) -> None:
    control = RememberedControl()
    state = {"kind": "replay", "controllable": True, "speed": 60.0, "paused": False, "timestamp": "2024-01-15T09:15:00+05:30"}
    async with client_of(app_over(run, SkippingClock(), feed_desk=desk(control))) as client:
        client.headers.update(WITH_KEY)
        assert (await client.get("/api/feed")).json() == state
        for path, body, change in (
            ("pause", None, {"paused": True}),
            ("speed", {"speed": 0}, {"speed": 0.0}),
            ("resume", None, {"paused": False}),
            ("step", None, {"paused": True}),
            ("step", {"ticks": 25}, {}),
            ("speed", {"speed": 2.5}, {"speed": 2.5}),
        ):
            state |= change
            answer = await (client.post(f"/api/feed/{path}", json=body) if body else client.post(f"/api/feed/{path}"))
            assert (answer.status_code, answer.json()) == (200, state)
        assert (await client.get("/api/feed")).json() == state
    assert control.told == ["step 1", "step 25"]


@pytest.mark.parametrize("path", ["pause", "resume", "speed", "step"])
async def test_a_live_feed_goes_as_the_market_goes(run: FakeRun, path: str) -> None:
    body = {"speed": 1} if path == "speed" else {}
    async with client_of(app_over(run, SkippingClock(), feed_desk=desk(None, "kafka"))) as client:
        answer = await client.post(f"/api/feed/{path}", json=body, headers=WITH_KEY)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:velox:problem:feed-is-live")
        told = (await client.get("/api/feed")).json()
        assert (told["kind"], told["controllable"], told["speed"], told["paused"]) == ("kafka", False, None, False)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("speed", {}, "speed"),
        ("speed", {"speed": -1}, "speed"),
        ("speed", {"speed": 1e9}, "speed"),
        ("speed", {"speed": "fast"}, "speed"),
        ("speed", {"speed": 2_000}, "speed"),
        ("step", {"ticks": 0}, "ticks"),
        ("step", {"ticks": 1.5}, "ticks"),
        ("step", {"ticks": 1, "more": 1}, "more"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_name_of_the_field(
    run: FakeRun, path: str, body: dict[str, object], field: str
) -> None:
    async with client_of(app_over(run, SkippingClock(), feed_desk=desk(RememberedControl()))) as client:
        answer = await client.post(f"/api/feed/{path}", json=body, headers=WITH_KEY)
        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [field])


async def test_only_who_has_the_key_may_change_it(run: FakeRun) -> None:
    control = RememberedControl()
    async with client_of(app_over(run, SkippingClock(), feed_desk=desk(control))) as client:
        assert (await client.post("/api/feed/pause")).status_code == 401
    assert not control.paused
