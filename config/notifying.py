"""Who tells people: the recipients that are switched on, and the followers that feed them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.inbound.cli.bootstrap import NotifyResult
from application.followers.follower import Follower
from application.followers.pace import Pace
from application.followers.recent_entries import RecentEntries
from application.notifying.levels import Levels
from application.notifying.notification_delivery import NotificationDelivery, begin_now
from application.ports.notifier import Level, Notification, NotificationRefused, Notifier
from config.container import Container
from config.open_run import OpenRun
from config.run_record import RunRecord
from config.settings import Settings
from config.settings.notifications import Recipient
from domain.errors import ConfigurationError, PortUnavailable

PACE = Pace(reads_per_delivery=1, first_retry_s=1.0, longest_retry_s=60.0, cursor_every_s=1.0)
"""Other people's services are asked again with growing pauses, and a notification may be told twice after a crash."""


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient: its name, what it wants, and the way to it."""

    name: str
    wants: Recipient
    notifier: Notifier


def recipients(settings: Settings, container: Container) -> list[Told]:
    """Those that are switched on."""
    found = []
    if settings.webhook.enabled:
        found.append(Told("webhook", settings.webhook, container.webhook()))
    if settings.telegram.enabled:
        found.append(Told("telegram", settings.telegram, container.telegram()))
    return found


def notifying(run: OpenRun, recent: RecentEntries) -> list[tuple[Follower, Notifier]]:
    """A follower for each recipient; one that is new begins at the journal's end."""
    clock, per_minute = run.container.clock(), run.settings.notifications.per_minute
    followed = []
    for told in recipients(run.settings, run.container):
        begin_now(run.journal, told.name)
        levels = Levels(_levels(run.settings, told.wants), Level[told.wants.min_level.upper()])
        delivery = NotificationDelivery(told.notifier, run.record.run_id, levels, per_minute, clock)
        follower = Follower(told.name, told.name, run.journal, delivery.deliver, clock, PACE, delivery.check, recent)
        followed.append((follower, told.notifier))
    return followed


def notify_test(settings: Settings, text: str) -> Sequence[NotifyResult]:
    """Tell every recipient ``text`` now; raises ``ConfigurationError`` where none is switched on."""
    return asyncio.run(_notify_test(settings, text))


async def _notify_test(settings: Settings, text: str) -> list[NotifyResult]:
    now = datetime.now(UTC)
    found = recipients(settings, Container(settings=settings, run=RunRecord("test", "", (), {})))
    if not found:
        raise ConfigurationError("nobody is to be told: set webhook.enabled or telegram.enabled (docs/notifications.md)")
    notification = Notification(f"test-{now.timestamp():.0f}", Level.WARNING, "test", text, now.isoformat("T", "milliseconds"))
    return [await _told(each, notification) for each in found]


async def _told(told: Told, notification: Notification) -> NotifyResult:
    try:
        await told.notifier.notify(notification)
    except (PortUnavailable, NotificationRefused) as error:
        return NotifyResult(told.name, took=False, detail=str(error))
    finally:
        await told.notifier.close()
    return NotifyResult(told.name, took=True, detail="has taken it")


def _levels(settings: Settings, wants: Recipient) -> Mapping[str, Level]:
    return {kind: Level[name.upper()] for kind, name in {**settings.notifications.levels, **wants.levels}.items()}
