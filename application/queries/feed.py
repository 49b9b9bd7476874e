"""The feed as it is controlled: what it is, and how fast it goes."""

from datetime import tzinfo
from typing import TypedDict

from application.queries.status import RunStatus
from application.queries.values import time_or_none
from domain.view import EngineView

_KINDS = {"csv": "replay"}


class FeedNow(TypedDict):
    """``kind`` is simulator, replay or kafka; ``timestamp`` is the market time that it has come to.

    One that is not ``controllable`` goes its own way. ``speed`` is how much faster than the market it plays (0: as fast as
    possible), null where that is not told.
    """

    kind: str
    controllable: bool
    speed: float | None
    paused: bool
    timestamp: str | None


def feed_now(view: EngineView, run: RunStatus, tz: tzinfo) -> FeedNow:
    """The feed of the run."""
    kind = _KINDS.get(run.feed, run.feed)
    return FeedNow(kind=kind, controllable=False, speed=None, paused=False, timestamp=time_or_none(view.ts, tz))
