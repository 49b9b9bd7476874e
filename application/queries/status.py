"""The run in one glance."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import TypedDict

from application.queries.values import time_or_none, wall_time_or_none
from domain.view import EngineView


@dataclass(frozen=True, slots=True)
class RunStatus:
    """What the engine cannot know about its run.

    ``state`` is ``starting``, ``running``, ``finished`` (the feed ended), ``stopping``, ``stopped`` or ``failed``; ``started_at``
    is in ns (0: it was not started).
    """

    state: str
    version: str
    profile: str
    run_id: str
    feed: str
    started_at: int


class Status(TypedDict):
    """``timestamp`` is market time, ``started_at`` wall-clock time; ``seq`` the newest sequence number."""

    state: str
    version: str
    profile: str
    run_id: str
    feed: str
    started_at: str | None
    seq: int
    timestamp: str | None
    instruments: int
    strategies: int
    ticks: int
    open_positions: int
    pending_orders: int


def status(view: EngineView, run: RunStatus, tz: tzinfo) -> Status:
    """The run as it stands in ``view``."""
    return Status(
        state=run.state,
        version=run.version,
        profile=run.profile,
        run_id=run.run_id,
        feed=run.feed,
        started_at=wall_time_or_none(run.started_at, tz),
        seq=view.seq,
        timestamp=time_or_none(view.ts, tz),
        instruments=len(view.instruments),
        strategies=len(view.strategies),
        ticks=sum(instrument.ticks for instrument in view.instruments),
        open_positions=len(view.positions),
        pending_orders=len(view.pending_orders),
    )
