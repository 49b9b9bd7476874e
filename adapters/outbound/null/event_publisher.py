"""The event publisher that is configured off."""

from collections.abc import Sequence

from domain.ports import EventPublisher, EventRecord


class NullEventPublisher(EventPublisher):
    """An ``EventPublisher`` that forgets every record."""

    async def publish(self, records: Sequence[EventRecord]) -> None:
        """Forgotten."""

    async def ping(self) -> bool:
        """False: there is no service."""
        return False

    async def close(self) -> None:
        """Nothing to release."""
