"""Notifications switched off."""

from application.ports.notifier import Notification, Notifier


class NullNotifier(Notifier):
    """Takes everything and tells nobody."""

    async def notify(self, notification: Notification) -> None:
        """Nothing happens."""

    async def check(self) -> None:
        """There is nothing to look at."""

    async def close(self) -> None:
        """There is nothing to release."""
