"""The condition of the process, in words and numbers."""

from datetime import tzinfo
from typing import TypedDict

from application.health import FollowerHealth, HealthReport
from application.queries.values import wall_time_or_none


class Follower(TypedDict):
    """``lag`` counts sequence numbers not yet delivered; ``since`` is when the present condition began."""

    name: str
    adapter: str
    connected: bool
    cursor: int
    lag: int
    oldest_undelivered_s: float | None
    last_error: str | None
    since: str | None


class Feed(TypedDict):
    """``fraction`` of the whole that was read (null for a feed without an end); ``skipped`` counts rows by reason."""

    source: str
    state: str
    rows: int
    fraction: float | None
    skipped: dict[str, int]
    problems: list[str]
    last_error: str | None


class JournalCondition(TypedDict):
    """The newest durable sequence number, and why the journal refuses, if it does."""

    adapter: str
    last_seq: int
    size_bytes: int | None
    last_error: str | None


class Health(TypedDict):
    """``status`` is ok or degraded."""

    status: str
    ready: bool
    started_at: str | None
    followers: list[Follower]
    feed: Feed
    journal: JournalCondition


def health(report: HealthReport, tz: tzinfo) -> Health:
    """A report as a message."""
    feed, journal = report.feed, report.journal
    return Health(
        status="ok" if report.ok else "degraded",
        ready=report.ready,
        started_at=wall_time_or_none(report.started_at, tz),
        followers=[_follower(each, tz) for each in report.followers],
        feed=Feed(
            source=feed.source,
            state=feed.state,
            rows=feed.rows,
            fraction=feed.fraction,
            skipped=dict(feed.skipped),
            problems=list(feed.problems),
            last_error=feed.last_error,
        ),
        journal=JournalCondition(
            adapter=journal.adapter, last_seq=journal.last_seq, size_bytes=journal.size_bytes, last_error=journal.last_error
        ),
    )


def _follower(each: FollowerHealth, tz: tzinfo) -> Follower:
    return Follower(
        name=each.name,
        adapter=each.adapter,
        connected=each.connected,
        cursor=each.cursor,
        lag=each.lag_seq,
        oldest_undelivered_s=each.oldest_undelivered_s,
        last_error=each.last_error,
        since=wall_time_or_none(each.since, tz),
    )
