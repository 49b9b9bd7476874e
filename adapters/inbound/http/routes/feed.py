"""The feed: what it is, and for a replay or a simulated market whether and how fast it goes."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from msgspec import Meta, Struct

from adapters.inbound.http.bodies import strictly
from adapters.inbound.http.callers import Operator
from adapters.inbound.http.declared import needs
from application.access import Role
from application.feed_desk import Feed, FeedDesk
from application.ports.feed_control import FASTEST

Desk = NamedDependency[SkipValidation[FeedDesk]]
By = NamedDependency[Operator]
MOST_TICKS = 1_000_000


class Speed(Struct, forbid_unknown_fields=True, kw_only=True):
    """How many event seconds pass in one second; 0: as fast as possible."""

    speed: Annotated[float, Meta(ge=0, le=FASTEST)]


class Step(Struct, forbid_unknown_fields=True, kw_only=True):
    """How many trade prints."""

    ticks: Annotated[int, Meta(ge=1, le=MOST_TICKS)] = 1


@get("/feed")
async def feed(feed_desk: Desk) -> Feed:
    """What the feed is, whether it goes, and how fast."""
    return feed_desk.state()


@post("/feed/pause", status_code=200, opt=needs(Role.TRADER, 409))
async def pause(feed_desk: Desk, operator: By) -> Feed:
    """Let nothing more come; answers once everything that came is journaled."""
    return await feed_desk.pause(operator.actor)


@post("/feed/resume", status_code=200, opt=needs(Role.TRADER, 409))
async def resume(feed_desk: Desk, operator: By) -> Feed:
    """Let it come again."""
    return await feed_desk.resume(operator.actor)


@post("/feed/speed", status_code=200, opt=needs(Role.TRADER, 409))
async def speed(feed_desk: Desk, operator: By, data: SkipValidation[Speed]) -> Feed:
    """Faster or slower, from now on."""
    return await feed_desk.set_speed(strictly(Speed, data).speed, operator.actor)


@post("/feed/step", status_code=200, opt=needs(Role.TRADER, 409))
async def step(feed_desk: Desk, operator: By, data: SkipValidation[Step | None] = None) -> Feed:
    """Pause, and let the next trade prints come; answers once they are journaled."""
    return await feed_desk.step(strictly(Step, data).ticks, operator.actor)


FEED = (feed, pause, resume, speed, step)
