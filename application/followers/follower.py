"""A follower: reads the journal from its own cursor and delivers it to one sink, at its own pace, without a gap."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence

from application.followers.backlog import Backlog
from application.followers.pace import Pace
from application.followers.recent_entries import RecentEntries
from application.health import FollowerHealth
from application.ports.clock import Clock
from application.ports.journal import Entry, Journal
from application.waiting import first_of
from domain.errors import JournalError, PortUnavailable

Deliver = Callable[[Sequence[Entry]], Awaitable[int | None]]
"""Hands entries to a sink and returns once it has them; delivering the same entries again has no second effect.

A sink that is given the present state rather than each entry returns the sequence number of that state: all up to it is done.
"""

Check = Callable[[], Awaitable[None]]
"""Looks after a sink that has had nothing to do for a while; raises ``PortUnavailable`` where it does not answer."""

_DIGITS = re.compile(r"[0-9]+")
"""What may change in a reason that is told already."""
_NS_PER_SECOND = 1_000_000_000
_log = logging.getLogger(__name__)


class Follower:
    """Delivers every entry, in order, at least once; for one event loop.

    Whatever goes wrong, nothing is skipped: the follower stays where it is, says so in ``health`` and tries again until it works.
    What was delivered is forgotten only with a killed process, at most the last ``cursor_every_s`` of it; it is delivered again.
    """

    def __init__(
        self,
        name: str,
        adapter: str,
        journal: Journal,
        deliver: Deliver,
        clock: Clock,
        pace: Pace,
        check: Check | None = None,
        recent: RecentEntries | None = None,
    ) -> None:
        self._read = journal.entries if recent is None else recent.read
        self._name = name
        self._adapter = adapter
        self._journal = journal
        self._deliver = deliver
        self._check = check
        self._clock = clock
        self._pace = pace
        self._position = journal.cursor(name)
        self._backlog = Backlog()
        self._failures = 0
        self._has_answered = check is None
        self._last_error: str | None = None
        self._cursor_error: str | None = None
        self._told = ""
        self._since = clock.now_ns()
        self._check_at = clock.monotonic()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._progress = asyncio.Event()
        self._cursor_is_behind = asyncio.Event()

    def start(self) -> None:
        """Begin to follow; the sink need not be there."""
        self.notify()
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._keep_cursor())]

    def notify(self) -> None:
        """Say that the journal has grown; to be called on the follower's event loop."""
        last_seq = self._journal.last_seq()
        if last_seq > self._position:
            self._backlog.grew_to(last_seq, self._clock.now_ns())
            self._wake.set()

    async def drain(self, timeout_s: float) -> bool:
        """Wait until all that the journal has now is delivered (True), or the time is over (False); a pause is cut short once."""
        target = self._journal.last_seq()
        self.notify()
        self._hurry.set()
        await first_of(self._reached(target), self._clock.sleep(timeout_s))
        return self._position >= target

    async def stop(self, grace_s: float) -> None:
        """Let the delivery that is going on end, for at most ``grace_s``, and keep the cursor; calling it twice is a no-op."""
        self._stopping = True
        self._wake.set()
        self._hurry.set()
        if not self._tasks:
            return
        following, keeping = self._tasks
        self._tasks = []
        await first_of(following, self._clock.sleep(grace_s))
        keeping.cancel()
        self._move_cursor()

    def health(self) -> FollowerHealth:
        """How far it has come, and what stops it."""
        waiting_since = self._backlog.waiting_since()
        return FollowerHealth(
            name=self._name,
            adapter=self._adapter,
            cursor=self._position,
            lag_seq=max(self._journal.last_seq() - self._position, 0),
            oldest_undelivered_s=None if waiting_since is None else (self._clock.now_ns() - waiting_since) / _NS_PER_SECOND,
            last_error=self._last_error or self._cursor_error,
            since=self._since,
            connected=self._has_answered and not self._failures,
        )

    async def _follow(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self._deliver_what_is_there()
                await self._wait_for_news()
            except Exception as error:  # noqa: BLE001 - whatever it is, it must neither end the follower nor be passed over
                self._failed(error)
                await self._pause(self._pace.retry_after(self._failures))
            else:
                await self._pause(self._pace.linger_s)

    async def _deliver_what_is_there(self) -> None:
        while entries := await self._next():
            for part in self._pace.deliveries(entries):
                reached = await self._deliver(part)
                self._delivered(max(part[-1].last_seq, reached or 0))
                await self._clock.sleep(0)
                if self._stopping:
                    return
                if reached is not None:
                    self.notify()
                    return

    async def _next(self) -> Sequence[Entry]:
        """What comes next, read in parts that hold the event loop for a moment only: many short entries make one delivery."""
        pace = self._pace
        entries = list(self._read(self._position, pace.entries_per_read))
        reads = 1
        while (
            len(entries) == reads * pace.entries_per_read
            and reads < pace.reads_per_delivery
            and entries[-1].last_seq - self._position < pace.numbers_per_delivery
        ):
            await self._clock.sleep(0)
            entries += self._read(entries[-1].last_seq, pace.entries_per_read)
            reads += 1
        return entries

    async def _wait_for_news(self) -> None:
        while self._check is not None and not self._wake.is_set():
            due_in = self._check_at - self._clock.monotonic()
            if due_in > 0:
                await first_of(self._wake.wait(), self._clock.sleep(due_in))
            else:
                await self._check()
                self._worked()
        await self._wake.wait()

    def _delivered(self, seq: int) -> None:
        self._position = seq
        self._backlog.delivered_up_to(seq)
        self._progress.set()
        self._cursor_is_behind.set()
        self._worked()

    def _worked(self) -> None:
        self._check_at = self._clock.monotonic() + self._pace.check_every_s
        self._has_answered = True
        if self._failures:
            _log.info("%s delivers to %s again", self._name, self._adapter)
            self._failures = 0
            self._last_error = None
            self._since = self._clock.now_ns()

    def _failed(self, error: Exception) -> None:
        self._last_error = str(error) or repr(error)
        self._failures += 1
        if self._failures == 1:
            self._since = self._clock.now_ns()
        reason = _DIGITS.sub("", self._last_error)
        if self._failures == 1 or reason != self._told:
            unexpected = None if isinstance(error, PortUnavailable) else error
            _log.warning("%s cannot deliver to %s: %s", self._name, self._adapter, self._last_error, exc_info=unexpected)
        self._told = reason

    async def _keep_cursor(self) -> None:
        while True:
            await self._cursor_is_behind.wait()
            await self._clock.sleep(self._pace.cursor_every_s)
            self._move_cursor()

    def _move_cursor(self) -> None:
        self._cursor_is_behind.clear()
        try:
            self._journal.move_cursor(self._name, self._position)
        except JournalError as error:
            self._cursor_error = str(error)
            self._cursor_is_behind.set()
        else:
            self._cursor_error = None

    async def _pause(self, seconds: float) -> None:
        if seconds > 0 and not self._stopping:
            await first_of(self._clock.sleep(seconds), self._hurry.wait())
            self._hurry.clear()

    async def _reached(self, seq: int) -> None:
        while self._position < seq:
            self._progress.clear()
            await self._progress.wait()
