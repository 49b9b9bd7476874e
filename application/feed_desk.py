"""The feed's desk: what the feed is and whether it goes, and the door to making it go otherwise."""

import logging
from collections.abc import Callable
from datetime import tzinfo
from typing import TypedDict

from application.ports.feed_control import FeedControl
from application.queries.values import time_or_none
from domain.errors import VeloxError

KINDS = {"simulator": "simulator", "csv": "replay", "kafka": "kafka"}
"""The kind that is configured → the one that is told."""
_log = logging.getLogger(__name__)


class FeedIsLive(VeloxError):
    """The feed's time is the market's own: it can be neither paused nor stepped."""


class Feed(TypedDict):
    """``kind`` is simulator, replay or kafka; ``speed`` is null where it is not ours to choose, 0 as fast as possible.

    ``timestamp`` is the market's time.
    """

    kind: str
    controllable: bool
    speed: float | None
    paused: bool
    timestamp: str | None


class FeedDesk:
    """``kind`` as it is configured; ``control`` is None for a feed that is live; ``now`` is the market's time (ns)."""

    def __init__(self, kind: str, control: FeedControl | None, now: Callable[[], int], tz: tzinfo) -> None:
        self._kind = kind
        self._control = control
        self._now = now
        self._tz = tz

    def state(self) -> Feed:
        """The feed now."""
        control = self._control
        return Feed(
            kind=KINDS[self._kind],
            controllable=control is not None,
            speed=None if control is None else control.speed,
            paused=control is not None and control.paused,
            timestamp=time_or_none(self._now(), self._tz),
        )

    async def pause(self, actor: str) -> Feed:
        """Let nothing more come; raises ``FeedIsLive``, as the others do."""
        await self._steered().pause()
        return self._told("pauses the feed", actor)

    async def resume(self, actor: str) -> Feed:
        """Let it come again."""
        await self._steered().resume()
        return self._told("lets the feed go on", actor)

    async def set_speed(self, speed: float, actor: str) -> Feed:
        """Another speed; raises ``InvalidValue`` for one that cannot be."""
        await self._steered().set_speed(speed)
        return self._told(f"sets the feed's speed to {speed:g}", actor)

    async def step(self, ticks: int, actor: str) -> Feed:
        """Let so many trade prints come, then nothing."""
        await self._steered().step(ticks)
        return self._told(f"lets {ticks:,} ticks come", actor)

    def _steered(self) -> FeedControl:
        if self._control is None:
            raise FeedIsLive("the feed is live: its time is the market's, it can be neither paused, nor stepped, nor sped up")
        return self._control

    def _told(self, what: str, actor: str) -> Feed:
        _log.info("%s %s", actor, what)
        return self.state()
