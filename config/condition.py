"""The condition of the running service, for the health routes and the status."""

from application.health import FeedHealth, HealthReport, JournalHealth
from application.histogram import Histogram
from application.queries import RunStatus
from application.trading_loop import TradingLoop
from config.adapters import JOURNAL_FILE
from config.followers import Followers
from config.open_run import VERSION, OpenRun


class Condition:
    """What the service is doing: ``state`` as in ``RunStatus``, and the error that ended trading, if one did."""

    def __init__(self, run: OpenRun, loop: TradingLoop, followers: Followers, decisions: Histogram) -> None:
        self._run = run
        self._loop = loop
        self._followers = followers
        self._decisions = decisions
        self._started_at = run.container.clock().now_ns()
        self.state = "starting"
        self.error: str | None = None

    def status(self) -> RunStatus:
        """The run as the API tells it."""
        settings = self._run.settings
        return RunStatus(self.state, VERSION, settings.profile, self._run.record.run_id, settings.feed.kind, self._started_at)

    def health(self) -> HealthReport:
        """The condition now."""
        followers = [follower.health() for follower in self._followers.all]
        refusal = self._loop.refusal
        working = self.error is None and refusal is None
        return HealthReport(
            ok=working and self._run.feed.trouble is None and all(follower.connected for follower in followers),
            ready=working and self.state in ("running", "finished"),
            started_at=self._started_at,
            followers=followers,
            feed=self._feed(),
            journal=JournalHealth(
                self._run.settings.ports.journal,
                self._run.journal.last_seq(),
                self._size(),
                None if refusal is None else str(refusal),
            ),
            decisions=self._decisions,
        )

    def _feed(self) -> FeedHealth:
        feed = self._run.feed
        progress = feed.progress()
        kind = self._run.settings.feed.kind
        state = self.state
        if state == "running" and (feed.trouble or self._is_paused()):
            state = "paused" if self._is_paused() else "waiting"
        error = self.error or feed.trouble
        return FeedHealth(kind, state, progress.rows, progress.fraction, feed.skipped, feed.problems, error)

    def _is_paused(self) -> bool:
        control = self._run.control
        return control is not None and control.paused

    def _size(self) -> int | None:
        file = self._run.settings.data_dir / JOURNAL_FILE
        return file.stat().st_size if self._run.settings.ports.journal == "sqlite" else None
