"""Delivery to a notifier: what matters to people, in sentences, no more than they can read."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import msgspec

from application.notifying.allowance import Allowance
from application.notifying.levels import Levels
from application.notifying.sentences import SENTENCES
from application.ports.clock import Clock
from application.ports.journal import Entry, Journal, RecordedEvent
from application.ports.notifier import Level, Notification, NotificationRefused, Notifier, TryLater

LOOK_EVERY_S = 300.0
MADE_TOGETHER = 200
_log = logging.getLogger(__name__)


class NotificationDelivery:
    """Each notification is sent at least once; what went out in this process is not sent again when a delivery is repeated.

    One that the service refuses for good is logged and left out. Above the allowance they are held back and summed up when there
    is room again.
    """

    def __init__(self, notifier: Notifier, run_id: str, levels: Levels, per_minute: int, clock: Clock) -> None:
        self._notifier = notifier
        self._run_id = run_id
        self._levels = levels
        self._clock = clock
        self._allowance = Allowance(per_minute, clock.monotonic)
        self._done = 0
        self._not_before = 0.0
        self._look_at = 0.0

    async def deliver(self, entries: Sequence[Entry]) -> None:
        """Tell what matters of these entries; raises ``PortUnavailable`` where the service does not take it now."""
        for number, event in enumerate((event for entry in entries for event in entry.events), 1):
            if event.seq > self._done and self._levels.wants(event.kind):
                await self._tell(event)
            if number % MADE_TOGETHER == 0:
                await asyncio.sleep(0)
        self._done = max(self._done, entries[-1].last_seq)
        await self.check()

    async def check(self) -> None:
        """Sum up what was held back, if there is room again; now and then look whether the service is there.

        Raises ``PortUnavailable`` where it is not.
        """
        if (summary := self._allowance.summary()) is not None:
            await self._send(summary)
            self._allowance.told()
        elif self._clock.monotonic() >= self._look_at:
            await self._notifier.check()
            self._look_at = self._clock.monotonic() + LOOK_EVERY_S

    async def _tell(self, event: RecordedEvent) -> None:
        message: dict[str, Any] = msgspec.json.decode(event.body)
        level = self._levels.of(message)
        if level is not Level.OFF:
            text, moment = SENTENCES[event.kind](message), str(message["timestamp"])
            notification = Notification(f"{self._run_id}-{event.seq}", level, event.kind, text, moment, event.body)
            if self._allowance.takes(level):
                await self._send(notification)
            else:
                self._allowance.hold_back(notification)
        self._done = event.seq

    async def _send(self, notification: Notification) -> None:
        await self._clock.sleep(self._not_before - self._clock.monotonic())
        try:
            await self._notifier.notify(notification)
        except TryLater as error:
            self._not_before = self._clock.monotonic() + error.after_s
            raise
        except NotificationRefused as error:
            _log.warning("a notification was refused and is left out (%s): %s", error, notification.text)
        self._look_at = self._clock.monotonic() + LOOK_EVERY_S


def begin_now(journal: Journal, follower: str) -> None:
    """Let a follower that has never delivered begin at the journal's end: nobody wants to be told of what is long past."""
    if journal.cursor(follower) == 0:
        journal.move_cursor(follower, journal.last_seq())
